import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { costOf } from '../job-costs.js';
import { ValidationJobRequest } from '../validation-job-request.entity.js';
import { ValidationJob } from '../validation-job.entity.js';
import type { JobEstimate } from './job-contacts.repository.js';

/** After this many unexpected errors without a checkpoint between them, the job ends. */
const MOST_ERRORS = 5;

/**
 * Whether a job waits for a worker: no worker took it, or its lease has run out. Nobody could renew a lease while
 * PostgreSQL was away, so after its start every lease lasts its full time again. $1 is that time in seconds.
 */
const UNCLAIMED = `(status = 'QUEUED' OR (status = 'RUNNING' AND (lease_expires_at IS NULL OR (
  lease_expires_at <= clock_timestamp()
  AND pg_postmaster_start_time() + make_interval(secs => $1) <= clock_timestamp()))))`;

/** The right to work on a job. It holds until somebody takes the job with a newer token. */
export interface Lease {
  job_id: number;
  fencing_token: number;
}

/** What waking a worker for a job needs. */
export type WaitingJob = Pick<ValidationJob, 'job_uuid' | 'priority' | 'fencing_token'>;

/** The job is no longer this worker's, because it was taken over, paused or cancelled. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** The SQL by which a worker takes a job, writes its state and ends it. */
@Injectable()
export class JobLeasesRepository {
  private readonly leaseSeconds: number;

  constructor(@Inject(ENVIRONMENT) private readonly environment: Environment) {
    this.leaseSeconds = environment.VALIDATION_JOB_LEASE_SECONDS;
  }

  /** How long a lease lasts after it was taken or renewed. */
  get leaseMs(): number {
    return this.leaseSeconds * 1000;
  }

  /** Takes a job that waits for a worker and answers it. Undefined when another worker has it or it has ended. */
  async take(manager: EntityManager, jobUuid: string): Promise<ValidationJob | undefined> {
    const [[taken]] = await manager.query<[Pick<ValidationJob, 'id' | 'fencing_token'>[], number]>(
      `UPDATE validation_jobs SET
         status = 'RUNNING',
         fencing_token = fencing_token + 1,
         lease_expires_at = clock_timestamp() + make_interval(secs => $1),
         started_at = coalesce(started_at, now()),
         current_step = 'counting contacts',
         last_activity_at = now(),
         updated_at = now()
       WHERE job_uuid = $2 AND ${UNCLAIMED}
       RETURNING id, fencing_token`,
      [this.leaseSeconds, jobUuid],
    );
    // Not RETURNING *, because TypeORM converts the numeric columns to numbers.
    return (taken && (await manager.findOneBy(ValidationJob, taken))) ?? undefined;
  }

  /** Jobs that wait for a worker, in the order in which they should start. */
  async unclaimed(manager: EntityManager): Promise<WaitingJob[]> {
    return manager.query(
      `SELECT job_uuid, priority, fencing_token FROM validation_jobs WHERE ${UNCLAIMED} ORDER BY priority, created_at`,
      [this.leaseSeconds],
    );
  }

  /** Shows that the worker is alive. Throws LeaseLostError. */
  async renew(manager: EntityManager, lease: Lease): Promise<void> {
    await this.write(manager, lease, 'lease_expires_at = clock_timestamp() + make_interval(secs => $3)', [
      this.leaseSeconds,
    ]);
  }

  /** The state that the API has given the job meanwhile: `held` while it is still this worker's. */
  async stateOf(manager: EntityManager, lease: Lease): Promise<'held' | 'paused' | 'lost'> {
    const { job_id: id, fencing_token } = lease;
    const row = await manager.findOne(ValidationJob, {
      select: { id: true, status: true },
      where: { id, fencing_token },
    });
    if (row?.status === 'RUNNING') return 'held';
    return row?.status === 'PAUSED' ? 'paused' : 'lost';
  }

  /** Writes the facts that are known before the first request. Throws LeaseLostError. */
  async describe(
    manager: EntityManager,
    lease: Lease,
    job: Pick<JobEstimate, 'contacts' | 'lookups'> &
      Pick<ValidationJob, 'estimated_duration_minutes' | 'warnings'>,
  ): Promise<void> {
    await this.write(
      manager,
      lease,
      `total_contacts = $3, estimated_duration_minutes = $4, warnings = $5, estimated_lookups = $6, estimated_cost = $7,
       current_step = 'asking validators'`,
      [
        job.contacts,
        job.estimated_duration_minutes,
        job.warnings,
        Object.values(job.lookups).reduce((sum, count) => sum + count, 0),
        costOf(this.environment.prices, job.lookups),
      ],
    );
  }

