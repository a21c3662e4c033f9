import type { Transition, WorkAction, WorkStatus } from '../background-work/work-states.js';
import type { WorkKind } from '../background-work/work.repository.js';
import { ConflictError } from '../common/errors/app-error.js';

/** What an operator may do to a job. */
export type JobAction = Exclude<WorkAction, 'undo'>;

/** No worker has the job now, and the next wake-up gets a new id. */
const FREE = 'lease_expires_at = NULL, fencing_token = fencing_token + 1';
const AGAIN = `status = 'QUEUED', current_step = 'waiting for a worker', completed_at = NULL, error_details = NULL,
  error_count = 0, retry_count = retry_count + 1, ${FREE}`;

const TRANSITIONS: Record<JobAction, Transition> = {
  // The lease stays, so that running requests can still be stored.
  pause: { from: ['RUNNING'], set: `status = 'PAUSED', current_step = 'paused'` },
  resume: {
    from: ['PAUSED'],
    set: `status = 'RUNNING', current_step = 'waiting for a worker', error_count = 0, ${FREE}`,
  },
  cancel: {
    from: ['QUEUED', 'RUNNING', 'PAUSED'],
    set: `status = 'CANCELLED', current_step = 'cancelled', completed_at = now(), ${FREE}`,
  },
  retry: { from: ['FAILED', 'CANCELLED'], set: AGAIN },
  // The failed contacts are subtracted from the counters, because they will be counted again.
  retry_failed: {
    from: ['COMPLETED', 'FAILED', 'CANCELLED'],
    set: `${AGAIN}, only_failed = true, cursor_contact_id = 0,
      processed_contacts = processed_contacts - $2::integer,
      progress_percentage = coalesce(100 * (processed_contacts - $2::integer)::bigint / nullif(total_contacts, 0), 0),
      failed_validations = 0,
      results_summary = (
        SELECT coalesce(jsonb_object_agg(key, value || '{"failed": 0, "unknown": 0}'), '{}')
        FROM jsonb_each(coalesce(results_summary, '{}')))`,
  },
};

const COLUMNS = `
  id, job_uuid, name, description, platforms, contact_filters, max_contacts, cardinality(contact_ids) AS contact_id_count, force, status,
  progress_percentage, current_step, total_contacts, processed_contacts, successful_validations,
  failed_validations, skipped_validations, batch_size, max_concurrent, retry_attempts, rate_limit_per_minute,
  estimated_duration_minutes, started_at, completed_at, last_activity_at, created_by, created_via, priority,
  coalesce(results_summary, '{}') AS results_summary, error_details, coalesce(warnings, '{}') AS warnings,
  lookups, lookups_reused, lookups_repeated, estimated_lookups, max_lookups, cost, estimated_cost, created_at, updated_at, fencing_token`;

/** Validation jobs as background work. */
export const VALIDATION_JOB: WorkKind<JobAction> = {
  table: 'validation_jobs',
  uuid: 'job_uuid',
  name: 'validation job',
  noun: 'job',
  columns: COLUMNS,
  touch: 'last_activity_at = now(), updated_at = now()',
  transitions: TRANSITIONS,
};

/** 409: a retry with only_failed before the job has asked about all its contacts. */
export function jobUnfinished(status: WorkStatus): ConflictError {
  return new ConflictError(
    'job_unfinished',
    `The job is ${status} and has not asked about all its contacts. Retry it without only_failed first.`,
  );
}

/** 409: a job without failures has nothing to retry. */
export function nothingFailed(): ConflictError {
  return new ConflictError('nothing_failed', 'The job has no failures to retry.');
}
