import { ConflictError } from '../../common/errors/app-error.js';
import type { ScoringRunStatus } from './scoring-run.entity.js';

/** What an administrator may do to a run; all else that happens to it is the workers' doing. */
export type RunAction = 'pause' | 'resume' | 'cancel';

interface Transition {
  from: readonly ScoringRunStatus[];
  /** What is written; a fixed text, never input. */
  set: string;
}

/** Adds the time since the run was started or resumed. */
export const STOP_CLOCK = `
  active_seconds = active_seconds + coalesce(extract(epoch FROM clock_timestamp() - active_since), 0),
  active_since = NULL`;

/** The state machine, as far as administrators move it. */
export const TRANSITIONS: Record<RunAction, Transition> = {
  // Slices that are being scored are still written.
  pause: { from: ['QUEUED', 'RUNNING'], set: `status = 'PAUSED', ${STOP_CLOCK}` },
  resume: {
    from: ['PAUSED', 'FAILED'],
    set: `status = CASE WHEN started_at IS NULL THEN 'QUEUED' ELSE 'RUNNING' END,
      active_since = CASE WHEN started_at IS NULL THEN NULL ELSE now() END,
      completed_at = NULL, error_details = NULL`,
  },
  // Slices that are being scored are rolled back: after the answer nothing more is written.
  cancel: {
    from: ['QUEUED', 'RUNNING', 'PAUSED'],
    set: `status = 'CANCELLED', completed_at = now(), ${STOP_CLOCK}`,
  },
};

/** 409: the run's state does not allow this. */
export function runStateConflict(action: RunAction, status: ScoringRunStatus): ConflictError {
  return new ConflictError(
    'run_state',
    `The run is ${status}: one can ${action} a run only when it is ${TRANSITIONS[action].from.join(' or ')}.`,
  );
}