  /** Stores the current step and the warnings. Throws LeaseLostError. */
  async saveStep(
    manager: EntityManager,
    lease: Lease,
    job: Pick<ValidationJob, 'current_step' | 'warnings'>,
  ): Promise<void> {
    await this.write(manager, lease, 'current_step = $3, warnings = $4', [job.current_step, job.warnings]);
  }

  /** Completes the job. Answers false, and writes nothing, when it still has requests. Throws LeaseLostError. */
  async complete(manager: EntityManager, lease: Lease): Promise<boolean> {
    if (await manager.existsBy(ValidationJobRequest, { job_id: lease.job_id })) return false;
    await this.write(
      manager,
      lease,
      `status = 'COMPLETED', progress_percentage = 100, current_step = 'done', completed_at = now(),
       lease_expires_at = NULL`,
      [],
    );
    return true;
  }

  /** Ends the job as failed, with a reason. Throws LeaseLostError. */
  async fail(manager: EntityManager, lease: Lease, reason: string): Promise<void> {
    await this.write(
      manager,
      lease,
      `status = 'FAILED', error_details = $3, current_step = 'failed', completed_at = now(),
       lease_expires_at = NULL`,
      [reason],
    );
  }

  /** Gives the job back; the next worker continues from its cursor. Throws LeaseLostError. */
  async release(manager: EntityManager, lease: Lease): Promise<void> {
    await this.write(manager, lease, `lease_expires_at = NULL, current_step = 'waiting for a worker'`, []);
  }

  /**
   * Gives the job back for this many seconds, in which it can ask nothing. They count as time of the job. Throws
   * LeaseLostError.
   */
  async rest(manager: EntityManager, lease: Lease, seconds: number, step: string): Promise<void> {
    await this.write(
      manager,
      lease,
      `lease_expires_at = clock_timestamp() + make_interval(secs => $3), active_seconds = active_seconds + $3,
       current_step = $4, error_count = 0`,
      [seconds, step],
    );
  }

  /** Pauses the job with a warning that says why. Throws LeaseLostError. */
  async pause(manager: EntityManager, lease: Lease, warning: string): Promise<void> {
    await this.write(
      manager,
      lease,
      `status = 'PAUSED', current_step = 'paused', lease_expires_at = NULL,
       warnings = array_append(warnings, $3::text)`,
      [warning],
    );
  }

  /**
   * Lets the job rest after an unexpected error, each time twice as long, because most such errors pass. Ends the
   * job as failed when that does not help. Throws LeaseLostError.
   */
  async restAfterError(manager: EntityManager, lease: Lease, reason: string): Promise<void> {
    await this.write(
      manager,
      lease,
      `error_count = error_count + 1,
       status = CASE WHEN error_count + 1 >= $3 THEN 'FAILED' ELSE status END,
       current_step = CASE WHEN error_count + 1 >= $3 THEN 'failed' ELSE 'waiting after an error' END,
       completed_at = CASE WHEN error_count + 1 >= $3 THEN now() END,
       error_details = CASE WHEN error_count + 1 >= $3 THEN $4::text END,
       lease_expires_at = CASE WHEN error_count + 1 < $3 THEN clock_timestamp() + make_interval(secs => 2 ^ error_count) END`,
      [MOST_ERRORS, reason],
    );
  }

  /** Every write of a worker goes through here, so that none goes without the fencing token. */
  private async write(
    manager: EntityManager,
    lease: Lease,
    set: string,
    parameters: unknown[],
  ): Promise<void> {
    const [, count] = await manager.query<[unknown[], number]>(
      `UPDATE validation_jobs SET ${set}, last_activity_at = now(), updated_at = now()
       WHERE id = $1 AND fencing_token = $2 AND status = 'RUNNING'`,
      [lease.job_id, lease.fencing_token, ...parameters],
    );
    if (count === 0) throw new LeaseLostError(`job ${lease.job_id} is no longer this worker's`);
  }
}
