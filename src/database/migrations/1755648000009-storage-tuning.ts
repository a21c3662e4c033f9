import { OnlineMigration, storage } from '../online-ddl/index.js';

/** By default autovacuum waits until a fifth of a table has changed: 6.4 million contacts. */
const LARGE_TABLE = {
  autovacuum_vacuum_scale_factor: '0.02',
  autovacuum_vacuum_insert_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.01',
};

/**
 * Runs vacuum and analyze of large tables after a hundredth of the rows has changed, not after a fifth. Leaves room
 * in the pages of contacts for heap-only updates. The values were measured: docs/decisions/storage-parameters.md.
 */
export class StorageTuning1755648000009 extends OnlineMigration {
  readonly wants = [
    storage('contacts', { fillfactor: '90', ...LARGE_TABLE }),
    storage('platform_validations', LARGE_TABLE),
    storage('lead_scores', LARGE_TABLE),
  ];
}
