import { OnlineMigration, uncompressed } from '../online-ddl/index.js';

/**
 * A request of a job exists for seconds, and its outcomes are written once and read once. Compressing them cost a
 * twentieth of the engine's throughput (`npm run bench -- jobs`).
 */
export class BriefRequests1755648000110 extends OnlineMigration {
  readonly wants = [uncompressed('validation_job_requests', ['contact_ids', 'outcomes'])];
}
