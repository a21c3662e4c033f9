import { nameBeginnings } from '../../src/contacts/filter/contact-search.js';

/**
 * The indexes of the specification and of our own tables, without those of constraints: table, columns and predicate, as
 * PostgreSQL prints them. Copied by hand, so that a mistake in a migration or an entity cannot confirm itself.
 */
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
  idx_lead_scores_best_leads:
    'lead_scores (total_score DESC, contact_id) INCLUDE (quality_tier, contact_last_sent_at)',
  idx_lead_scores_best_of_tier:
    'lead_scores (quality_tier, total_score DESC, contact_id) INCLUDE (contact_last_sent_at)',
  idx_lead_scores_best_of_place:
    'lead_scores (place, total_score DESC, contact_id) INCLUDE (quality_tier, contact_last_sent_at)',
  idx_lead_scores_newest_contacts:
    'lead_scores (quality_tier, total_score, contact_created_at DESC, contact_id DESC) WHERE (contact_created_at IS NOT NULL)',
  idx_lead_scores_undated: 'lead_scores (contact_id) WHERE (contact_created_at IS NULL)',
  idx_platform_validations_newest_contacts:
    'platform_validations (platform, contact_created_at DESC, contact_id DESC) WHERE (is_valid AND (contact_created_at IS NOT NULL))',
  idx_platform_validations_place_newest:
    'platform_validations (platform, place, contact_created_at DESC, contact_id DESC) WHERE is_valid',
  idx_platform_validations_undated: 'platform_validations (contact_id) WHERE (contact_created_at IS NULL)',
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
