import type { Transition, WorkAction } from '../../background-work/work-states.js';
import type { WorkKind } from '../../background-work/work.repository.js';

/** What an administrator may do to a run. */
export type RunAction = WorkAction & ('pause' | 'resume' | 'cancel');

/** Adds the seconds since the run was started or resumed. */
export const STOP_CLOCK = `
  active_seconds = active_seconds + coalesce(extract(epoch FROM clock_timestamp() - active_since), 0),
  active_since = NULL`;

/** The transitions that people may trigger. */
const TRANSITIONS: Record<RunAction, Transition> = {
  // The current slices are still written.
  pause: { from: ['QUEUED', 'RUNNING'], set: `status = 'PAUSED', ${STOP_CLOCK}` },
  resume: {
    from: ['PAUSED', 'FAILED'],
    set: `status = CASE WHEN started_at IS NULL THEN 'QUEUED' ELSE 'RUNNING' END,
      active_since = CASE WHEN started_at IS NULL THEN NULL ELSE now() END,
      completed_at = NULL, error_details = NULL`,
  },
  // The current slices are rolled back, so nothing is written after the answer.
  cancel: {
    from: ['QUEUED', 'RUNNING', 'PAUSED'],
    set: `status = 'CANCELLED', completed_at = now(), ${STOP_CLOCK}`,
  },
};

const COLUMNS = `
  id, run_uuid, status, method, scope, contact_filters, include_unvalidated, total_contacts, processed_contacts,
  changed_contacts, missing_contacts, CASE scope WHEN 'ids' THEN unvalidated_contacts END AS unvalidated_contacts,
  tiers_before, tiers_after, CASE status WHEN 'RUNNING' THEN warnings ELSE '{}' END AS warnings, error_details,
  created_by, created_at, started_at, completed_at, updated_at, first_id, last_id,
  cursor_id + coalesce((stretch_ids[cardinality(stretch_ids)] - stretch_ids[1]) * stretch_given::float8
    / nullif(stretch_passes * (cardinality(stretch_ids) - 1), 0), 0) AS given_out_to,
  active_seconds + coalesce(extract(epoch FROM clock_timestamp() - active_since), 0)::float8 AS seconds_worked,
  (SELECT coalesce(sum((to_id::float8 - from_id) / step), 0)
   FROM scoring_run_slices s WHERE s.run_id = scoring_runs.id) AS ids_in_hand`;

/** Scoring runs as background work. */
export const SCORING_RUN: WorkKind<RunAction> = {
  table: 'scoring_runs',
  uuid: 'run_uuid',
  name: 'scoring run',
  noun: 'run',
  columns: COLUMNS,
  touch: 'updated_at = clock_timestamp()',
  transitions: TRANSITIONS,
};
