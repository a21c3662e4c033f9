import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isUnavailable } from '../../common/errors/error-kind.js';
import { wait } from '../../common/wait.js';
import { BatchWriter } from './batch-writer.js';
import { JobContactsRepository } from '../store/job-contacts.repository.js';
import {
  JobLeasesRepository,
  LeaseLostError,
  type Lease,
  type WaitingJob,
} from '../store/job-leases.repository.js';
import { JobImpossibleError, JobRun, type JobRunParts } from './job-run.js';
import { JobPausedError, LeaseKeeper } from './lease-keeper.js';
import { JobStop } from './stop-signals.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { CircuitBreakers } from '../validators/circuit-breaker.js';
import { RateLimiter } from '../validators/rate-limiter.js';
import { Validators } from '../validators/validators.js';

const DATABASE_CHECK_MS = 500;
const OUR_FAULT = 'Something went wrong on our side, again and again; the log says what.';

class ShutdownError extends Error {
  override name = 'ShutdownError';
}

/** How a run of a job ended; stands in the log with the run's fencing token. */
type RunEnd =
  'completed' | 'paused' | 'lease_lost' | 'shutdown' | 'database_away' | 'impossible' | 'unexpected_error';

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
    this.logger.log({ msg: 'a run has begun', ...runIds(job) });
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
      this.tell(job, 'completed');
      return undefined;
    } catch (error) {
      const end = endOf(error);
      this.tell(job, end, error);
      const released = await this.giveUp(lease, end, error);
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

  private tell(job: ValidationJob, end: RunEnd, error?: unknown): void {
    const message = { msg: 'a run has ended', ...runIds(job), end };
    if (end === 'unexpected_error') this.logger.error({ ...message, err: error });
    else this.logger.log(error instanceof Error ? { ...message, why: error.message } : message);
  }

  /** Leaves the job as the end of its run demands; answers whether it was given back for the next worker. */
  private async giveUp(lease: Lease, end: RunEnd, error: unknown): Promise<boolean> {
    const { manager } = this.dataSource;
    switch (end) {
      case 'completed':
      case 'paused':
      case 'lease_lost':
        return false;
      case 'shutdown':
      case 'database_away':
        return this.release(lease);
      case 'impossible':
        await this.unlessLost(
          this.leases.fail(manager, lease, error instanceof Error ? error.message : OUR_FAULT),
        );
        return false;
      case 'unexpected_error':
        await this.unlessLost(this.leases.restAfterError(manager, lease, OUR_FAULT));
        return false;
    }
  }

  /** Tries until the lease has run out, for a database that comes back soon; after it, the reconciler does the same. */
  private async release(lease: Lease): Promise<boolean> {
    const until = performance.now() + this.leases.leaseMs;
    while (performance.now() < until) {
      try {
        await this.leases.release(this.dataSource.manager, lease);
        return true;
      } catch (error) {
        if (error instanceof LeaseLostError || !isUnavailable(error)) return false;
        await wait(DATABASE_CHECK_MS);
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

function endOf(error: unknown): RunEnd {
  if (error instanceof LeaseLostError) return 'lease_lost';
  if (error instanceof JobPausedError) return 'paused';
  if (error instanceof ShutdownError) return 'shutdown';
  if (error instanceof JobImpossibleError) return 'impossible';
  return isUnavailable(error) ? 'database_away' : 'unexpected_error';
}

function runIds({ job_uuid, fencing_token }: ValidationJob) {
  return { job_uuid, fencing_token };
}
