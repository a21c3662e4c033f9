import { Injectable } from '@nestjs/common';
import type { Platform } from '../../common/platforms.js';
import { WriteTroubles } from '../../database/database.module.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { CircuitBreakers } from '../validators/circuit-breaker.js';
import { RateLimiter } from '../validators/rate-limiter.js';
import { Validators } from '../validators/validators.js';
import type { Lease } from '../store/job-leases.repository.js';
import { Slots } from './condition-variable.js';
import type { PatientWrites } from './patient-writes.js';
import { RequestLedger } from './request-ledger.js';
import { GroupCommit } from './group-commit.js';
import { PlatformAsker, type PlatformAskerParts } from './platform-asker.js';

/** The job cannot be done as it was requested; the message goes to its creator. */
export class JobImpossibleError extends Error {
  override name = 'JobImpossibleError';
}

/** Makes the askers of a run. It holds what all jobs of the process share. */
@Injectable()
export class PlatformAskerFactory {
  constructor(
    private readonly validators: Validators,
    private readonly breakers: CircuitBreakers,
    private readonly limiter: RateLimiter,
    private readonly ledger: RequestLedger,
    readonly troubles: WriteTroubles,
  ) {}

  /** One asker for each platform of the job. Throws JobImpossibleError when a platform has no validator. */
  create(
    job: ValidationJob,
    lease: Lease,
    parts: Pick<PlatformAskerParts, 'changes' | 'stop' | 'warnings' | 'results'> & { writes: PatientWrites },
  ): PlatformAsker[] {
    const { breakers, ledger, limiter, validators } = this;
    const slots = new Slots(job.max_concurrent, parts.changes);
    const commits = new GroupCommit(lease, parts.writes, ledger, parts.stop);
    return job.platforms.map((platform) => {
      const validator = validators.find(platform);
      if (!validator) throw notConfigured(platform);
      const breaker = breakers.of(platform);
      return new PlatformAsker(job, {
        ...parts,
        platform,
        validator,
        limiter,
        breaker,
        ledger,
        slots,
        commits,
      });
    });
  }
}

function notConfigured(platform: Platform): JobImpossibleError {
  return new JobImpossibleError(
    `No validator is configured for ${platform}: set VALIDATOR_URL_${platform.toUpperCase()}.`,
  );
}
