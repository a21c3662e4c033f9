import type { ValidationJob } from '../validation-job.entity.js';

type Shape = Pick<ValidationJob, 'batch_size' | 'rate_limit_per_minute'> & { platforms: readonly unknown[] };

/** Whole minutes that the rate limit alone makes a job over so many contacts take, if nothing is skipped. */
export function estimateMinutes(job: Shape, contacts: number): number {
  const requests = Math.ceil(contacts / job.batch_size) * job.platforms.length;
  return Math.ceil(requests / job.rate_limit_per_minute);
}

/** Whole minutes of work that a job takes in all, judged by its pace so far; pauses do not count. */
export function liveEstimateMinutes(run: {
  active_seconds: number;
  seconds_per_contact: number;
  remaining_contacts: number;
}): number {
  const remaining = Math.max(0, run.remaining_contacts) * run.seconds_per_contact;
  return Math.ceil((run.active_seconds + remaining) / 60);
}
