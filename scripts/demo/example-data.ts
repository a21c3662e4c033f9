import type pg from 'pg';
import { createApiKey } from '../../src/auth/api-key.js';
import {
  EXAMPLE_API_KEYS,
  EXAMPLE_CONTACT,
  EXAMPLE_CONTACT_IDS,
  EXAMPLE_EXPORT,
  EXAMPLE_IMPORTS,
  EXAMPLE_EXPORT_FILES,
  EXAMPLE_JOBS,
  EXAMPLE_PRIVACY_REQUESTS,
  EXAMPLE_RUNS,
  EXAMPLE_SEGMENT,
  EXAMPLE_SUPPRESSION,
  UNWANTED_SEGMENT,
} from '../../src/common/examples.js';
import { WORKING_LOCK } from '../../src/contacts/import/import-work.repository.js';
import { PLATFORMS } from '../../src/common/platforms.js';
import type { CreateValidationJobDto } from '../../src/validation-jobs/dto/create-validation-job.dto.js';
import type { ApiClient } from './api-client.js';

/**
 * The contacts of the demo. The examples of the document name some of them, so another seed would need other
 * examples.
 */
export const DEMO_SAMPLE = { rows: 10_000, seed: 52 };

/** The job of the demo. */
export const DEMO_JOB: CreateValidationJobDto = {
  name: 'Demo',
  platforms: [...PLATFORMS],
  contact_filters: { is_mobile: true },
  max_contacts: 2000,
  batch_size: 50,
  max_concurrent: 10,
  rate_limit_per_minute: 60_000,
};

type ExampleJob = Pick<CreateValidationJobDto, 'name' | 'description' | 'platforms' | 'max_contacts'> &
  Partial<
    Pick<CreateValidationJobDto, 'contact_filters' | 'contact_ids' | 'batch_size' | 'rate_limit_per_minute'>
  > & { job_uuid: string; force?: boolean };

/**
 * Creates the jobs and runs that the examples of the document name, in the database of the demo or of a test;
 * nothing else may call this. It changes no score and no result.
 *
 * @param connection an open connection. From now on it stays in a transaction that holds a slice of one run, like a
 * worker that is still scoring; otherwise no run would last long enough to be paused. It cannot be used for anything
 * else. When it is closed, the run continues
 * @param api the API, whose worker is running
 */
export async function createExampleData(
  connection: pg.Client,
  api: ApiClient,
  signal = new AbortController().signal,
): Promise<void> {
  await insertSuppression(connection);
  await insertSegments(connection);
  for (const job of await exampleJobs(connection)) await insertPausedJob(connection, job);
  await insertPausedRuns(connection);
  await insertExport(connection);
  await insertPrivacyRequests(connection);
  await insertImports(connection);
  await insertExportFiles(connection);
  await insertApiKey(connection);
  await holdSlice(connection);

  await api.resume('validation-jobs', EXAMPLE_JOBS.completed);
  await api.resume('validation-jobs', EXAMPLE_JOBS.running);
  await api.resume('lead-scoring/runs', EXAMPLE_RUNS.completed);
  await api.resume('lead-scoring/runs', EXAMPLE_RUNS.running);
  const job = await api.watchJob(EXAMPLE_JOBS.completed, signal);
  const run = await api.watchRun(EXAMPLE_RUNS.completed, signal);
  if (job.status !== 'COMPLETED' || job.failed_validations === 0 || run.status !== 'COMPLETED') {
    throw new Error(
      `the examples ended as ${job.status} with ${job.failed_validations} failures and ${run.status}`,
    );
  }
}

