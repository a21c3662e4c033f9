import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import type { ValidationJobResponse } from '../dto/validation-job.response.js';
import type { WaitingJob } from './job-leases.repository.js';
import { TRANSITIONS, type JobAction } from '../job-transitions.js';
import type { JobStatus, ValidationJob } from '../validation-job.entity.js';

const RESPONSE_COLUMNS = `
  id, job_uuid, name, description, platforms, contact_filters, max_contacts, contact_ids, force, status,
  progress_percentage, current_step, total_contacts, processed_contacts, successful_validations,
  failed_validations, skipped_validations, batch_size, max_concurrent, retry_attempts, rate_limit_per_minute,
  estimated_duration_minutes, started_at, completed_at, last_activity_at, created_by, created_via, priority,
  coalesce(results_summary, '{}') AS results_summary, error_details, coalesce(warnings, '{}') AS warnings,
  created_at, updated_at`;

/** What a new job sets; the database's defaults fill the rest. */
const NEW_COLUMNS = [
  'name',
  'description',
  'platforms',
  'contact_filters',
  'contact_ids',
  'max_contacts',
  'batch_size',
  'max_concurrent',
  'retry_attempts',
  'rate_limit_per_minute',
  'priority',
  'force',
  'estimated_duration_minutes',
  'created_by',
  'created_via',
] as const satisfies (keyof ValidationJobResponse)[];

export type NewJob = Pick<ValidationJobResponse, (typeof NEW_COLUMNS)[number]>;

/** What decides whether a job may be moved. */
export type LockedJob = Pick<ValidationJob, 'id' | 'status' | 'only_failed'>;

/** The SQL of jobs as clients see them. What a worker does to its job is in job-leases.repository.ts. */
@Injectable()
export class ValidationJobsRepository {
  async create(manager: EntityManager, job: NewJob): Promise<ValidationJobResponse> {
    const [row] = await manager.query<ValidationJobResponse[]>(
      `INSERT INTO validation_jobs (${NEW_COLUMNS.join(', ')})
       VALUES (${NEW_COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})
       RETURNING ${RESPONSE_COLUMNS}`,
      NEW_COLUMNS.map((column) => job[column]),
    );
    if (!row) throw new Error('the new job was not stored');
    return row;
  }

  async find(manager: EntityManager, jobUuid: string): Promise<ValidationJobResponse | undefined> {
    const [row] = await manager.query<ValidationJobResponse[]>(
      `SELECT ${RESPONSE_COLUMNS} FROM validation_jobs WHERE job_uuid = $1`,
      [jobUuid],
    );
    return row;
  }

  /** The jobs of some ids. */
  async findAll(manager: EntityManager, jobUuids: readonly string[]): Promise<ValidationJobResponse[]> {
    return manager.query(`SELECT ${RESPONSE_COLUMNS} FROM validation_jobs WHERE job_uuid = ANY($1::uuid[])`, [
      jobUuids,
    ]);
  }

  /** Locks a job for a change of its state; undefined when there is none. */
  async lock(manager: EntityManager, jobUuid: string): Promise<LockedJob | undefined> {
    const [row] = await manager.query<LockedJob[]>(
      'SELECT id, status, only_failed FROM validation_jobs WHERE job_uuid = $1 FOR NO KEY UPDATE',
      [jobUuid],
    );
    return row;
  }

  /** Moves a locked job. `parameters` are those that the transition has beside the id. */
  async move(
    manager: EntityManager,
    jobId: number,
    action: JobAction,
    parameters: readonly number[] = [],
  ): Promise<ValidationJobResponse & WaitingJob> {
    const { from, set } = TRANSITIONS[action];
    const [[row]] = await manager.query<[(ValidationJobResponse & WaitingJob)[], number]>(
      `UPDATE validation_jobs SET ${set}, last_activity_at = now(), updated_at = now()
       WHERE id = $1 AND status = ANY($2::text[])
       RETURNING ${RESPONSE_COLUMNS}, fencing_token`,
      [jobId, from, ...parameters],
    );
    if (!row) throw new Error(`job ${jobId} was not locked`);
    return row;
  }

  /** Jobs, newest first, `limit` of them after `cursor`; only of one status where it is given. */
  async list(
    manager: EntityManager,
    status: JobStatus | undefined,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<(ValidationJobResponse & { cursor_created_at: string })[]> {
    return manager.query(
      `SELECT ${RESPONSE_COLUMNS}, created_at::text AS cursor_created_at
       FROM validation_jobs
       WHERE ($1::text IS NULL OR status = $1)
         AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::integer))
       ORDER BY created_at DESC, id DESC
       LIMIT $4`,
      [status ?? null, cursor?.created_at ?? null, cursor?.id ?? null, limit],
    );
  }
}
