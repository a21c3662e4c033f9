import type { ScoringRunResponseDto } from './dto/scoring-run-response.dto.js';
import type { ScoringRun } from './scoring-run.entity.js';

/** A run as it is read, with the clock of the database at that moment. */
export type RunRow = Omit<
  ScoringRunResponseDto,
  'progress_percentage' | 'contacts_per_second' | 'estimated_seconds_left'
> &
  Pick<ScoringRun, 'first_id' | 'last_id'> & {
    seconds_worked: number;
    /** The id up to which slices would be given out if the stretch were done in one pass. */
    given_out_to: number;
    /** The number of ids that were given out in slices that are not finished. */
    ids_in_hand: number;
  };

/** A run with the figures that follow from its counters. */
export function withProgress<T extends RunRow>(row: T) {
  const { first_id, last_id, given_out_to, seconds_worked, ids_in_hand, ...run } = row;
  const share = shareDone(row);
  const isMoving = row.status === 'RUNNING' && share > 0;
  return {
    ...run,
    // Only a completed run shows 100.
    progress_percentage: row.status === 'COMPLETED' ? 100 : Math.min(99, Math.floor(share * 100)),
    contacts_per_second: seconds_worked > 0 ? Math.round(row.processed_contacts / seconds_worked) : null,
    estimated_seconds_left: isMoving ? Math.ceil((seconds_worked * (1 - share)) / share) : null,
  };
}

/** From 0 to 1: the share of contacts when their number is known, else the share of the range of ids. */
function shareDone(run: RunRow): number {
  const { first_id, last_id, given_out_to, ids_in_hand } = run;
  if (run.total_contacts) {
    const { processed_contacts, missing_contacts, unvalidated_contacts } = run;
    return (processed_contacts + missing_contacts + (unvalidated_contacts ?? 0)) / run.total_contacts;
  }
  return last_id > first_id ? (given_out_to - first_id - ids_in_hand) / (last_id - first_id) : 0;
}
