import { Module, type DynamicModule } from '@nestjs/common';
import { AccessHttpModule } from './access/access.module.js';
import { AuditHttpModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { HttpServerModule } from './bootstrap/http-server.module.js';
import { configModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { StatisticsHttpModule } from './contacts/statistics/statistics.module.js';
import { ExportsHttpModule } from './contacts/export/exports.module.js';
import { ImportsHttpModule } from './contacts/import/imports.module.js';
import { SegmentsHttpModule } from './contacts/segments/segments.module.js';
import { ContactsHttpModule } from './contacts/contacts.module.js';
import { PrivacyHttpModule } from './contacts/privacy/privacy.module.js';
import { DashboardHttpModule } from './dashboard/dashboard.module.js';
import { AdminModule } from './database/admin.module.js';
import { DatabaseModule } from './database/database.module.js';
import { ReplicaMetrics } from './database/replicas/replicas.js';
import { LeadScoringHttpModule } from './lead-scoring/lead-scoring.module.js';
import { PlatformValidationsHttpModule } from './platform-validations/platform-validations.module.js';
import { ValidationJobsHttpModule } from './validation-jobs/validation-jobs.module.js';

/** The API process. */
@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        configModule(environment),
        DatabaseModule.forRoot(environment.API_STATEMENT_TIMEOUT_SECONDS),
        AuthModule,
        AuditHttpModule,
        AccessHttpModule,
        // Before ContactsModule, because its route `contacts/:contact_id` would take `statistics` in
        // `contacts/statistics` for an id.
        StatisticsHttpModule,
        ExportsHttpModule,
        ImportsHttpModule,
        SegmentsHttpModule,
        ContactsHttpModule,
        PrivacyHttpModule,
        PlatformValidationsHttpModule,
        LeadScoringHttpModule,
        ValidationJobsHttpModule,
        HttpServerModule,
        AdminModule,
        DashboardHttpModule,
      ],
      providers: [ReplicaMetrics],
    };
  }
}
