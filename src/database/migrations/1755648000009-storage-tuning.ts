import { OnlineMigration, storage } from '../online-ddl/index.js';

/** By default autovacuum waits for a fifth of a table: 6.4 million dead contacts. */
const LARGE_TABLE = {
  autovacuum_vacuum_scale_factor: '0.02',
  autovacuum_vacuum_insert_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.01',
};

/**
 * Vacuum and statistics by the hundredth of a large table, not by the fifth; room in the pages of contacts for
 * heap-only updates. Chosen by measurement: docs/decisions/storage-parameters.md.
 */
export class StorageTuning1755648000009 extends OnlineMigration {
  readonly wants = [
    storage('contacts', { fillfactor: '90', ...LARGE_TABLE }),
    storage('platform_validations', LARGE_TABLE),
    storage('lead_scores', LARGE_TABLE),
  ];
}
