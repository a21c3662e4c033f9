import { ApiKey } from '../auth/api-key.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import {
  ContactExport,
  ContactExportChunk,
  ContactExportPart,
} from '../contacts/export/contact-export.entity.js';
import { ErasedPhone, PrivacyRequest } from '../contacts/privacy/privacy-request.entity.js';
import {
  ContactImport,
  ContactImportChange,
  ContactImportPart,
} from '../contacts/import/contact-import.entity.js';
import { Segment } from '../contacts/segments/segment.entity.js';
import { SentCampaign, SentContact } from '../contacts/sent/sent.entity.js';
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

/** All entities, in one list for the schema test. */
export const ENTITIES = [
  ApiKey,
  Contact,
  ContactExport,
  ContactExportChunk,
  ContactExportPart,
  ErasedPhone,
  PrivacyRequest,
  ContactImport,
  ContactImportChange,
  ContactImportPart,
  Segment,
  SentCampaign,
  SentContact,
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

/** Tables without an entity: counts, and tables that are read and written as sets only. */
export const TABLES_WITHOUT_ENTITY = [
  'audit_events',
  'revoked_tokens',
  'contact_statistics',
  'contact_statistics_deltas',
  'contact_statistics_version',
  'consent_events',
  'suppression_snapshots',
  'suppression_entries',
  'suppressed_phones',
  'suppression_overrides',
  'suppression_changes',
  'platform_validation_counts',
  'dashboard_days',
  'contacted_leads',
  'moved_leads',
  'moved_results',
  'redated_contacts',
  'state_corrections',
] as const;
