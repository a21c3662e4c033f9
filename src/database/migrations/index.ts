import { ExistingContacts1755648000002 } from './1755648000002-existing-contacts.js';
import { ExpandContacts1755648000003 } from './1755648000003-expand-contacts.js';
import { PlatformValidations1755648000004 } from './1755648000004-platform-validations.js';
import { LeadScores1755648000005 } from './1755648000005-lead-scores.js';
import { ValidationJobs1755648000006 } from './1755648000006-validation-jobs.js';
import { ScoringRuns1755648000007 } from './1755648000007-scoring-runs.js';
import { DashboardIndexes1755648000008 } from './1755648000008-dashboard-indexes.js';
import { StorageTuning1755648000009 } from './1755648000009-storage-tuning.js';
import { ValidationJobRuns1755648000020 } from './1755648000020-validation-job-runs.js';
import { ContactStatistics1755648000021 } from './1755648000021-contact-statistics.js';
import { ReadPaths1755648000022 } from './1755648000022-read-paths.js';
import { UnvalidatedContacts1755648000023 } from './1755648000023-unvalidated-contacts.js';
import { PageOfContacts1755648000024 } from './1755648000024-page-of-contacts.js';
import { ValidationJobRequests1755648000025 } from './1755648000025-validation-job-requests.js';
import { DashboardCounts1755648000030 } from './1755648000030-dashboard-counts.js';
import { Consent1755648000040 } from './1755648000040-consent.js';
import { ContactExports1755648000050 } from './1755648000050-contact-exports.js';
import { ContactImports1755648000060 } from './1755648000060-contact-imports.js';
import { NameSearch1755648000070 } from './1755648000070-name-search.js';
import { Segments1755648000071 } from './1755648000071-segments.js';
import { Contacted1755648000072 } from './1755648000072-contacted.js';
import { Audit1755648000080 } from './1755648000080-audit.js';
import { PrivacyRequests1755648000081 } from './1755648000081-privacy-requests.js';
import { ExportFiles1755648000090 } from './1755648000090-export-files.js';
import { BriefRequests1755648000110 } from './1755648000110-brief-requests.js';
import { InterleavedRuns1755648000130 } from './1755648000130-interleaved-runs.js';
import { BulkWarnings1755648000135 } from './1755648000135-bulk-warnings.js';
import { RecentResultsByDay1755648000140 } from './1755648000140-recent-results-by-day.js';
import { Credentials1755648000145 } from './1755648000145-credentials.js';
import { StatisticsVersion1755648000160 } from './1755648000160-statistics-version.js';
import { LeadPlaces1755648000165 } from './1755648000165-lead-places.js';
import { CreationTimes1755648000170 } from './1755648000170-creation-times.js';
import { ScatteredBatches1755648000175 } from './1755648000175-scattered-batches.js';
import { ResultPlaces1755648000180 } from './1755648000180-result-places.js';
import { ContactedLeads1755648000185 } from './1755648000185-contacted-leads.js';

/** All migrations, in the order in which they run. */
export const MIGRATIONS = [
  ExistingContacts1755648000002,
  ExpandContacts1755648000003,
  PlatformValidations1755648000004,
  LeadScores1755648000005,
  ValidationJobs1755648000006,
  ScoringRuns1755648000007,
  DashboardIndexes1755648000008,
  StorageTuning1755648000009,
  ValidationJobRuns1755648000020,
  ContactStatistics1755648000021,
  ReadPaths1755648000022,
  UnvalidatedContacts1755648000023,
  PageOfContacts1755648000024,
  ValidationJobRequests1755648000025,
  DashboardCounts1755648000030,
  Consent1755648000040,
  ContactExports1755648000050,
  ContactImports1755648000060,
  NameSearch1755648000070,
  Segments1755648000071,
  Contacted1755648000072,
  Audit1755648000080,
  PrivacyRequests1755648000081,
  ExportFiles1755648000090,
  BriefRequests1755648000110,
  InterleavedRuns1755648000130,
  BulkWarnings1755648000135,
  RecentResultsByDay1755648000140,
  Credentials1755648000145,
  StatisticsVersion1755648000160,
  LeadPlaces1755648000165,
  CreationTimes1755648000170,
  ScatteredBatches1755648000175,
  ResultPlaces1755648000180,
  ContactedLeads1755648000185,
];
