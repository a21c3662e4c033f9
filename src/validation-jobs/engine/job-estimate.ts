import type { ValidationJob } from '../validation-job.entity.js';

type Shape = Pick<ValidationJob, 'batch_size' | 'rate_limit_per_minute'> & { platforms: readonly unknown[] };

/** Minutes that the rate limit alone makes a job over so many contacts take, if nothing is skipped. */
function limitedMinutes(job: Shape, contacts: number): number {
  return (Math.ceil(contacts / job.batch_size) * job.platforms.length) / job.rate_limit_per_minute;
}

/** Whole minutes that a job over so many contacts takes at least, if nothing is skipped. */
export function estimateMinutes(job: Shape, contacts: number): number {
  return Math.ceil(limitedMinutes(job, contacts));
}

/** Whole minutes that a job takes in all, by its pace so far and by its rate limit; pauses do not count. */
export function liveEstimateMinutes(
  job: Shape,
  run: { active_seconds: number; seconds_per_contact: number; remaining_contacts: number },
): number {
  const byPace = (run.remaining_contacts * run.seconds_per_contact) / 60;
  return Math.ceil(run.active_seconds / 60 + Math.max(byPace, limitedMinutes(job, run.remaining_contacts)));
}
