import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { HttpServerModule } from './bootstrap/http-server.module.js';
import { configModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { PrivacyModule } from './contacts/privacy/privacy.module.js';
import { PrivacyWorker } from './contacts/privacy/privacy.worker.js';
import { ContactImportsWorker } from './contacts/import/contact-imports.worker.js';
import { ImportsModule } from './contacts/import/imports.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { CreationTimesUpdater } from './contacts/newest/creation-times.updater.js';
import { ContactedLeadsUpdater } from './contacts/sent/contacted-leads.updater.js';
import { PlacesUpdater } from './contacts/places/places.updater.js';
import { ExportsModule } from './contacts/export/exports.module.js';
import { ExportsWorker } from './contacts/export/exports.worker.js';
import { SegmentsModule } from './contacts/segments/segments.module.js';
import { SegmentsUpdater } from './contacts/segments/segments.service.js';
import { StatisticsMetrics, StatisticsUpdater } from './contacts/statistics/statistics-updater.js';
import { StatisticsModule } from './contacts/statistics/statistics.module.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { DashboardUpdater } from './dashboard/dashboard.updater.js';
import { DatabaseModule } from './database/database.module.js';
import { ReplicaMetrics } from './database/replicas/replicas.js';
import { ScoringRunsWorker } from './lead-scoring/runs/scoring-runs.worker.js';
import { LeadScoringModule } from './lead-scoring/lead-scoring.module.js';
import { ValidationJobsWorker } from './validation-jobs/validation-jobs.worker.js';
import { ValidationJobsModule } from './validation-jobs/validation-jobs.module.js';

/** The worker process. It does background work and has no routes except health and metrics. */
@Module({})
export class WorkerModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        configModule(environment),
        DatabaseModule.forRoot(),
        AuthModule,
        ContactsModule,
        StatisticsModule,
        PrivacyModule,
        ImportsModule,
        ExportsModule,
        SegmentsModule,
        LeadScoringModule,
        ValidationJobsModule,
        DashboardModule,
        HttpServerModule,
      ],
      providers: [
        ContactImportsWorker,
        ContactedLeadsUpdater,
        CreationTimesUpdater,
        DashboardUpdater,
        PrivacyWorker,
        ReplicaMetrics,
        ExportsWorker,
        PlacesUpdater,
        ScoringRunsWorker,
        SegmentsUpdater,
        StatisticsMetrics,
        StatisticsUpdater,
        ValidationJobsWorker,
      ],
    };
  }
}
