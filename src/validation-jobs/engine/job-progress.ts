import type { Platform } from '../../common/platforms.js';
import { addTime, percentileMs } from './response-times.js';
import { EMPTY_SUMMARY, type PlatformSummary, type ResultsSummary } from './results-summary.js';
import type { ValidationJob } from '../validation-job.entity.js';
import type { PhoneAnswer } from '../validators/validator.js';

/** How far a job came. */
export type JobProgress = Pick<
  ValidationJob,
  | 'cursor_contact_id'
  | 'processed_contacts'
  | 'successful_validations'
  | 'failed_validations'
  | 'skipped_validations'
  | 'lookups'
  | 'lookups_reused'
  | 'lookups_repeated'
  | 'response_times'
  | 'active_seconds'
> & { results_summary: ResultsSummary };

/** What became of one contact on one platform. */
export interface Outcome {
  contact_id: number;
  answer: PhoneAnswer | { status: 'skipped' };
}

/** What a validator's answer means for each contact that was asked about; `attempts` goes with what failed. */
export function outcomesOf(
  contacts: readonly { id: number; phone_e164: string }[],
  answers: ReadonlyMap<string, PhoneAnswer>,
  attempts: number,
): Outcome[] {
  return contacts.map(({ id: contact_id, phone_e164 }) => {
    const answer: PhoneAnswer = answers.get(phone_e164) ?? { status: 'failed', code: 'missing_in_answer' };
    const isCounted = answer.status === 'failed' || answer.status === 'unknown';
    return { contact_id, answer: isCounted ? { ...answer, attempts } : answer };
  });
}

/** What became of one request, or of a part of it. */
export interface RequestOutcome {
  platform: Platform;
  outcomes: readonly Outcome[];
  lookups: number;
  lookups_repeated: number;
}

/** The progress after some requests. The counters add up: each outcome is successful, failed or skipped. */
export function advance(
  progress: JobProgress,
  requests: readonly RequestOutcome[],
  step: { contacts: number; seconds: number },
): JobProgress {
  const next = structuredClone(progress);
  next.processed_contacts += step.contacts;
  next.active_seconds += step.seconds;
  for (const { platform, outcomes, lookups, lookups_repeated } of requests) {
    const summary: PlatformSummary = { ...EMPTY_SUMMARY, ...next.results_summary[platform] };
    next.results_summary[platform] = summary;
    next.lookups += lookups;
    summary.lookups += lookups;
    next.lookups_repeated += lookups_repeated;
    summary.lookups_repeated += lookups_repeated;
    for (const { answer } of outcomes) {
      next[counterOf(answer.status)] += 1;
      summary[answer.status] += 1;
      if (answer.status === 'skipped') next.lookups_reused += 1;
      if ('response_time_ms' in answer && answer.response_time_ms !== undefined) {
        addTime((next.response_times[platform] ??= {}), answer.response_time_ms);
      }
    }
    const times = next.response_times[platform] ?? {};
    summary.lookups_reused = summary.skipped;
    summary.response_time_p50_ms = percentileMs(times, 0.5);
    summary.response_time_p95_ms = percentileMs(times, 0.95);
  }
  return next;
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
