import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { StatisticsWorkerModule } from './contacts/statistics/statistics.module.js';
import { DashboardWorkerModule } from './dashboard/dashboard.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { LeadScoringWorkerModule } from './lead-scoring/lead-scoring.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ValidationJobsWorkerModule } from './validation-jobs/validation-jobs.module.js';

/** The worker process: what runs in the background, and no routes but health and metrics. */
@Module({})
export class WorkerModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(environment),
        DatabaseModule.forRoot(),
        StatisticsWorkerModule,
        LeadScoringWorkerModule,
        ValidationJobsWorkerModule,
        DashboardWorkerModule,
        HealthModule,
        MetricsModule,
      ],
    };
  }
}
