import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { RedisModule } from '../background-work/redis.module.js';
import { LeadScoringModule } from '../lead-scoring/lead-scoring.module.js';
import { DashboardController } from './dashboard.controller.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { WorkEvents } from './work-events.js';
import { CurrentWorkRepository } from './current-work.repository.js';

/** The server side of the page. */
@Module({
  imports: [AuthModule, RedisModule, LeadScoringModule],
  controllers: [SessionController, DashboardController],
  providers: [SessionService, WorkEvents, CurrentWorkRepository],
})
export class DashboardModule {}
