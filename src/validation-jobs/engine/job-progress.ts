import type { Platform } from '../../common/platforms.js';
import { addTime, percentileMs, type ResponseTimes } from './response-times.js';
import { EMPTY_SUMMARY, type ResultsSummary } from './results-summary.js';
import type { ValidationJob } from '../validation-job.entity.js';
import type { PhoneAnswer } from '../validators/validator.js';

/** How far a job came: what is written after each batch, in the transaction of the batch. */
export interface JobProgress {
  /** Every selected contact up to this id is done. */
  cursor_contact_id: number;
  processed_contacts: number;
  successful_validations: number;
  failed_validations: number;
  skipped_validations: number;
  results_summary: ResultsSummary;
  response_times: ResponseTimes;
}

/** What became of one contact on one platform. */
export interface Outcome {
  contact_id: number;
  platform: Platform;
  answer: PhoneAnswer | { status: 'skipped' };
}

/** What became of a batch. */
export interface BatchOutcome {
  /** The selected contacts, in id order, those included who were not asked about. */
  contact_ids: readonly number[];
  outcomes: readonly Outcome[];
}

/** How far a stored job came. */
export function progressOf(job: ValidationJob): JobProgress {
  return {
    cursor_contact_id: job.cursor_contact_id,
    processed_contacts: job.processed_contacts,
    successful_validations: job.successful_validations,
    failed_validations: job.failed_validations,
    skipped_validations: job.skipped_validations,
    results_summary: job.results_summary ?? {},
    response_times: job.response_times,
  };
}

/** The progress after some batches. The counters add up: each outcome is successful, failed or skipped. */
export function advance(progress: JobProgress, batches: readonly BatchOutcome[]): JobProgress {
  const next = structuredClone(progress);
  for (const { contact_ids, outcomes } of batches) {
    next.cursor_contact_id = contact_ids.at(-1) ?? next.cursor_contact_id;
    next.processed_contacts += contact_ids.length;
    for (const outcome of outcomes) count(next, outcome);
  }
  for (const [platform, times] of Object.entries(next.response_times) as [
    Platform,
    Record<string, number>,
  ][]) {
    const summary = (next.results_summary[platform] ??= { ...EMPTY_SUMMARY });
    summary.response_time_p50_ms = percentileMs(times, 0.5);
    summary.response_time_p95_ms = percentileMs(times, 0.95);
  }
  return next;
}

function count(progress: JobProgress, { platform, answer }: Outcome): void {
  progress[counterOf(answer.status)] += 1;
  const summary = (progress.results_summary[platform] ??= { ...EMPTY_SUMMARY });
  summary[answer.status] += 1;
  if ('response_time_ms' in answer && answer.response_time_ms !== undefined) {
    addTime((progress.response_times[platform] ??= {}), answer.response_time_ms);
  }
}

/** Whole percent, at most 99: only the end of the job is 100. */
export function percentage(processedContacts: number, totalContacts: number): number {
  if (totalContacts === 0) return 0;
  return Math.min(99, Math.floor((processedContacts / totalContacts) * 100));
}

function counterOf(
  status: Outcome['answer']['status'],
): 'successful_validations' | 'failed_validations' | 'skipped_validations' {
  switch (status) {
    case 'valid':
    case 'invalid':
      return 'successful_validations';
    case 'unknown':
    case 'failed':
      return 'failed_validations';
    case 'skipped':
      return 'skipped_validations';
  }
}
