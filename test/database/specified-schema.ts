import { nameBeginnings } from '../../src/contacts/filter/contact-search.js';
/**
 * The constraints and indexes of the specification and of our own tables, as PostgreSQL prints them. Copied
 * by hand, so that a mistake in a migration or an entity cannot confirm itself.
 */

const oneOf = (column: string, ...values: string[]): string =>
  `CHECK (((${column})::text = ANY ((ARRAY[${values.map((value) => `'${value}'::character varying`).join(', ')}])::text[])))`;

const range = (column: string, low: string, high: string): string =>
  `CHECK (((${column} >= ${low}) AND (${column} <= ${high})))`;

const CONTACT_KEY = 'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE';
const JOB_KEY = 'FOREIGN KEY (job_id) REFERENCES validation_jobs(id) ON DELETE CASCADE';

/** `table.constraint` → definition. */
export const CONSTRAINTS: Record<string, string> = {
  'contacts.contacts_phone_e164_key': 'UNIQUE (phone_e164)',
  'contacts.contacts_pkey': 'PRIMARY KEY (id)',
  'contacts.check_phone_e164_format': "CHECK (((phone_e164)::text ~ '^\\+52[0-9]{10}$'::text))",
  'contacts.check_phone_national_format': "CHECK (((phone_national)::text ~ '^[0-9]{10}$'::text))",
  'contacts.check_send_count_positive': 'CHECK ((send_count >= 0))',
  'contacts.check_validation_attempts_positive': 'CHECK ((validation_attempts >= 0))',
  'contacts.contacts_lead_score_check': range('lead_score', '0', '100'),
  'contacts.contacts_lead_tier_check': oneOf(
    'lead_tier',
    'PREMIUM',
    'HIGH',
    'MEDIUM',
    'LOW',
    'POOR',
    'UNKNOWN',
  ),
  'platform_validations.uq_phone_platform': 'UNIQUE (phone_e164, platform)',
  'platform_validations.platform_validations_pkey': 'PRIMARY KEY (id)',
  'platform_validations.platform_validations_contact_id_fkey': CONTACT_KEY,
  'platform_validations.ck_confidence_range': range('confidence_score', '0.00', '1.00'),
  'platform_validations.ck_platform_values': oneOf(
    'platform',
    'whatsapp',
    'instagram',
    'facebook',
    'google',
    'apple',
  ),
  'platform_validations.ck_response_time_positive': 'CHECK ((response_time_ms >= 0))',
  'lead_scores.uq_lead_score_contact': 'UNIQUE (contact_id)',
  'lead_scores.lead_scores_pkey': 'PRIMARY KEY (id)',
  'lead_scores.lead_scores_contact_id_fkey': CONTACT_KEY,
  'lead_scores.ck_apple_score_range': range('apple_score', '0', '20'),
  'lead_scores.ck_confidence_range': range('confidence_level', '0.00', '1.00'),
  'lead_scores.ck_facebook_score_range': range('facebook_score', '0', '20'),
  'lead_scores.ck_google_score_range': range('google_score', '0', '20'),
  'lead_scores.ck_instagram_score_range': range('instagram_score', '0', '20'),
  'lead_scores.ck_platform_count_range': range('platform_count', '0', '5'),
  'lead_scores.ck_quality_tier_values': oneOf(
    'quality_tier',
    'PREMIUM',
    'HIGH',
    'MEDIUM',
    'LOW',
    'POOR',
    'UNKNOWN',
  ),
  'lead_scores.ck_total_score_range': range('total_score', '0', '100'),
  'lead_scores.ck_whatsapp_score_range': range('whatsapp_score', '0', '20'),
  'validation_jobs.uq_validation_job_uuid': 'UNIQUE (job_uuid)',
  'validation_jobs.validation_jobs_pkey': 'PRIMARY KEY (id)',
  'validation_jobs.ck_batch_size_range': 'CHECK (((batch_size > 0) AND (batch_size <= 1000)))',
  'validation_jobs.ck_concurrent_range': 'CHECK (((max_concurrent > 0) AND (max_concurrent <= 50)))',
  'validation_jobs.ck_job_status_values': oneOf(
    'status',
    'QUEUED',
    'RUNNING',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
    'PAUSED',
  ),
  'validation_jobs.ck_priority_range': range('priority', '1', '10'),
  'validation_jobs.ck_progress_range': range('progress_percentage', '0', '100'),
  'scoring_runs.uq_scoring_run_uuid': 'UNIQUE (run_uuid)',
  'scoring_runs.scoring_runs_pkey': 'PRIMARY KEY (id)',
  'scoring_runs.ck_scoring_run_method_values': oneOf('method', 'standard', 'weighted'),
  'scoring_runs.ck_scoring_run_scope_filter':
    "CHECK ((((scope)::text = 'filter'::text) = (contact_filters IS NOT NULL)))",
  'scoring_runs.ck_scoring_run_scope_ids':
    "CHECK ((((scope)::text = 'ids'::text) = (contact_ids IS NOT NULL)))",
  'scoring_runs.ck_scoring_run_scope_values': oneOf('scope', 'all', 'filter', 'ids'),
  'scoring_runs.ck_scoring_run_status_values': oneOf(
    'status',
    'QUEUED',
    'RUNNING',
    'PAUSED',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
  ),
  'consent_events.consent_events_pkey': 'PRIMARY KEY (id)',
  'consent_events.ck_consent_event_phone_format': "CHECK (((phone_e164)::text ~ '^\\+52[0-9]{10}$'::text))",
  'consent_events.ck_consent_event_kind_values': oneOf('kind', 'OPT_OUT', 'OPT_IN', 'OVERRIDE', 'REPLY'),
  'audit_events.audit_events_pkey': 'PRIMARY KEY (id)',
  'api_keys.api_keys_pkey': 'PRIMARY KEY (id)',
  'api_keys.uq_api_key_uuid': 'UNIQUE (api_key_uuid)',
  'api_keys.uq_api_key_hash': 'UNIQUE (key_hash)',
  'api_keys.ck_api_key_role_values': oneOf('role', 'viewer', 'operator', 'admin'),
  'revoked_tokens.revoked_tokens_pkey': 'PRIMARY KEY (token_id)',
  'privacy_requests.privacy_requests_pkey': 'PRIMARY KEY (id)',
  'privacy_requests.uq_privacy_request_uuid': 'UNIQUE (request_uuid)',
  'privacy_requests.ck_privacy_request_kind_values': oneOf(
    'kind',
    'access',
    'rectification',
    'cancellation',
    'opposition',
  ),
  'privacy_requests.ck_privacy_request_status_values': oneOf(
    'status',
    'RECEIVED',
    'ACCEPTED',
    'REJECTED',
    'COMPLETED',
  ),
  'erased_phones.erased_phones_pkey': 'PRIMARY KEY (phone_hash)',
  'suppression_snapshots.suppression_snapshots_pkey': 'PRIMARY KEY (id)',
  'suppression_snapshots.uq_suppression_snapshot_uuid': 'UNIQUE (snapshot_uuid)',
  'suppression_snapshots.uq_suppression_snapshot_version': 'UNIQUE (list, version)',
  'suppression_entries.suppression_entries_pkey': 'PRIMARY KEY (snapshot_id, phone_e164)',
  'suppression_entries.fk_suppression_entries_snapshot':
    'FOREIGN KEY (snapshot_id) REFERENCES suppression_snapshots(id) ON DELETE CASCADE',
  'suppressed_phones.suppressed_phones_pkey': 'PRIMARY KEY (phone_e164, list)',
  'suppression_overrides.suppression_overrides_pkey': 'PRIMARY KEY (phone_e164, list)',
  'suppression_changes.suppression_changes_pkey': 'PRIMARY KEY (id)',
  'suppression_changes.ck_suppression_change_action_values': oneOf('action', 'ACTIVATE', 'DEACTIVATE'),
  'sent_campaigns.sent_campaigns_pkey': 'PRIMARY KEY (id)',
  'sent_campaigns.uq_sent_campaign_name': 'UNIQUE (name)',
  'sent_contacts.sent_contacts_pkey': 'PRIMARY KEY (contact_id, campaign_id)',
  'sent_contacts.fk_sent_contacts_campaign': 'FOREIGN KEY (campaign_id) REFERENCES sent_campaigns(id)',
  'sent_contacts.fk_sent_contacts_contact':
    'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE',
  'state_corrections.state_corrections_pkey': 'PRIMARY KEY (contact_id)',
  'state_corrections.fk_state_corrections_contact':
    'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE',
  'segments.segments_pkey': 'PRIMARY KEY (id)',
  'segments.uq_segment_uuid': 'UNIQUE (segment_uuid)',
  'segments.uq_segment_name': 'UNIQUE (name)',
  'segments.ck_segment_precision_values': oneOf('"precision"', 'exact', 'estimated'),
  'scoring_run_slices.scoring_run_slices_pkey': 'PRIMARY KEY (run_id, from_id)',
  'scoring_run_slices.ck_scoring_run_slice_range': 'CHECK ((from_id < to_id))',
  'scoring_run_slices.fk_scoring_run_slices_run':
    'FOREIGN KEY (run_id) REFERENCES scoring_runs(id) ON DELETE CASCADE',
  'validation_job_failures.validation_job_failures_pkey': 'PRIMARY KEY (job_id, contact_id, platform)',
  'validation_job_failures.fk_validation_job_failures_contact': CONTACT_KEY,
  'validation_job_failures.fk_validation_job_failures_job': JOB_KEY,
  'validation_job_requests.validation_job_requests_pkey': 'PRIMARY KEY (id)',
  'validation_job_requests.ck_validation_job_request_state': oneOf('state', 'planned', 'asked', 'answered'),
  'validation_job_requests.fk_validation_job_requests_job': JOB_KEY,
  'validation_job_keys.validation_job_keys_pkey': 'PRIMARY KEY (created_by, idempotency_key)',
  'validation_job_keys.fk_validation_job_keys_job': JOB_KEY,
  'validator_pauses.validator_pauses_pkey': 'PRIMARY KEY (platform)',
  'validator_usage.validator_usage_pkey': 'PRIMARY KEY (platform, period)',
  'validator_usage.ck_validator_usage_period': oneOf('period', 'minute', 'hour', 'day'),
  'dashboard_days.dashboard_days_pkey': 'PRIMARY KEY (day)',
  'contact_exports.contact_exports_pkey': 'PRIMARY KEY (id)',
  'contact_exports.uq_contact_export_uuid': 'UNIQUE (export_uuid)',
  'contact_exports.ck_contact_export_source_values': oneOf('source', 'contacts', 'top_leads'),
  'contact_exports.ck_contact_export_format_values': oneOf('format', 'csv', 'ndjson', 'xlsx', 'txt'),
  'contact_exports.ck_contact_export_spread_values': oneOf('spread', 'lada', 'state'),
  'contact_exports.ck_contact_export_delivery_values': oneOf('delivery', 'stream', 'file'),
  'contact_exports.ck_contact_export_delimiter_values': oneOf('delimiter', 'comma', 'semicolon', 'tab'),
  'contact_exports.ck_contact_export_status_values': oneOf(
    'status',
    'STREAMING',
    'QUEUED',
    'RUNNING',
    'COMPLETED',
    'ABORTED',
    'FAILED',
    'CANCELLED',
  ),
  'contact_export_chunks.contact_export_chunks_pkey': 'PRIMARY KEY (export_id, chunk)',
  'contact_export_chunks.fk_contact_export_chunks_export':
    'FOREIGN KEY (export_id) REFERENCES contact_exports(id) ON DELETE CASCADE',
  'contact_export_parts.contact_export_parts_pkey': 'PRIMARY KEY (export_id, part)',
  'contact_export_parts.fk_contact_export_parts_export':
    'FOREIGN KEY (export_id) REFERENCES contact_exports(id) ON DELETE CASCADE',
  'contact_imports.contact_imports_pkey': 'PRIMARY KEY (id)',
  'contact_imports.uq_contact_import_uuid': 'UNIQUE (import_uuid)',
  'contact_imports.ck_contact_import_status_values': oneOf(
    'status',
    'QUEUED',
    'RUNNING',
    'PAUSED',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
  ),
  'contact_imports.ck_contact_import_kind_values': oneOf('kind', 'contacts', 'opt_outs'),
  'contact_imports.ck_contact_import_phase_values': oneOf('phase', 'reading', 'writing', 'undoing'),
  'contact_import_parts.contact_import_parts_pkey': 'PRIMARY KEY (import_id, content, part)',
  'contact_import_parts.ck_contact_import_part_content_values': oneOf('content', 'file', 'rejects'),
  'contact_import_parts.fk_contact_import_parts_import':
    'FOREIGN KEY (import_id) REFERENCES contact_imports(id) ON DELETE CASCADE',
  'contact_import_changes.contact_import_changes_pkey': 'PRIMARY KEY (import_id, contact_id)',
  'contact_statistics_version.contact_statistics_version_pkey': 'PRIMARY KEY (id)',
  'contact_statistics.uq_contact_statistics_cell':
    'UNIQUE NULLS NOT DISTINCT (grouping_id, lada, state_code, state_name, operator, is_mobile, status, lead_tier, platforms, contactable, lead_score)',
};

