import { ConflictError } from '../common/errors/app-error.js';
import type { JobStatus } from './validation-job.entity.js';

/** What an operator may do to a job; all else that happens to it is the workers' doing. */
export type JobAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'retry_failed';

interface Transition {
  from: readonly JobStatus[];
  /** What is written; a fixed text, never input. */
  set: string;
}

/** Nobody holds the job any more, and the next wake-up is a new one. */
const FREE = 'lease_expires_at = NULL, fencing_token = fencing_token + 1';
const AGAIN = `status = 'QUEUED', current_step = 'waiting for a worker', completed_at = NULL, error_details = NULL,
  error_count = 0, retry_count = retry_count + 1, ${FREE}`;

/** The state machine, as far as operators move it. */
export const TRANSITIONS: Record<JobAction, Transition> = {
  // The lease stays: what is being asked may still be stored.
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
  // The failed ones are taken out of the counters: they will be counted again.
  retry_failed: {
    from: ['COMPLETED', 'FAILED', 'CANCELLED'],
    set: `${AGAIN}, only_failed = true, cursor_contact_id = 0,
      processed_contacts = processed_contacts - $3::integer,
      progress_percentage = coalesce(100 * (processed_contacts - $3::integer)::bigint / nullif(total_contacts, 0), 0),
      failed_validations = 0,
      results_summary = (
        SELECT coalesce(jsonb_object_agg(key, value || '{"failed": 0, "unknown": 0}'), '{}')
        FROM jsonb_each(coalesce(results_summary, '{}')))`,
  },
};

/** 409: the job's state does not allow this. */
export function jobStateConflict(action: JobAction, status: JobStatus): ConflictError {
  const what = action === 'retry_failed' ? 'retry the failed ones of' : action;
  return new ConflictError(
    'job_state',
    `The job is ${status}: one can ${what} a job only when it is ${TRANSITIONS[action].from.join(' or ')}.`,
  );
}

/** 409: the failed ones of a job cannot be retried before its other contacts were asked. */
export function jobUnfinished(status: JobStatus): ConflictError {
  return new ConflictError(
    'job_unfinished',
    `The job is ${status} and has contacts that were not asked: retry it without only_failed, and its failed ones after it.`,
  );
}

/** 409: a job without failures has nothing to retry. */
export function nothingFailed(): ConflictError {
  return new ConflictError('nothing_failed', 'Nothing has failed in this job.');
}
