import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isDatabaseUnavailable } from '../common/errors/database-errors.js';
import { BatchWriter } from './batch-writer.js';
import { JobContactsRepository } from './job-contacts.repository.js';
import { JobLeasesRepository, LeaseLostError, type Lease, type WaitingJob } from './job-leases.repository.js';
import { JobImpossibleError, JobRun, type JobRunParts } from './job-run.js';
import { JobPausedError, LeaseKeeper } from './lease-keeper.js';
import { JobStop } from './stop-signals.js';
import type { ValidationJob } from './validation-job.entity.js';
import { CircuitBreakers } from './validators/circuit-breaker.js';
import { RateLimiter } from './validators/rate-limiter.js';
import { Validators } from './validators/validators.js';

const DATABASE_CHECK_MS = 500;
const OUR_FAULT = 'Something went wrong on our side, again and again; the log says what.';

class ShutdownError extends Error {
  override name = 'ShutdownError';
}

/** Does validation jobs, in the worker. */
@Injectable()
export class ValidationJobRunner {
  private readonly logger = new Logger(ValidationJobRunner.name);
  private readonly parts: JobRunParts;

  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: JobLeasesRepository,
    contacts: JobContactsRepository,
    writer: BatchWriter,
    validators: Validators,
    breakers: CircuitBreakers,
    limiter: RateLimiter,
  ) {
    this.parts = { dataSource, leases, contacts, writer, validators, breakers, limiter };
  }

  /**
   * Takes a job and does it from its checkpoint. Does nothing when another worker has it or it has ended. When
   * `shutdown` fires or the database goes away, the job stays where its last batch left it.
   * @returns the job when another worker should be woken for it at once
   */
  async run(jobUuid: string, shutdown: AbortSignal): Promise<WaitingJob | undefined> {
    const takenAt = performance.now();
    const job = await this.leases.take(this.dataSource.manager, jobUuid);
    if (!job) return undefined;
    const lease: Lease = { job_id: job.id, fencing_token: job.fencing_token };
    const stop = new JobStop();
    const onShutdown = (): void => {
      stop.inOrder(new ShutdownError('the worker is shutting down'));
    };
    shutdown.addEventListener('abort', onShutdown);
    if (shutdown.aborted) onShutdown();
    const keeper = new LeaseKeeper(
      this.leaseCalls(lease),
      takenAt + this.leases.leaseMs,
      this.leases.leaseMs,
      stop,
    );
    try {
      await new JobRun(job, lease, stop, this.parts).work();
      return undefined;
    } catch (error) {
      const released = await this.giveUp(job, lease, error);
      return released ? job : undefined;
    } finally {
      keeper.end();
      shutdown.removeEventListener('abort', onShutdown);
    }
  }

  /** The jobs that wait for a worker, in the order in which they should start. */
  async unclaimed(): Promise<WaitingJob[]> {
    return this.leases.unclaimed(this.dataSource.manager);
  }

  private leaseCalls(lease: Lease) {
    const { manager } = this.dataSource;
    return {
      renew: () => this.leases.renew(manager, lease),
      look: () => this.leases.look(manager, lease),
    };
  }

  /** Leaves the job as its end demands; answers whether it was given back for the next worker. */
  private async giveUp(job: ValidationJob, lease: Lease, error: unknown): Promise<boolean> {
    const { job_uuid } = job;
    const { manager } = this.dataSource;
    if (error instanceof LeaseLostError || error instanceof JobPausedError) {
      this.logger.log({ msg: error.message, job_uuid });
      return false;
    }
    if (error instanceof ShutdownError || isDatabaseUnavailable(error)) {
      this.logger.log({ msg: 'the job waits for the next worker', job_uuid, why: String(error) });
      return this.release(lease);
    }
    if (error instanceof JobImpossibleError) {
      await this.unlessLost(this.leases.fail(manager, lease, error.message));
      return false;
    }
    this.logger.error({ msg: 'the job met an unexpected error', job_uuid, err: error });
    await this.unlessLost(this.leases.restAfterError(manager, lease, OUR_FAULT));
    return false;
  }

  /** Tries until the lease has run out, for a database that comes back soon; after it, the reconciler does the same. */
  private async release(lease: Lease): Promise<boolean> {
    const until = performance.now() + this.leases.leaseMs;
    while (performance.now() < until) {
      try {
        await this.leases.release(this.dataSource.manager, lease);
        return true;
      } catch (error) {
        if (error instanceof LeaseLostError || !isDatabaseUnavailable(error)) return false;
        await delay(DATABASE_CHECK_MS);
      }
    }
    return false;
  }

  private async unlessLost(write: Promise<void>): Promise<void> {
    await write.catch((error: unknown) => {
      if (!(error instanceof LeaseLostError)) throw error;
    });
  }
}
