import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SegmentsModule } from '../contacts/segments/segments.module.js';
import { LeadScoringModule } from '../lead-scoring/lead-scoring.module.js';
import { PlatformValidationsModule } from '../platform-validations/platform-validations.module.js';
import { QueueModule } from '../background-work/queue.module.js';
import { RedisModule } from '../background-work/redis.module.js';
import { AnswerApplier } from './engine/answer-applier.js';
import { PlatformAskerFactory } from './engine/platform-asker.factory.js';
import { RequestLedger } from './engine/request-ledger.js';
import { RequestPlanner } from './engine/request-planner.js';
import { ResultWriter } from './engine/result-writer.js';
import { JobAnswersRepository } from './store/job-answers.repository.js';
import { JobContactsRepository } from './store/job-contacts.repository.js';
import { JobFailuresRepository } from './store/job-failures.repository.js';
import { JobLeasesRepository } from './store/job-leases.repository.js';
import { JobProgressRepository } from './store/job-progress.repository.js';
import { JobRequestsRepository } from './store/job-requests.repository.js';
import { ValidatorLimitsRepository } from './store/validator-limits.repository.js';
import { ValidationJobRunner } from './engine/validation-job.runner.js';
import { ValidationJob } from './validation-job.entity.js';
import { ValidationJobKey } from './validation-job-request.entity.js';
import { ValidationJobsController, OpenJobsGuard } from './validation-jobs.controller.js';
import { ValidationJobsRepository } from './store/validation-jobs.repository.js';
import { JobEvents, ValidationJobsService } from './validation-jobs.service.js';
import { CircuitBreakers } from './validators/circuit-breaker.js';
import { ValidatorMetrics, Validators } from './validators/validators.js';
import { RateLimiter } from './validators/rate-limiter.js';
import { JobCosts } from './job-costs.js';
import { JobWaker } from './job-waker.js';

/** Runs jobs. Has no routes. */
@Module({
  imports: [
    ContactsModule,
    LeadScoringModule,
    PlatformValidationsModule,
    QueueModule.register('validation-jobs'),
    RedisModule,
  ],
  providers: [
    AnswerApplier,
    CircuitBreakers,
    JobContactsRepository,
    JobFailuresRepository,
    JobLeasesRepository,
    JobProgressRepository,
    JobAnswersRepository,
    JobRequestsRepository,
    PlatformAskerFactory,
    JobWaker,
    RateLimiter,
    RequestLedger,
    RequestPlanner,
    ResultWriter,
    ValidationJobRunner,
    ValidatorLimitsRepository,
    ValidatorMetrics,
    Validators,
  ],
  exports: [JobWaker, QueueModule, ValidationJobRunner],
})
export class ValidationJobsModule {}

/** Jobs over HTTP: they are created, shown and moved here, and run in the worker. */
@Module({
  imports: [
    QueueModule.register('validation-jobs'),
    SegmentsModule,
    TypeOrmModule.forFeature([ValidationJob, ValidationJobKey]),
  ],
  controllers: [ValidationJobsController],
  providers: [
    JobContactsRepository,
    JobCosts,
    JobEvents,
    JobFailuresRepository,
    JobWaker,
    OpenJobsGuard,
    ValidationJobsRepository,
    ValidationJobsService,
  ],
})
export class ValidationJobsHttpModule {}
