import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Platform } from '../../src/common/platforms.js';
import { readEnvironment } from '../../src/config/environment.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { LeadScorer } from '../../src/lead-scoring/lead-scoring.service.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { BatchWriter } from '../../src/validation-jobs/engine/batch-writer.js';
import { JobContactsRepository } from '../../src/validation-jobs/store/job-contacts.repository.js';
import { JobFailuresRepository } from '../../src/validation-jobs/store/job-failures.repository.js';
import { JobLeasesRepository } from '../../src/validation-jobs/store/job-leases.repository.js';
import { ValidationJobRunner } from '../../src/validation-jobs/engine/validation-job.runner.js';
import { CircuitBreakers } from '../../src/validation-jobs/validators/circuit-breaker.js';
import { RateLimiter } from '../../src/validation-jobs/validators/rate-limiter.js';
import type { Validator } from '../../src/validation-jobs/validators/validator.js';
import { Validators } from '../../src/validation-jobs/validators/validators.js';

export interface EngineSettings {
  databaseUrl: string;
  redisUrl: string;
  validator: Validator;
}

/** The whole engine of a worker in this process, but for Bull, which only wakes it. */
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
    const leases = new JobLeasesRepository(environment);
    const contacts = new ContactsRepository();
    const scorer = new LeadScorer(contacts, new LeadScoresRepository());
    const results = new PlatformValidationsRepository();
    const failures = new JobFailuresRepository();
    const runner = new ValidationJobRunner(
      dataSource,
      leases,
      new JobContactsRepository(),
      new BatchWriter(dataSource, leases, contacts, results, scorer, failures),
      new OneValidator(environment),
      new CircuitBreakers(),
      new RateLimiter(redis, environment),
    );
    return new Engine(runner, redis);
  }

  /** Does a job to its end. */
  async run(jobUuid: string): Promise<void> {
    await this.runner.run(jobUuid, new AbortController().signal);
  }

  close(): void {
    this.redis.disconnect();
  }
}
