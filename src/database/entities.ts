import { Contact } from '../contacts/contact.entity.js';
import { ContactExport, ContactExportPart } from '../contacts/export/contact-export.entity.js';
import { PrivacyRequest } from '../contacts/privacy/privacy-request.entity.js';
import {
  ContactImport,
  ContactImportChange,
  ContactImportPart,
} from '../contacts/import/contact-import.entity.js';
import { Segment } from '../contacts/segments/segment.entity.js';
import { LeadScore } from '../lead-scoring/lead-score.entity.js';
import { ScoringRun, ScoringRunSlice } from '../lead-scoring/runs/scoring-run.entity.js';
import { PlatformValidation } from '../platform-validations/platform-validation.entity.js';
import { ValidationJob } from '../validation-jobs/validation-job.entity.js';
import { ValidationJobFailure } from '../validation-jobs/validation-job-failure.entity.js';
import {
  ValidationJobKey,
  ValidationJobRequest,
  ValidatorPause,
  ValidatorUsage,
} from '../validation-jobs/validation-job-request.entity.js';

/** All entities. One list, so that the drift test sees them all. */
export const ENTITIES = [
  Contact,
  ContactExport,
  ContactExportPart,
  PrivacyRequest,
  ContactImport,
  ContactImportChange,
  ContactImportPart,
  Segment,
  PlatformValidation,
  LeadScore,
  ScoringRun,
  ScoringRunSlice,
  ValidationJob,
  ValidationJobFailure,
  ValidationJobRequest,
  ValidationJobKey,
  ValidatorPause,
  ValidatorUsage,
];

/** Kept counts, of which no row means anything by itself, and what is written and read in sets only. */
export const TABLES_WITHOUT_ENTITY = [
  'audit_events',
  'contact_statistics',
  'contact_statistics_deltas',
  'contact_statistics_version',
  'consent_events',
  'erased_phones',
  'suppression_snapshots',
  'suppression_entries',
  'suppressed_phones',
  'suppression_overrides',
  'suppression_changes',
  'contact_export_chunks',
  'platform_validation_counts',
  'dashboard_days',
  'sent_campaigns',
  'sent_contacts',
  'state_corrections',
] as const;
