import { Contact } from '../contacts/contact.entity.js';
import { ContactExport, ContactExportPart } from '../contacts/export/contact-export.entity.js';
import { LeadScore } from '../lead-scoring/lead-score.entity.js';
import { ScoringRun } from '../lead-scoring/runs/scoring-run.entity.js';
import { ScoringRunSlice } from '../lead-scoring/runs/scoring-run-slice.entity.js';
import { PlatformValidation } from '../platform-validations/platform-validation.entity.js';
import { ValidationJob } from '../validation-jobs/validation-job.entity.js';
import { ValidationJobFailure } from '../validation-jobs/validation-job-failure.entity.js';

/** All entities. One list, so that the drift test sees them all. */
export const ENTITIES = [
  Contact,
  ContactExport,
  ContactExportPart,
  PlatformValidation,
  LeadScore,
  ScoringRun,
  ScoringRunSlice,
  ValidationJob,
  ValidationJobFailure,
];