async function exampleJobs(connection: pg.Client): Promise<ExampleJob[]> {
  const neverScored = { state_code: ['JAL'], lead_tier: ['UNKNOWN' as const] };
  return [
    {
      job_uuid: EXAMPLE_JOBS.completed,
      name: 'Example: completed with failures',
      description: 'Asked again about some contacts for whom the demo got no answer.',
      platforms: [...PLATFORMS],
      contact_ids: await contactsWithFailures(connection),
      max_contacts: 10,
      rate_limit_per_minute: 60_000,
    },
    {
      job_uuid: EXAMPLE_JOBS.running,
      name: 'Example: running',
      description:
        'Asks one phone a minute, for a day and more, and gets the answers that are stored already.',
      platforms: ['whatsapp'],
      contact_filters: { is_mobile: true },
      max_contacts: 2000,
      batch_size: 1,
      rate_limit_per_minute: 1,
      force: true,
    },
    {
      job_uuid: EXAMPLE_JOBS.paused,
      name: 'Example: paused, to be resumed',
      platforms: ['whatsapp', 'facebook'],
      contact_filters: neverScored,
      max_contacts: 50,
    },
    {
      job_uuid: EXAMPLE_JOBS.unwanted,
      name: 'Example: paused, to be cancelled',
      platforms: ['whatsapp', 'facebook'],
      contact_filters: neverScored,
      max_contacts: 1000,
    },
  ];
}

/** Some contacts for whom the demo's job got no answer. The sandbox will give them none again. */
async function contactsWithFailures(connection: pg.Client): Promise<number[]> {
  const { rows } = await connection.query<{ contact_id: number }>(
    'SELECT DISTINCT contact_id FROM validation_job_failures ORDER BY contact_id LIMIT 5',
  );
  return rows.map((row) => row.contact_id);
}

/** The service chooses UUIDs itself, so the rows are written here, like those of a paused job. */
async function insertPausedJob(connection: pg.Client, job: ExampleJob): Promise<void> {
  await connection.query(
    `INSERT INTO validation_jobs (job_uuid, name, description, platforms, contact_filters, contact_ids, max_contacts,
       batch_size, rate_limit_per_minute, force, created_by, created_via, status, current_step, started_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'demo', 'api', 'PAUSED', 'paused', now())`,
    [
      job.job_uuid,
      job.name,
      job.description ?? null,
      job.platforms,
      job.contact_filters ?? null,
      job.contact_ids ?? null,
      job.max_contacts,
      job.batch_size ?? 25,
      job.rate_limit_per_minute ?? 100,
      job.force ?? false,
    ],
  );
}

/** Three runs that were paused before they began, and one that was paused while a worker held its only slice. */
async function insertPausedRuns(connection: pg.Client): Promise<void> {
  await connection.query(
    `INSERT INTO scoring_runs (run_uuid, status, scope, contact_ids, total_contacts, created_by)
     SELECT unnest($1::uuid[]), 'PAUSED', 'ids', $2::integer[], cardinality($2::integer[]), 'demo'`,
    [[EXAMPLE_RUNS.completed, EXAMPLE_RUNS.paused, EXAMPLE_RUNS.unwanted], EXAMPLE_CONTACT_IDS],
  );
  await connection.query(
    `WITH run AS (
       INSERT INTO scoring_runs (run_uuid, status, scope, contact_ids, total_contacts, created_by, started_at,
         first_id, cursor_id, last_id)
       VALUES ($1, 'PAUSED', 'ids', ARRAY[$2::integer], 1, 'demo', now(), $2::integer - 1, $2, $2)
       RETURNING id)
     INSERT INTO scoring_run_slices (run_id, from_id, to_id) SELECT id, $2::integer - 1, $2 FROM run`,
    [EXAMPLE_RUNS.running, EXAMPLE_CONTACT.id],
  );
}

/**
 * The record of an exported file with three contacts. One of them opted out afterwards, so that there is a withdrawn
 * contact.
 */
