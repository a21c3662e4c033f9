import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isUnavailable } from '../../common/errors/error-kind.js';
import { inJobTrace } from '../../common/tracing.js';
import { wait } from '../../common/wait.js';
import {
  JobLeasesRepository,
  LeaseLostError,
  type Lease,
  type WaitingJob,
} from '../store/job-leases.repository.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { AnswerApplier } from './answer-applier.js';
import { JobRestsError, JobRun, type JobRunParts } from './job-run.js';
import { JobImpossibleError, PlatformAskerFactory } from './platform-asker.factory.js';
import { JobPausedError, LeaseKeeper } from './lease-keeper.js';
import { RequestPlanner } from './request-planner.js';
import { BudgetSpentError, JobStop } from './stop-signals.js';

const DATABASE_CHECK_MS = 500;
/** The process has to end within ten seconds of being told to, whatever the database does. */
const LAST_WORD_MS = 1000;
const OUR_FAULT =
  'The job failed several times in a row with an internal error. The log of the worker has the details.';

class ShutdownError extends Error {
  override name = 'ShutdownError';
}

/** How a run of a job ended; logged with the run's fencing token. */
type RunEnd =
  | 'completed'
  | 'paused'
  | 'lease_lost'
  | 'shutdown'
  | 'resting'
  | 'budget_spent'
  | 'impossible'
  | 'database_away'
  | 'unexpected_error';

/** A job that should be taken again, at once or after some time. */
export type JobToWake = WaitingJob & { delay_ms: number };

/** Runs validation jobs in the worker. */
@Injectable()
export class ValidationJobRunner {
  private readonly logger = new Logger(ValidationJobRunner.name);
  private readonly parts: JobRunParts;

  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: JobLeasesRepository,
    planner: RequestPlanner,
    askers: PlatformAskerFactory,
    private readonly applier: AnswerApplier,
  ) {
    this.parts = { manager: dataSource.manager, leases, planner, askers, applier };
  }

  /**
   * Takes a job and runs it from its cursor. Does nothing when another worker has it or it has ended. When
   * `shutdown` fires, the answers of running requests are stored within seconds, and the job is left for the next
   * worker.
   * @returns the job when a worker should be woken for it
   */
  async run(jobUuid: string, shutdown: AbortSignal): Promise<JobToWake | undefined> {
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
    const run = new JobRun(job, lease, stop, this.parts);
    const keeper = new LeaseKeeper(this.leaseCalls(lease), this.leases.leaseMs, stop, () => {
      run.tryWrites();
    });
    try {
      const { job_uuid, fencing_token } = job;
      await inJobTrace('validation job run', job_uuid, { 'job.fencing_token': fencing_token }, () =>
        run.work(),
      );
      this.logEnd(job, 'completed');
      return undefined;
    } catch (error) {
      const end = await this.endOf(lease, error);
      keeper.end();
      const delay_ms = await this.giveUp(lease, end, error);
      this.logEnd(job, end, error);
      const { job_uuid, priority, fencing_token } = job;
      return delay_ms === undefined ? undefined : { job_uuid, priority, fencing_token, delay_ms };
    } finally {
      keeper.end();
      shutdown.removeEventListener('abort', onShutdown);
    }
  }

  /** Applies stored answers of jobs that no worker has. */
  async applyLeft(shutdown: AbortSignal): Promise<void> {
    await this.applier.applyLeft(shutdown);
  }

  /** The jobs that wait for a worker, in the order in which they should start. */
  async unclaimed(): Promise<WaitingJob[]> {
    return this.leases.unclaimed(this.dataSource.manager);
  }

  private leaseCalls(lease: Lease) {
    const { manager } = this.dataSource;
    return {
      renew: () => this.leases.renew(manager, lease),
      state: () => this.leases.stateOf(manager, lease),
    };
  }

  private logEnd(job: ValidationJob, end: RunEnd, error?: unknown): void {
    const message = { msg: 'a run has ended', ...runIds(job), end };
    if (end === 'unexpected_error') this.logger.error({ ...message, err: error });
    else this.logger.log(error instanceof Error ? { ...message, why: error.message } : message);
  }

  /**
   * Leaves the job in the state that the end of its run requires. Answers when to wake a worker for it, if at all.
   */
  private async giveUp(lease: Lease, end: RunEnd, error: unknown): Promise<number | undefined> {
    const { manager } = this.dataSource;
    const why = error instanceof Error ? error.message : OUR_FAULT;
    switch (end) {
      case 'completed':
      case 'paused':
      case 'lease_lost':
        return undefined;
      case 'shutdown':
      case 'database_away': {
        const released = this.unlessLost(lease, () => this.leases.release(manager, lease));
        // The process ends even when somebody else has locked the job.
        const outOfTime = wait(2 * LAST_WORD_MS, { ref: false }).then(() => false);
        return (await Promise.race([released, outOfTime])) ? 0 : undefined;
      }
      case 'resting': {
        const until = error instanceof JobRestsError ? error.until : Date.now();
        const delayMs = Math.max(0, until - Date.now());
        const step = `waiting until ${new Date(until).toISOString()}`;
        const rests = (): Promise<void> => this.leases.rest(manager, lease, delayMs / 1000, step);
        return (await this.unlessLost(lease, rests)) ? delayMs : undefined;
      }
      case 'budget_spent':
        await this.unlessLost(lease, () => this.leases.pause(manager, lease, `The job was paused: ${why}.`));
        return undefined;
      case 'impossible':
        await this.unlessLost(lease, () => this.leases.fail(manager, lease, why));
        return undefined;
      case 'unexpected_error':
        await this.unlessLost(lease, () => this.leases.restAfterError(manager, lease, OUR_FAULT));
        return undefined;
    }
  }

  /** Tries for a short time, in case the database comes back soon; otherwise the reconciler finds the job. */
  private async unlessLost(lease: Lease, write: () => Promise<void>): Promise<boolean> {
    const until = performance.now() + LAST_WORD_MS;
    do {
      try {
        await write();
        return true;
      } catch (error) {
        if (error instanceof LeaseLostError) return false;
        if (!isUnavailable(error)) throw error;
        this.logger.warn({
          msg: 'the end of a run could not be stored; the job is found again when its lease runs out',
          job_id: lease.job_id,
          err: error,
        });
        await wait(DATABASE_CHECK_MS);
      }
    } while (performance.now() < until);
    return false;
  }

  /** A write can find the lease lost before the keeper knows the reason. */
  private async endOf(lease: Lease, error: unknown): Promise<RunEnd> {
    if (error instanceof LeaseLostError) {
      const state = await this.leases.stateOf(this.dataSource.manager, lease).catch(() => 'lost');
      return state === 'paused' ? 'paused' : 'lease_lost';
    }
    if (error instanceof JobPausedError) return 'paused';
    if (error instanceof ShutdownError) return 'shutdown';
    if (error instanceof JobRestsError) return 'resting';
    if (error instanceof BudgetSpentError) return 'budget_spent';
    if (error instanceof JobImpossibleError) return 'impossible';
    return isUnavailable(error) ? 'database_away' : 'unexpected_error';
  }
}

function runIds({ job_uuid, fencing_token }: ValidationJob) {
  return { job_uuid, fencing_token };
}
