import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { WriteTroubles } from '../../src/database/database.module.js';
import type { Platform } from '../../src/common/platforms.js';
import { readEnvironment } from '../../src/config/environment.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { LeadScorer } from '../../src/lead-scoring/lead-scoring.service.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { AnswerApplier } from '../../src/validation-jobs/engine/answer-applier.js';
import { PlatformAskerFactory } from '../../src/validation-jobs/engine/platform-asker.factory.js';
import { RequestLedger } from '../../src/validation-jobs/engine/request-ledger.js';
import { RequestPlanner } from '../../src/validation-jobs/engine/request-planner.js';
import { ResultWriter } from '../../src/validation-jobs/engine/result-writer.js';
import { JobContactsRepository } from '../../src/validation-jobs/store/job-contacts.repository.js';
import { JobFailuresRepository } from '../../src/validation-jobs/store/job-failures.repository.js';
import { JobProgressRepository } from '../../src/validation-jobs/store/job-progress.repository.js';
import { JobAnswersRepository } from '../../src/validation-jobs/store/job-answers.repository.js';
import { JobRequestsRepository } from '../../src/validation-jobs/store/job-requests.repository.js';
import { ValidatorLimitsRepository } from '../../src/validation-jobs/store/validator-limits.repository.js';
import { JobLeasesRepository } from '../../src/validation-jobs/store/job-leases.repository.js';
import { ValidationJobRunner } from '../../src/validation-jobs/engine/validation-job.runner.js';
import { CircuitBreakers } from '../../src/validation-jobs/validators/circuit-breaker.js';
import { RateLimiter } from '../../src/validation-jobs/validators/rate-limiter.js';
import type { Validator } from '../../src/validation-jobs/validators/validator.js';
import { Validators, ValidatorMetrics } from '../../src/validation-jobs/validators/validators.js';

export interface EngineSettings {
  databaseUrl: string;
  redisUrl: string;
  validator: Validator;
}

/** The whole engine of a worker in this process, except Bull, which only wakes it. */
export class Engine {
  private constructor(
    private readonly runner: ValidationJobRunner,
    private readonly redis: Redis,
  ) {}

  static create(dataSource: DataSource, { databaseUrl, redisUrl, validator }: EngineSettings): Engine {
    const environment = readEnvironment({
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      JWT_SECRET: 'tUo4VqS1bJ8xHn0cRzK6mWgLyD2eAf9P',
    });
    class OneValidator extends Validators {
      override find(_platform: Platform): Validator {
        return validator;
      }
    }
    const redis = new Redis(redisUrl);
    const contacts = new ContactsRepository();
    const jobContacts = new JobContactsRepository();
    const requests = new JobRequestsRepository();
    const progress = new JobProgressRepository(environment);
    const failures = new JobFailuresRepository();
    const breakers = new CircuitBreakers();
    const validators = new OneValidator(environment, new ValidatorMetrics(new Registry(), breakers));
    const scorer = new LeadScorer(contacts, new LeadScoresRepository());
    const results = new ResultWriter(contacts, new PlatformValidationsRepository(), scorer, validators);
    const limits = new ValidatorLimitsRepository();
    const ledger = new RequestLedger(dataSource, requests, limits, environment);
    const runner = new ValidationJobRunner(
      dataSource,
      new JobLeasesRepository(environment),
      new RequestPlanner(dataSource, jobContacts, requests, progress, failures),
      new PlatformAskerFactory(
        validators,
        breakers,
        new RateLimiter(redis, environment),
        ledger,
        new WriteTroubles(),
      ),
      new AnswerApplier(dataSource, new JobAnswersRepository(), results, failures, progress),
    );
    return new Engine(runner, redis);
  }

  /** Runs a job to its end. */
  async run(jobUuid: string): Promise<void> {
    await this.runner.run(jobUuid, new AbortController().signal);
  }

  close(): void {
    this.redis.disconnect();
  }
}
