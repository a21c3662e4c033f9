import { Injectable } from '@nestjs/common';
import type { Platform } from '../../common/platforms.js';
import { WriteTroubles } from '../../database/write-troubles.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { CircuitBreakers } from '../validators/circuit-breaker.js';
import { RateLimiter } from '../validators/rate-limiter.js';
import { Validators } from '../validators/validators.js';
import type { Lease } from '../store/job-leases.repository.js';
import { Slots } from './bell.js';
import type { PatientWrites } from './patient-writes.js';
import { RequestDesk } from './request-desk.js';
import { SettlingLine } from './settling-line.js';
import { PlatformLane, type LaneParts } from './platform-lane.js';

/** A job that cannot be done as it was asked for; the message is for whoever created it. */
export class JobImpossibleError extends Error {
  override name = 'JobImpossibleError';
}

/** Makes the lanes of a run: what they share over all jobs of the process comes from here. */
@Injectable()
export class LaneFactory {
  constructor(
    private readonly validators: Validators,
    private readonly breakers: CircuitBreakers,
    private readonly limiter: RateLimiter,
    private readonly desk: RequestDesk,
    readonly troubles: WriteTroubles,
  ) {}

  /** One lane for each platform of the job. Throws JobImpossibleError when a platform has no validator. */
  create(
    job: ValidationJob,
    lease: Lease,
    parts: Pick<LaneParts, 'bell' | 'stop' | 'warnings' | 'results'> & { writes: PatientWrites },
  ): PlatformLane[] {
    const { breakers, desk, limiter, validators } = this;
    const slots = new Slots(job.max_concurrent, parts.bell);
    const settling = new SettlingLine(lease, parts.writes, desk, parts.stop);
    return job.platforms.map((platform) => {
      const validator = validators.find(platform);
      if (!validator) throw notConfigured(platform);
      const breaker = breakers.of(platform);
      return new PlatformLane(job, {
        ...parts,
        platform,
        validator,
        limiter,
        breaker,
        desk,
        slots,
        settling,
      });
    });
  }
}

function notConfigured(platform: Platform): JobImpossibleError {
  return new JobImpossibleError(
    `No validator is configured for ${platform}: set VALIDATOR_URL_${platform.toUpperCase()}.`,
  );
}
