import type { Platform } from '../../common/platforms.js';

/**
 * Counts of response times in buckets whose bounds grow by a tenth, so that a percentile is off by at most 5%
 * whatever the size of the job. From 1 ms to the longest 32-bit number there are 226 buckets.
 */
export type Histogram = Record<string, number>;

/** One histogram for each platform that answered. */
export type ResponseTimes = Partial<Record<Platform, Histogram>>;

const GROWTH = 1.1;

/** Adds one response time to a histogram, in place. */
export function addTime(histogram: Histogram, milliseconds: number): void {
  const bucket = Math.max(0, Math.ceil(Math.log(Math.max(1, milliseconds)) / Math.log(GROWTH)));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** The time in whole milliseconds within which this share of the answers arrived; null when there are none. */
export function percentileMs(histogram: Histogram, share: number): number | null {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => [Number(bucket), count] as const)
    .sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= total * share) return middleMs(bucket);
  }
  return null;
}

/** The geometric middle of a bucket. The first bucket holds 0 and 1 ms. */
function middleMs(bucket: number): number {
  return bucket === 0 ? 1 : Math.round(GROWTH ** (bucket - 0.5));
}