async function insertExport(connection: pg.Client): Promise<void> {
  await connection.query(
    `WITH withdrawn AS (SELECT id FROM contacts WHERE opt_out_at IS NOT NULL ORDER BY id LIMIT 1),
     export AS (
       INSERT INTO contact_exports (export_uuid, created_by, source, format, columns, contact_filters, status,
         contact_count, file_bytes, file_sha256, finished_at)
       VALUES ($1, 'demo', 'contacts', 'txt', '{phone_e164}', '{}', 'COMPLETED', cardinality($2::integer[]) + 1,
         14 * (cardinality($2::integer[]) + 1), repeat('0', 64), now())
       RETURNING id)
     INSERT INTO contact_export_parts (export_id, part, contact_ids, sent_at)
     SELECT export.id, 0, $2::integer[] || withdrawn.id, now() FROM export, withdrawn`,
    [EXAMPLE_EXPORT, EXAMPLE_CONTACT_IDS],
  );
}

/**
 * An import that changed a contact, which was changed again later, and rejected a row; and one that this connection
 * holds.
 */
async function insertImports(connection: pg.Client): Promise<void> {
  await connection.query(
    `WITH import AS (
       INSERT INTO contact_imports (import_uuid, status, file_name, file_bytes, source, import_batch_id, rows_read,
         updated, rejected, rejected_by_code, columns, preview, created_by, read_at, started_at, completed_at)
       VALUES ($1, 'COMPLETED', 'feria.csv', 40, 'FERIA 2026', 'import-demo', 2, 1, 1, '{"phone_too_short": 1}',
         '{"phone": ["telefono"]}', '[{"line": 3, "reason": "phone_too_short", "contact": null}]', 'demo', now(), now(), now())
       RETURNING id), changes AS (
       INSERT INTO contact_import_changes (import_id, contact_id, before) SELECT id, $2::integer, '{}' FROM import)
     INSERT INTO contact_import_parts (import_id, content, part, bytes)
     SELECT id, 'rejects', 0, convert_to(E'telefono,line,reason\\r\\n5512,3,phone_too_short\\r\\n', 'UTF8') FROM import`,
    [EXAMPLE_IMPORTS.completed, EXAMPLE_CONTACT.id],
  );
  await connection.query(
    `WITH import AS (
       INSERT INTO contact_imports (import_uuid, status, phase, progress, file_name, file_bytes, import_batch_id,
         created_by, started_at)
       VALUES ($1, 'RUNNING', 'reading', 0.4, 'clientes.csv', 100000000, 'import-demo-2', 'demo', now()) RETURNING id)
     SELECT pg_advisory_lock(${WORKING_LOCK}, id) FROM import`,
    [EXAMPLE_IMPORTS.running],
  );
}

/** A file that is ready for a year, and one that a worker seems to be writing for as long. */
async function insertExportFiles(connection: pg.Client): Promise<void> {
  await connection.query(
    `WITH ready AS (
       INSERT INTO contact_exports (export_uuid, created_by, source, format, columns, contact_filters, delivery, status,
         contact_count, file_bytes, file_sha256, finished_at, file_expires_at)
       VALUES ($1, 'demo', 'contacts', 'csv', '{phone_e164}', '{}', 'file', 'COMPLETED', 1, octet_length($3::bytea),
         encode(sha256($3::bytea), 'hex'), now(), now() + interval '1 year')
       RETURNING id),
     stored AS (
       INSERT INTO contact_export_chunks (export_id, chunk, bytes) SELECT id, 0, $3::bytea FROM ready),
     held AS (
       INSERT INTO contact_exports (export_uuid, created_by, source, format, columns, contact_filters, delivery, status,
         lease_expires_at)
       VALUES ($2, 'demo', 'contacts', 'csv', '{phone_e164}', '{}', 'file', 'RUNNING', now() + interval '1 year'))
     INSERT INTO contact_export_parts (export_id, part, contact_ids, sent_at)
     SELECT id, 0, ARRAY[$4::integer], now() FROM ready`,
    [
      EXAMPLE_EXPORT_FILES.ready,
      EXAMPLE_EXPORT_FILES.unwanted,
      Buffer.from(`\uFEFFphone_e164\r\n${EXAMPLE_CONTACT.phone_e164}\r\n`),
      EXAMPLE_CONTACT.id,
    ],
  );
}

