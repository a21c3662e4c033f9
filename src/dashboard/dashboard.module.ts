import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { RedisModule } from '../background-work/redis.module.js';
import { LeadScoringModule } from '../lead-scoring/lead-scoring.module.js';
import { StatisticsDataModule } from '../contacts/statistics/statistics.module.js';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import { DashboardController } from './dashboard.controller.js';
import { DashboardService } from './dashboard.service.js';
import { DashboardUpdater } from './dashboard.updater.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { WorkEvents } from './work-events.js';
import { CurrentWorkRepository } from './current-work.repository.js';

/** The server side of the page. */
@Module({
  imports: [AuthModule, RedisModule, LeadScoringModule],
  controllers: [SessionController, DashboardController],
  providers: [CurrentWorkRepository, DashboardCountsRepository, DashboardService, SessionService, WorkEvents],
})
export class DashboardModule {}

/** Counting for it in the background. */
@Module({
  imports: [StatisticsDataModule],
  providers: [DashboardCountsRepository, DashboardUpdater],
})
export class DashboardWorkerModule {}
