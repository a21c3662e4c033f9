import { Contact } from '../contacts/contact.entity.js';
import { LeadScore } from '../lead-scoring/lead-score.entity.js';
import { ScoringRun, ScoringRunSlice } from '../lead-scoring/runs/scoring-run.entity.js';
import { PlatformValidation } from '../platform-validations/platform-validation.entity.js';
import { ValidationJob } from '../validation-jobs/validation-job.entity.js';
import { ValidationJobFailure } from '../validation-jobs/validation-job-failure.entity.js';

/** All entities. One list, so that the drift test sees them all. */
export const ENTITIES = [
  Contact,
  PlatformValidation,
  LeadScore,
  ScoringRun,
  ScoringRunSlice,
  ValidationJob,
  ValidationJobFailure,
];

/** Tables of kept counts: no row of them means anything by itself. */
export const TABLES_WITHOUT_ENTITY = [
  'contact_statistics',
  'contact_statistics_deltas',
  'platform_validation_counts',
  'dashboard_days',
] as const;