async function holdSlice(connection: pg.Client): Promise<void> {
  await connection.query('BEGIN');
  await connection.query(
    `SELECT FROM scoring_run_slices WHERE run_id = (SELECT id FROM scoring_runs WHERE run_uuid = $1) FOR UPDATE`,
    [EXAMPLE_RUNS.running],
  );
}

/** Privacy requests in each state, received some days ago. */
async function insertPrivacyRequests(connection: pg.Client): Promise<void> {
  const { received, justified, unjustified, accepted, rejected } = EXAMPLE_PRIVACY_REQUESTS;
  await connection.query(
    `INSERT INTO privacy_requests (request_uuid, kind, status, contact_id, phone_e164, method, received_on,
       answer_due_on, answer, answered_at, answered_by, execution_due_on, created_by)
     SELECT uuid, 'access', status, c.id, c.phone_e164, 'EMAIL', current_date - days, current_date - days + 28,
       CASE status WHEN 'REJECTED' THEN 'Who asked could not be identified.' END,
       CASE WHEN status <> 'RECEIVED' THEN now() END, CASE WHEN status <> 'RECEIVED' THEN 'demo' END,
       CASE status WHEN 'ACCEPTED' THEN current_date + 21 END, 'demo'
     FROM unnest($1::uuid[], '{RECEIVED,RECEIVED,RECEIVED,ACCEPTED,REJECTED}'::text[], '{3,26,10,5,40}'::integer[])
       WITH ORDINALITY AS r(uuid, status, days, place)
     JOIN (SELECT id, phone_e164, row_number() OVER (ORDER BY id) AS place FROM contacts WHERE id > 50 LIMIT 5) c
       USING (place)`,
    [[received, justified, unjustified, accepted, rejected]],
  );
}

/** A version of a suppression list that can be activated. */
async function insertSuppression(connection: pg.Client): Promise<void> {
  await connection.query(
    `WITH snapshot AS (
       INSERT INTO suppression_snapshots (snapshot_uuid, list, version, phones, states, licence_until, created_by)
       VALUES ($1, 'repep', 1, 1, '{JAL}', current_date + 200, 'demo') RETURNING id
     )
     INSERT INTO suppression_entries (snapshot_id, phone_e164) SELECT id, '+523399999990' FROM snapshot`,
    [EXAMPLE_SUPPRESSION],
  );
}

/** A key that nobody has and that can be revoked. */
async function insertApiKey(connection: pg.Client): Promise<void> {
  const { prefix, key_hash } = createApiKey();
  await connection.query(
    `INSERT INTO api_keys (api_key_uuid, name, prefix, key_hash, role, created_by, expires_at)
     VALUES ($1, 'Reports', $2, $3, 'viewer', 'demo', now() + interval '1 year')`,
    [EXAMPLE_API_KEYS.unwanted, prefix, key_hash],
  );
}

/** A saved filter to use, and one to delete. A worker counts them. */
async function insertSegments(connection: pg.Client): Promise<void> {
  await connection.query(
    `INSERT INTO segments (segment_uuid, name, filter, contactable, total, precision, counted_at, created_by)
     SELECT segment_uuid, name, '{"state_code": ["JAL"], "is_mobile": true}', n, n, 'exact', now(), 'demo'
     FROM (VALUES ($1::uuid, 'Jalisco mobiles'), ($2::uuid, 'An old campaign')) AS segment (segment_uuid, name),
       (SELECT count(*)::integer AS n FROM contacts WHERE state_code = 'JAL' AND is_mobile AND opt_out_at IS NULL) counted`,
    [EXAMPLE_SEGMENT, UNWANTED_SEGMENT],
  );
}
