import { ENTITIES, TABLES_WITHOUT_ENTITY } from '../../src/database/entities.js';
import { createDataSource } from '../../src/database/data-source.js';
import { TestDatabase } from '../support/test-database.js';

type Row = Record<string, unknown>;

let database: TestDatabase;
let tables: string[];
beforeAll(async () => {
  database = await TestDatabase.create();
  const source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 }).initialize();
  tables = [...ENTITIES.map((entity) => source.getMetadata(entity).tableName), ...TABLES_WITHOUT_ENTITY];
  await source.destroy();
  for (const [table, row] of Object.entries(STORED)) {
    await insert(table, row);
    // Otherwise the next row would get the id of this one, and violate the primary key too.
    if ('id' in row) await database.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), 100)`, [table]);
  }
});
afterAll(() => database.drop());

const phone = (number: string): Row => ({ phone_e164: `+52${number}`, phone_national: number });
const NOBODY = 2_000_000_000;

const BATCH: Row = { batch: 1, batch_end: 9, batch_contacts: 9, contact_ids: '{1}' };
const REQUEST: Row = { job_id: 1, platform: 'whatsapp', ...BATCH };
const EXPORT: Row = {
  created_by: 'ana',
  source: 'contacts',
  format: 'csv',
  columns: '{phone_e164}',
  contact_filters: {},
};
const SAID: Row = {
  phone_e164: '+523312345678',
  kind: 'OPT_OUT',
  method: 'SMS',
  occurred_at: '2026-01-01',
  recorded_by: 'ana',
};
const DAY = '2026-01-02';
const ASKED: Row = { kind: 'access', method: 'SMS', received_on: DAY, answer_due_on: DAY, created_by: 'ana' };
const IMPORT: Row = { import_batch_id: 'one', created_by: 'ana' };
const KEY: Row = { name: 'x', prefix: 'x', role: 'viewer', created_by: 'ana', expires_at: DAY };
const SEGMENT: Row = { filter: '{}', contactable: 1, total: 1, precision: 'exact', created_by: 'ana' };
const VERSION: Row = { list: 'repep', version: 1, created_by: 'ana' };

/** A stored row of each table, for unique constraints. */
const STORED: Record<string, Row> = {
  contacts: { id: 1, ...phone('3312345678') },
  platform_validations: { id: 1, contact_id: 1, phone_e164: '+523312345678', platform: 'whatsapp' },
  lead_scores: { id: 1, contact_id: 1, phone_e164: '+523312345678' },
  validation_jobs: { id: 1, job_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e01', name: 'job' },
  validation_job_failures: { job_id: 1, contact_id: 1, platform: 'whatsapp', code: 'timeout' },
  validation_job_requests: { ...REQUEST, id: 1 },
  validation_job_keys: { created_by: 'ana', idempotency_key: 'one', job_id: 1, request_hash: 'x' },
  validator_pauses: { platform: 'whatsapp', paused_until: '2026-01-01' },
  validator_usage: { platform: 'whatsapp', period: 'day', began_at: '2026-01-01' },
  scoring_runs: { id: 1, run_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e02', scope: 'all' },
  sent_campaigns: { id: 1, name: 'one', created_by: 'ana' },
  sent_contacts: { contact_id: 1, campaign_id: 1, sent_at: '2026-01-01' },
  state_corrections: { contact_id: 1, old_code: 'Jal.', new_code: 'JAL' },
  segments: { id: 1, segment_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e04', name: 'one', ...SEGMENT },
  scoring_run_slices: { run_id: 1, from_id: 0, to_id: 10 },
  contact_statistics: { grouping_id: 255, state_code: 'ZZ', contactable: true, contacts: 1 },
  // The row above created the first version.
  contact_statistics_version: { id: 2, version: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e06' },
  dashboard_days: { day: '2026-01-01', contacts: 1, contactable: 1, reachable: 1, best: 1 },
  contact_exports: { id: 1, export_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e04', ...EXPORT },
  contact_export_parts: { export_id: 1, part: 1, contact_ids: '{1}' },
  contact_imports: { id: 1, import_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e05', ...IMPORT },
  contact_import_parts: { import_id: 1, content: 'file', part: 1, bytes: 'x' },
  contact_import_changes: { import_id: 1, contact_id: 1 },
  contact_export_chunks: { export_id: 1, chunk: 0, bytes: 'x' },
  consent_events: { id: 1, ...SAID },
  audit_events: { id: 1, actor: 'ana', action: 'contact.read' },
  api_keys: { id: 1, api_key_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e06', key_hash: '\\x01', ...KEY },
  revoked_tokens: { token_id: 'one', expires_at: '2026-01-01', revoked_by: 'ana' },
  privacy_requests: { id: 1, request_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e05', ...ASKED },
  erased_phones: { phone_hash: '\\x01', key_id: 'key' },
  suppression_snapshots: { id: 1, snapshot_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e03', ...VERSION },
  suppression_entries: { snapshot_id: 1, phone_e164: '+523312345678' },
  suppressed_phones: { phone_e164: '+523312345678', list: 'repep' },
  suppression_overrides: { phone_e164: '+523312345678', list: 'repep' },
  suppression_changes: { id: 1, snapshot_id: 1, action: 'ACTIVATE', changed_by: 'ana' },
};

/** Another row of each table, which violates no constraint. */
const ANOTHER: Record<string, Row> = {
  contacts: phone('3312345679'),
  platform_validations: { contact_id: 1, phone_e164: '+523312345678', platform: 'apple' },
  lead_scores: { contact_id: NOBODY, phone_e164: '+523312345678' },
  validation_jobs: { name: 'another' },
  validation_job_failures: { job_id: 1, contact_id: 1, platform: 'apple', code: 'timeout' },
  validation_job_requests: REQUEST,
  validation_job_keys: { created_by: 'ana', idempotency_key: 'two', job_id: 1, request_hash: 'x' },
  validator_pauses: { platform: 'apple', paused_until: '2026-01-01' },
  validator_usage: { platform: 'whatsapp', period: 'hour', began_at: '2026-01-01' },
  scoring_runs: { scope: 'all' },
  sent_campaigns: { name: 'two', created_by: 'ana' },
  sent_contacts: { contact_id: NOBODY, campaign_id: 1, sent_at: '2026-01-01' },
  state_corrections: { contact_id: NOBODY },
  segments: { ...SEGMENT, name: 'two' },
  scoring_run_slices: { run_id: 1, from_id: 10, to_id: 20 },
  contact_statistics: { grouping_id: 255, state_code: 'YY', contactable: true, contacts: 1 },
  contact_statistics_deltas: { contactable: true, contacts: 1 },
  platform_validation_counts: { platform: 'apple', validated_on: '2026-01-01', is_valid: true, results: 1 },
  contact_statistics_version: { id: 3, version: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e06' },
  dashboard_days: { day: '2026-01-02', contacts: 1, contactable: 1, reachable: 1, best: 1 },
  contact_exports: EXPORT,
  contact_export_parts: { export_id: 1, part: 2, contact_ids: '{1}' },
  contact_imports: IMPORT,
  contact_import_parts: { import_id: 1, content: 'file', part: 2, bytes: 'x' },
  contact_import_changes: { import_id: 1, contact_id: 2 },
  contact_export_chunks: { export_id: 1, chunk: 1, bytes: 'x' },
  consent_events: SAID,
  audit_events: { actor: 'ana', action: 'contact.read' },
  api_keys: { key_hash: '\\x02', ...KEY },
  revoked_tokens: { token_id: 'two', expires_at: '2026-01-01', revoked_by: 'ana' },
  privacy_requests: ASKED,
  erased_phones: { phone_hash: '\\x02', key_id: 'key' },
  suppression_snapshots: { ...VERSION, version: 2 },
  suppression_entries: { snapshot_id: 1, phone_e164: '+523312345679' },
  suppressed_phones: { phone_e164: '+523312345679', list: 'repep' },
  suppression_overrides: { phone_e164: '+523312345679', list: 'repep' },
  suppression_changes: { snapshot_id: 1, action: 'DEACTIVATE', changed_by: 'ana' },
};

const outside = (column: string, low: number, high: number): Row[] => [{ [column]: low }, { [column]: high }];

/** For each constraint, values that violate only this constraint in a row that is otherwise valid. */
const VIOLATIONS: Record<string, Row[]> = {
  'contacts.contacts_pkey': [{ id: 1 }],
  'contacts.contacts_phone_e164_key': [{ phone_e164: '+523312345678' }],
  'contacts.check_phone_e164_format': [
    { phone_e164: '3312345679' },
    { phone_e164: '+5233123456790' },
    { phone_e164: '+52331234567x' },
  ],
  'contacts.check_phone_national_format': [{ phone_national: '331234567' }, { phone_national: '33 1234567' }],
  'contacts.check_send_count_positive': [{ send_count: -1 }],
  'contacts.check_validation_attempts_positive': [{ validation_attempts: -1 }],
  'contacts.contacts_lead_score_check': outside('lead_score', -1, 101),
  'contacts.contacts_lead_tier_check': [{ lead_tier: 'INVALID' }],
  'platform_validations.platform_validations_pkey': [{ id: 1 }],
  'platform_validations.uq_phone_platform': [{ platform: 'whatsapp' }],
  'platform_validations.platform_validations_contact_id_fkey': [{ contact_id: NOBODY }],
  'platform_validations.ck_confidence_range': outside('confidence_score', -0.01, 1.01),
  'platform_validations.ck_platform_values': [{ platform: 'tiktok' }, { platform: 'WhatsApp' }],
  'platform_validations.ck_response_time_positive': [{ response_time_ms: -1 }],
  'lead_scores.lead_scores_pkey': [{ id: 1 }],
  'lead_scores.uq_lead_score_contact': [{ contact_id: 1 }],
  'lead_scores.lead_scores_contact_id_fkey': [{}],
  'lead_scores.ck_whatsapp_score_range': outside('whatsapp_score', -1, 21),
  'lead_scores.ck_instagram_score_range': outside('instagram_score', -1, 21),
  'lead_scores.ck_facebook_score_range': outside('facebook_score', -1, 21),
  'lead_scores.ck_google_score_range': outside('google_score', -1, 21),
  'lead_scores.ck_apple_score_range': outside('apple_score', -1, 21),
  'lead_scores.ck_total_score_range': outside('total_score', -1, 101),
  'lead_scores.ck_quality_tier_values': [{ quality_tier: 'INVALID' }],
  'lead_scores.ck_confidence_range': outside('confidence_level', -0.01, 1.01),
  'lead_scores.ck_platform_count_range': outside('platform_count', -1, 6),
  'validation_jobs.validation_jobs_pkey': [{ id: 1 }],
  'validation_jobs.uq_validation_job_uuid': [{ job_uuid: STORED.validation_jobs!.job_uuid }],
  'validation_jobs.ck_job_status_values': [{ status: 'DONE' }],
  'validation_jobs.ck_progress_range': outside('progress_percentage', -1, 101),
  'validation_jobs.ck_batch_size_range': outside('batch_size', 0, 1001),
  'validation_jobs.ck_concurrent_range': outside('max_concurrent', 0, 51),
  'validation_jobs.ck_priority_range': outside('priority', 0, 11),
  'validation_job_requests.validation_job_requests_pkey': [{ id: 1 }],
  'validation_job_requests.ck_validation_job_request_state': [{ state: 'lost' }],
  'validation_job_requests.fk_validation_job_requests_job': [{ job_id: NOBODY }],
  'validation_job_keys.validation_job_keys_pkey': [{ idempotency_key: 'one' }],
  'validation_job_keys.fk_validation_job_keys_job': [{ job_id: NOBODY }],
  'validator_pauses.validator_pauses_pkey': [{ platform: 'whatsapp' }],
  'validator_usage.validator_usage_pkey': [{ period: 'day' }],
  'validator_usage.ck_validator_usage_period': [{ period: 'week' }],
  'validation_job_failures.validation_job_failures_pkey': [{ platform: 'whatsapp' }],
  'validation_job_failures.fk_validation_job_failures_job': [{ job_id: NOBODY }],
  'validation_job_failures.fk_validation_job_failures_contact': [{ contact_id: NOBODY }],
  'scoring_runs.scoring_runs_pkey': [{ id: 1 }],
  'scoring_runs.uq_scoring_run_uuid': [{ run_uuid: STORED.scoring_runs!.run_uuid }],
  'scoring_runs.ck_scoring_run_status_values': [{ status: 'DONE' }],
  'scoring_runs.ck_scoring_run_method_values': [{ method: 'guess' }],
  'scoring_runs.ck_scoring_run_scope_values': [{ scope: 'some' }],
  'scoring_runs.ck_scoring_run_scope_filter': [{ contact_filters: {} }, { scope: 'filter' }],
  'scoring_runs.ck_scoring_run_scope_ids': [{ contact_ids: [1] }, { scope: 'ids' }],
  'contact_exports.contact_exports_pkey': [{ id: 1 }],
  'contact_exports.uq_contact_export_uuid': [{ export_uuid: STORED.contact_exports!.export_uuid }],
  'contact_exports.ck_contact_export_source_values': [{ source: 'segments' }],
  'contact_exports.ck_contact_export_format_values': [{ format: 'pdf' }],
  'contact_exports.ck_contact_export_spread_values': [{ spread: 'city' }],
  'contact_exports.ck_contact_export_delivery_values': [{ delivery: 'mail' }],
  'contact_exports.ck_contact_export_delimiter_values': [{ delimiter: 'pipe' }],
  'contact_exports.ck_contact_export_status_values': [{ status: 'DONE' }],
  'contact_export_parts.contact_export_parts_pkey': [{ part: 1 }],
  'contact_export_parts.fk_contact_export_parts_export': [{ export_id: NOBODY }],
  'audit_events.audit_events_pkey': [{ id: 1 }],
  'api_keys.api_keys_pkey': [{ id: 1 }],
  'api_keys.uq_api_key_uuid': [{ api_key_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e06' }],
  'api_keys.uq_api_key_hash': [{ key_hash: '\\x01' }],
  'api_keys.ck_api_key_role_values': [{ role: 'root' }],
  'revoked_tokens.revoked_tokens_pkey': [{ token_id: 'one' }],
  'privacy_requests.privacy_requests_pkey': [{ id: 1 }],
  'privacy_requests.uq_privacy_request_uuid': [{ request_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e05' }],
  'privacy_requests.ck_privacy_request_kind_values': [{ kind: 'portability' }],
  'privacy_requests.ck_privacy_request_status_values': [{ status: 'DONE' }],
  'erased_phones.erased_phones_pkey': [{ phone_hash: '\\x01' }],
  'contact_imports.contact_imports_pkey': [{ id: 1 }],
  'contact_imports.uq_contact_import_uuid': [{ import_uuid: STORED.contact_imports!.import_uuid }],
  'contact_imports.ck_contact_import_status_values': [{ status: 'DONE' }],
  'contact_imports.ck_contact_import_kind_values': [{ kind: 'leads' }],
  'contact_imports.ck_contact_import_phase_values': [{ phase: 'thinking' }],
  'contact_import_parts.contact_import_parts_pkey': [{ part: 1 }],
  'contact_import_parts.ck_contact_import_part_content_values': [{ content: 'notes' }],
  'contact_import_parts.fk_contact_import_parts_import': [{ import_id: NOBODY }],
  'contact_import_changes.contact_import_changes_pkey': [{ contact_id: 1 }],
  'contact_export_chunks.contact_export_chunks_pkey': [{ chunk: 0 }],
  'contact_export_chunks.fk_contact_export_chunks_export': [{ export_id: NOBODY }],
  'consent_events.consent_events_pkey': [{ id: 1 }],
  'consent_events.ck_consent_event_phone_format': [
    { phone_e164: '3312345678' },
    { phone_e164: '+52331234567' },
  ],
  'consent_events.ck_consent_event_kind_values': [{ kind: 'opt_out' }],
  'suppression_snapshots.suppression_snapshots_pkey': [{ id: 1 }],
  'suppression_snapshots.uq_suppression_snapshot_uuid': [
    { snapshot_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e03' },
  ],
  'suppression_snapshots.uq_suppression_snapshot_version': [{ version: 1 }],
  'suppression_entries.suppression_entries_pkey': [{ phone_e164: '+523312345678' }],
  'suppression_entries.fk_suppression_entries_snapshot': [{ snapshot_id: NOBODY }],
  'suppressed_phones.suppressed_phones_pkey': [{ phone_e164: '+523312345678' }],
  'suppression_overrides.suppression_overrides_pkey': [{ phone_e164: '+523312345678' }],
  'suppression_changes.suppression_changes_pkey': [{ id: 1 }],
  'suppression_changes.ck_suppression_change_action_values': [{ action: 'STOP' }],
  'sent_campaigns.sent_campaigns_pkey': [{ id: 1 }],
  'sent_campaigns.uq_sent_campaign_name': [{ name: 'one' }],
  'sent_contacts.sent_contacts_pkey': [{ contact_id: 1 }],
  'sent_contacts.fk_sent_contacts_campaign': [{ contact_id: 1, campaign_id: NOBODY }],
  'sent_contacts.fk_sent_contacts_contact': [{ contact_id: NOBODY }],
  'state_corrections.state_corrections_pkey': [{ contact_id: 1 }],
  'state_corrections.fk_state_corrections_contact': [{ contact_id: NOBODY }],
  'segments.segments_pkey': [{ id: 1 }],
  'segments.uq_segment_uuid': [{ segment_uuid: '6f1c7a52-13c5-4a08-8d0c-6d0f3c3a5e04' }],
  'segments.uq_segment_name': [{ name: 'one' }],
  'segments.ck_segment_precision_values': [{ precision: 'guessed' }],
  'scoring_run_slices.scoring_run_slices_pkey': [{ from_id: 0 }],
  'scoring_run_slices.ck_scoring_run_slice_range': [{ from_id: 20 }, { from_id: 21 }],
  'scoring_run_slices.fk_scoring_run_slices_run': [{ run_id: NOBODY }],
  'contact_statistics.uq_contact_statistics_cell': [{ state_code: 'ZZ' }],
  'contact_statistics_version.contact_statistics_version_pkey': [{ id: 2 }],
  'dashboard_days.dashboard_days_pkey': [{ day: '2026-01-01' }],
};

/** Inserts a row, even with an id of its own, which an identity column would otherwise refuse. */
function insert(table: string, row: Row): Promise<unknown> {
  const columns = Object.keys(row);
  const values = columns.map((_, index) => `$${index + 1}`).join(', ');
  return database.query(
    `INSERT INTO ${table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values})`,
    Object.values(row),
  );
}

const refusal = (table: string, row: Row): Promise<unknown> =>
  insert(table, row).then(
    () => 'it was let in',
    (error: unknown) => error,
  );

it('names the constraint for each row that violates one, and no constraint of our tables is left out', async () => {
  const rows = await database.query<{ table: string; name: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name FROM pg_constraint
      WHERE conrelid = ANY($1::regclass[]) AND contype IN ('p', 'u', 'c', 'f', 'x')`,
    [tables],
  );
  const named = rows.map(({ table, name }) => `${table}.${name}`);
  expect(Object.keys(VIOLATIONS).sort()).toEqual(named.sort());

  for (const { table, name } of rows) {
    for (const violation of VIOLATIONS[`${table}.${name}`]!) {
      const error = await refusal(table, { ...ANOTHER[table], ...violation });
      expect({ violation, error }).toEqual({
        violation,
        error: expect.objectContaining({ table, constraint: name, message: expect.stringContaining(name) }),
      });
    }
  }
});

it('names the column for each null that is not allowed, in every column of our tables', async () => {
  const rows = await database.query<{ table: string; column: string }>(
    `SELECT attrelid::regclass::text AS table, attname AS column FROM pg_attribute
      WHERE attrelid = ANY($1::regclass[]) AND attnum > 0 AND attnotnull AND NOT attisdropped`,
    [tables],
  );
  expect(new Set(rows.map(({ table }) => table))).toEqual(new Set(tables));
  for (const { table, column } of rows) {
    const error = await refusal(table, { ...ANOTHER[table], [column]: null });
    expect({ table, column, error }).toEqual({
      table,
      column,
      error: expect.objectContaining({ code: '23502', table, column }),
    });
  }
});

it('accepts each row on which the violations are based', async () => {
  const { id } = await database.one<{ id: number }>(
    `INSERT INTO contacts (phone_e164, phone_national) VALUES ('+525512345678', '5512345678') RETURNING id`,
  );
  for (const [table, row] of Object.entries(ANOTHER)) {
    const allowed = row.contact_id === NOBODY ? { ...row, contact_id: id } : row;
    await expect(insert(table, allowed)).resolves.toEqual([]);
  }
});
