import { columns, OnlineMigration, uncompressed } from '../online-ddl/index.js';

/** Batches of a job no longer consist of neighbours, so a request says which contacts are in its batch. */
export class ScatteredBatches1755648000175 extends OnlineMigration {
  readonly wants = [
    columns('validation_job_requests', { batch_contact_ids: 'integer[]' }),
    uncompressed('validation_job_requests', ['batch_contact_ids']),
  ];
}
