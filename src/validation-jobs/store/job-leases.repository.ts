import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WorkStatus } from '../../background-work/work-states.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import type { JobProgress } from '../engine/job-progress.js';
import type { ValidationJob } from '../validation-job.entity.js';

/** So many unexpected errors without a checkpoint between them end the job. */
const MOST_ERRORS = 5;

/** Whether a job waits for a worker: nobody took it, or whoever did has been silent for too long. */
const UNCLAIMED = `(status = 'QUEUED' OR (status = 'RUNNING' AND coalesce(lease_expires_at <= now(), true)))`;

/** The right to work on a job: it holds while nobody took the job with a newer token. */
export interface Lease {
  job_id: number;
  fencing_token: number;
}

/** What waking a worker for a job takes. */
export type WaitingJob = Pick<ValidationJob, 'job_uuid' | 'priority' | 'fencing_token'>;

/** The job is no longer this worker's: it was taken over, paused or cancelled, or the lease ran out. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

const CHECKPOINT_COLUMNS = [
  'cursor_contact_id',
  'processed_contacts',
  'successful_validations',
  'failed_validations',
  'skipped_validations',
  'results_summary',
  'response_times',
  'progress_percentage',
  'active_seconds',
  'estimated_duration_minutes',
] as const satisfies (keyof ValidationJob)[];

/** What is written of a job with each batch. */
export type Checkpoint = JobProgress &
  Pick<ValidationJob, 'progress_percentage' | 'active_seconds' | 'estimated_duration_minutes'>;

/** The SQL by which a worker takes a job, writes its progress and ends it. */
@Injectable()
export class JobLeasesRepository {
  private readonly leaseSeconds: number;

  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    this.leaseSeconds = environment.VALIDATION_JOB_LEASE_SECONDS;
  }

  /** How long a lease holds after it was taken, renewed or written under. */
  get leaseMs(): number {
    return this.leaseSeconds * 1000;
  }

  /** Takes a job that waits for a worker and answers it; undefined when another worker has it, or it has ended. */
  async take(manager: EntityManager, jobUuid: string): Promise<ValidationJob | undefined> {
    const [jobs] = await manager.query<[ValidationJob[], number]>(
      `UPDATE validation_jobs SET
         status = 'RUNNING',
         fencing_token = fencing_token + 1,
         lease_expires_at = now() + make_interval(secs => $2),
         started_at = coalesce(started_at, now()),
         current_step = 'counting contacts',
         last_activity_at = now(),
         updated_at = now()
       WHERE job_uuid = $1 AND ${UNCLAIMED}
       RETURNING *`,
      [jobUuid, this.leaseSeconds],
    );
    return jobs[0];
  }

  /** Jobs that wait for a worker, in the order in which they should start. */
  async unclaimed(manager: EntityManager): Promise<WaitingJob[]> {
    return manager.query(
      `SELECT job_uuid, priority, fencing_token FROM validation_jobs WHERE ${UNCLAIMED} ORDER BY priority, created_at`,
    );
  }

  /** Says that the worker is alive. Throws LeaseLostError. */
  async renew(manager: EntityManager, lease: Lease): Promise<void> {
    await this.write(manager, lease, 'lease_expires_at = now() + make_interval(secs => $3)', [
      this.leaseSeconds,
    ]);
  }

  /** What the API has made of the job since: `held` while it is this worker's. */
  async look(manager: EntityManager, lease: Lease): Promise<'held' | 'paused' | 'lost'> {
    const [row] = await manager.query<Pick<ValidationJob, 'status'>[]>(
      'SELECT status FROM validation_jobs WHERE id = $1 AND fencing_token = $2',
      [lease.job_id, lease.fencing_token],
    );
    if (row?.status === 'RUNNING') return 'held';
    return row?.status === 'PAUSED' ? 'paused' : 'lost';
  }

  /** Writes what is known before the first question. Throws LeaseLostError. */
  async describe(
    manager: EntityManager,
    lease: Lease,
    job: Pick<ValidationJob, 'total_contacts' | 'estimated_duration_minutes' | 'warnings'>,
  ): Promise<void> {
    await this.write(
      manager,
      lease,
      `total_contacts = $3, estimated_duration_minutes = $4, warnings = $5, current_step = 'asking validators'`,
      [job.total_contacts, job.estimated_duration_minutes, job.warnings],
    );
  }

  /** Says what the job is doing and what the operator should know. Throws LeaseLostError. */
  async tell(
    manager: EntityManager,
    lease: Lease,
    job: Pick<ValidationJob, 'current_step' | 'warnings'>,
  ): Promise<void> {
    await this.write(manager, lease, 'current_step = $3, warnings = $4', [job.current_step, job.warnings]);
  }

  /**
   * Writes the progress, cursor included, and renews the lease. A job that was paused takes what was under way too.
   * Throws LeaseLostError.
   */
  async checkpoint(manager: EntityManager, lease: Lease, checkpoint: Checkpoint): Promise<void> {
    const columns = CHECKPOINT_COLUMNS.map((column, index) => `${column} = $${index + 4}`);
    await this.write(
      manager,
      lease,
      `${columns.join(', ')}, error_count = 0, lease_expires_at = now() + make_interval(secs => $3)`,
      [this.leaseSeconds, ...CHECKPOINT_COLUMNS.map((column) => checkpoint[column])],
      ['RUNNING', 'PAUSED'],
    );
  }

  /** Ends the job well. Throws LeaseLostError. */
  async complete(manager: EntityManager, lease: Lease): Promise<void> {
    await this.write(
      manager,
      lease,
      `status = 'COMPLETED', progress_percentage = 100, current_step = 'done', completed_at = now(),
       lease_expires_at = NULL`,
      [],
    );
  }

  /** Ends the job with a reason. Throws LeaseLostError. */
  async fail(manager: EntityManager, lease: Lease, reason: string): Promise<void> {
    await this.write(
      manager,
      lease,
      `status = 'FAILED', error_details = $3, current_step = 'failed', completed_at = now(),
       lease_expires_at = NULL`,
      [reason],
    );
  }

  /** Gives the job back for the next worker to go on from its cursor. Throws LeaseLostError. */
  async release(manager: EntityManager, lease: Lease): Promise<void> {
    await this.write(manager, lease, `lease_expires_at = NULL, current_step = 'waiting for a worker'`, []);
  }

  /**
   * Lets the job rest after an unexpected error, each time twice as long, and then be taken again: most of what
   * nobody foresaw passes. Ends it when that did not help. Throws LeaseLostError.
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
       lease_expires_at = CASE WHEN error_count + 1 < $3 THEN now() + make_interval(secs => 2 ^ error_count) END`,
      [MOST_ERRORS, reason],
    );
  }

  /** Every write of a worker goes through here, so that none can get past the fencing token. */
  private async write(
    manager: EntityManager,
    lease: Lease,
    set: string,
    parameters: unknown[],
    statuses: readonly WorkStatus[] = ['RUNNING'],
  ): Promise<void> {
    const [, count] = await manager.query<[unknown[], number]>(
      `UPDATE validation_jobs SET ${set}, last_activity_at = now(), updated_at = now()
       WHERE id = $1 AND fencing_token = $2
         AND status = ANY($${parameters.length + 3}::text[])`,
      [lease.job_id, lease.fencing_token, ...parameters, statuses],
    );
    if (count === 0) throw new LeaseLostError(`job ${lease.job_id} is no longer this worker's`);
  }
}
