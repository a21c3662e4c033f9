import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { RedisModule } from '../background-work/redis.module.js';
import { SuppressionRepository } from '../contacts/suppression/suppression.repository.js';
import { ImportsModule } from '../contacts/import/imports.module.js';
import { LeadScoringModule } from '../lead-scoring/lead-scoring.module.js';
import { ContactHistoryRepository } from './contact-history.repository.js';
import { CurrentWorkRepository } from './current-work.repository.js';
import { DashboardController } from './dashboard.controller.js';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import { DashboardService } from './dashboard.service.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { WorkEvents } from './work-events.js';

/** The figures of the page. Has no routes. */
@Module({ providers: [DashboardCountsRepository], exports: [DashboardCountsRepository] })
export class DashboardModule {}

/** The server side of the page over HTTP. */
@Module({
  imports: [AuditModule, AuthModule, DashboardModule, ImportsModule, LeadScoringModule, RedisModule],
  controllers: [SessionController, DashboardController],
  providers: [
    ContactHistoryRepository,
    CurrentWorkRepository,
    DashboardService,
    SessionService,
    SuppressionRepository,
    WorkEvents,
  ],
})
export class DashboardHttpModule {}
