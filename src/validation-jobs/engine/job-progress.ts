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

/** The outcome for one contact on one platform. */
export interface Outcome {
  contact_id: number;
  answer: PhoneAnswer | { status: 'skipped' };
}

/** The outcome for each contact of a request. Failed and unknown outcomes carry the number of attempts. */
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

/** The outcomes of one request, or of a part of it. */
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

/** Whole percent, at most 99: only a completed job has 100. */
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

type Shape = Pick<ValidationJob, 'batch_size' | 'rate_limit_per_minute'> & { platforms: readonly unknown[] };

/** Minutes that the rate limit alone demands for this many contacts, if nothing is skipped. */
function limitedMinutes(job: Shape, contacts: number): number {
  return (Math.ceil(contacts / job.batch_size) * job.platforms.length) / job.rate_limit_per_minute;
}

/** The least number of whole minutes for this many contacts, if nothing is skipped. */
export function estimateMinutes(job: Shape, contacts: number): number {
  return Math.ceil(limitedMinutes(job, contacts));
}

/** The whole minutes of the job from begin to end, by its pace so far and its rate limit. Pauses do not count. */
export function liveEstimateMinutes(
  job: Shape,
  run: { active_seconds: number; seconds_per_contact: number; remaining_contacts: number },
): number {
  const byPace = (run.remaining_contacts * run.seconds_per_contact) / 60;
  return Math.ceil(run.active_seconds / 60 + Math.max(byPace, limitedMinutes(job, run.remaining_contacts)));
}
