import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { StatisticsModule } from './contacts/statistics/statistics.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { AdminModule } from './database/admin.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { LeadScoringModule, ScoreDistributionModule } from './lead-scoring/lead-scoring.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PlatformValidationsModule } from './platform-validations/platform-validations.module.js';
import { ValidationJobsModule } from './validation-jobs/validation-jobs.module.js';

/** The API process. */
@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(environment),
        DatabaseModule.forRoot(environment.API_STATEMENT_TIMEOUT_SECONDS),
        AuthModule,
        // Before the contacts, whose route `contacts/:contact_id` would take `contacts/statistics` for an id.
        StatisticsModule,
        ContactsModule,
        PlatformValidationsModule,
        LeadScoringModule,
        ScoreDistributionModule,
        ValidationJobsModule,
        HealthModule,
        MetricsModule,
        AdminModule,
        DashboardModule,
      ],
    };
  }
}