/** Index → table, columns and predicate. The indexes of constraints are left out. */
export const INDEXES: Record<string, string> = {
  idx_audit_events_occurred: 'audit_events (occurred_at DESC, id DESC)',
  idx_audit_events_actor: 'audit_events (actor, occurred_at DESC, id DESC)',
  idx_audit_events_contact:
    'audit_events (contact_id, occurred_at DESC, id DESC) WHERE (contact_id IS NOT NULL)',
  idx_audit_events_subject:
    'audit_events (subject_uuid, occurred_at DESC, id DESC) WHERE (subject_uuid IS NOT NULL)',
  idx_revoked_tokens_expires: 'revoked_tokens (expires_at)',
  idx_privacy_requests_created: 'privacy_requests (created_at DESC, id DESC)',
  idx_privacy_requests_contact: 'privacy_requests (contact_id)',
  idx_privacy_requests_phone: 'privacy_requests (phone_e164) WHERE (phone_e164 IS NOT NULL)',
  idx_consent_events_phone: 'consent_events (phone_e164, id)',
  idx_suppressed_phones_list: 'suppressed_phones (list)',
  idx_suppression_changes_uncounted: 'suppression_changes (id) WHERE (counted_at IS NULL)',
  idx_contacts_premium_extraction:
    "contacts (lada, status, opt_out_at) WHERE ((status = 'VERIFIED'::contactstatus) AND (opt_out_at IS NULL))",
  idx_contacts_location_extraction:
    "contacts (state_name, city, status, opt_out_at) WHERE ((status = 'VERIFIED'::contactstatus) AND (opt_out_at IS NULL))",
  idx_contacts_active_mobile:
    "contacts (status, is_mobile) WHERE ((status = ANY (ARRAY['ACTIVE'::contactstatus, 'VERIFIED'::contactstatus])) AND (opt_out_at IS NULL))",
  idx_contacts_state_code: 'contacts (state_code)',
  idx_contacts_state_status: 'contacts (state_code, status)',
  idx_contacts_lada: 'contacts (lada)',
  idx_contacts_lada_status: 'contacts (lada, status)',
  idx_contacts_city: 'contacts (city)',
  idx_contacts_city_status: 'contacts (city, status)',
  idx_contacts_municipality: 'contacts (municipality)',
  idx_contacts_operator: 'contacts (operator)',
  idx_contacts_operator_status: 'contacts (operator, status)',
  idx_contacts_is_mobile: 'contacts (is_mobile)',
  idx_contacts_status: 'contacts (status)',
  idx_contacts_last_sent_at: 'contacts (last_sent_at)',
  idx_contacts_last_sent_filter: 'contacts (last_sent_at) WHERE (last_sent_at IS NOT NULL)',
  idx_contacts_opt_out_at: 'contacts (opt_out_at)',
  idx_contacts_opt_out_filter: 'contacts (opt_out_at) WHERE (opt_out_at IS NOT NULL)',
  idx_contacts_phone_e164: 'contacts (phone_e164)',
  idx_contacts_phone_national: 'contacts (phone_national)',
  idx_contacts_full_name: 'contacts (full_name)',
  idx_contacts_dashboard_combo:
    'contacts (state_name, municipality, lada, is_mobile, opt_out_at) WHERE (opt_out_at IS NULL)',
  idx_contacts_not_opted_out_created: 'contacts (created_at DESC, id DESC) WHERE (opt_out_at IS NULL)',
  idx_contacts_state_code_created:
    "contacts (state_code, created_at DESC NULLS LAST, id DESC NULLS LAST) WHERE ((opt_out_at IS NULL) AND (status <> ALL (ARRAY['OPTED_OUT'::contactstatus, 'BLOCKED'::contactstatus, 'BLACKLISTED'::contactstatus])))",
  idx_contacts_state_name_created:
    "contacts (state_name, created_at DESC NULLS LAST, id DESC NULLS LAST) WHERE ((opt_out_at IS NULL) AND (status <> ALL (ARRAY['OPTED_OUT'::contactstatus, 'BLOCKED'::contactstatus, 'BLACKLISTED'::contactstatus])))",
  idx_contacts_municipality_created:
    "contacts (municipality, created_at DESC NULLS LAST, id DESC NULLS LAST) WHERE ((opt_out_at IS NULL) AND (status <> ALL (ARRAY['OPTED_OUT'::contactstatus, 'BLOCKED'::contactstatus, 'BLACKLISTED'::contactstatus])))",
  idx_contacts_lada_created:
    "contacts (lada, created_at DESC NULLS LAST, id DESC NULLS LAST) WHERE ((opt_out_at IS NULL) AND (status <> ALL (ARRAY['OPTED_OUT'::contactstatus, 'BLOCKED'::contactstatus, 'BLACKLISTED'::contactstatus])))",
  idx_contacts_operator_created:
    "contacts (operator, is_mobile, created_at DESC NULLS LAST, id DESC NULLS LAST) WHERE ((opt_out_at IS NULL) AND (status <> ALL (ARRAY['OPTED_OUT'::contactstatus, 'BLOCKED'::contactstatus, 'BLACKLISTED'::contactstatus])))",
  idx_contacts_is_mobile_created:
    "contacts (is_mobile, created_at DESC NULLS LAST, id DESC NULLS LAST) WHERE ((opt_out_at IS NULL) AND (status <> ALL (ARRAY['OPTED_OUT'::contactstatus, 'BLOCKED'::contactstatus, 'BLACKLISTED'::contactstatus])))",
  // The expression of the search index, as PostgreSQL prints it.
  idx_contacts_name_beginnings: `contacts gin (${nameBeginnings('(full_name)::text').replace(/'(?:[^']|'')*'/g, '$&::text')})`,
  idx_platform_validations_newest: 'platform_validations (platform, validated_at DESC, id DESC)',
  idx_platform_validations_newest_valid:
    'platform_validations (platform, validated_at DESC, id DESC) WHERE is_valid',
  idx_lead_scores_best: 'lead_scores (total_score DESC, contact_id)',
  idx_lead_scores_tier_best: 'lead_scores (quality_tier, total_score DESC, contact_id)',
  idx_platform_validations_contact_id: 'platform_validations (contact_id)',
  idx_platform_validations_phone_platform: 'platform_validations (phone_e164, platform)',
  idx_platform_validations_valid: 'platform_validations (is_valid) WHERE (is_valid = true)',
  idx_platform_validations_expires: 'platform_validations (expires_at)',
  idx_platform_validations_platform: 'platform_validations (platform)',
  idx_platform_validations_business: 'platform_validations (is_business) WHERE (is_business = true)',
  idx_lead_scores_total_score: 'lead_scores (total_score DESC)',
  idx_lead_scores_quality_tier: 'lead_scores (quality_tier)',
  idx_lead_scores_platform_count: 'lead_scores (platform_count DESC)',
  idx_lead_scores_phone: 'lead_scores (phone_e164)',
  idx_lead_scores_calculated_at: 'lead_scores (last_calculated_at)',
  idx_validation_jobs_status: 'validation_jobs (status)',
  idx_validation_jobs_created_at: 'validation_jobs (created_at DESC)',
  idx_validation_jobs_uuid: 'validation_jobs (job_uuid)',
  idx_validation_jobs_created_by: 'validation_jobs (created_by)',
  idx_validation_jobs_priority: 'validation_jobs (priority, created_at)',
  idx_validation_jobs_active:
    "validation_jobs (status, started_at) WHERE ((status)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]))",
  idx_validation_job_failures_contact: 'validation_job_failures (contact_id)',
  idx_validation_job_requests_batch: 'validation_job_requests (job_id, batch)',
  idx_validation_job_requests_asked:
    "validation_job_requests (platform, job_id) WHERE ((state)::text <> 'planned'::text)",
  idx_platform_validations_line_status:
    "platform_validations (((platform_details ->> 'line_status'::text)), contact_id) WHERE (platform_details ? 'line_status'::text)",
  idx_platform_validations_line_type:
    "platform_validations (((platform_details ->> 'line_type'::text)), contact_id) WHERE (platform_details ? 'line_type'::text)",
  idx_validation_job_keys_job: 'validation_job_keys (job_id)',
  idx_contact_exports_created: 'contact_exports (created_at DESC, id DESC)',
  idx_contact_imports_created: 'contact_imports (created_at DESC, id DESC)',
  idx_contact_imports_active:
    "contact_imports (status) WHERE ((status)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]))",
  idx_contact_exports_active:
    "contact_exports (id) WHERE ((status)::text = ANY ((ARRAY['STREAMING'::character varying, 'QUEUED'::character varying, 'RUNNING'::character varying])::text[]))",
  idx_contact_statistics_state: 'contact_statistics (grouping_id, state_code)',
  idx_scoring_runs_active:
    "scoring_runs (status) WHERE ((status)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]))",
};
