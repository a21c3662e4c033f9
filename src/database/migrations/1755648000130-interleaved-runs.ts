import { columns, OnlineMigration } from '../online-ddl/index.js';

/**
 * A scoring run goes over a stretch of ids in several passes. The defaults describe earlier runs: a slice has every
 * id of its range, and a run that is already running has no stretch.
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
