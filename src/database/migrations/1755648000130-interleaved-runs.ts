import { columns, OnlineMigration } from '../online-ddl/index.js';

/**
 * Scoring runs go over a stretch of ids in passes. The defaults are what there was before: a slice has every id of its
 * range, and a run that is under way has no stretch.
 */
export class InterleavedRuns1755648000130 extends OnlineMigration {
  readonly wants = [
    columns('scoring_runs', {
      stretch_ids: `integer[] NOT NULL DEFAULT '{}'`,
      stretch_passes: 'smallint NOT NULL DEFAULT 1',
      stretch_given: 'integer NOT NULL DEFAULT 0',
    }),
    columns('scoring_run_slices', { step: 'smallint NOT NULL DEFAULT 1' }),
  ];
}
