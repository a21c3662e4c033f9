import type { Platform } from '../../common/platforms.js';

/** What became of the questions about one platform. */
export interface PlatformSummary {
  valid: number;
  invalid: number;
  unknown: number;
  failed: number;
  skipped: number;
  /** Phones in answered requests: what was paid for. */
  lookups: number;
  /** Not asked, because a result that has not expired was there. */
  lookups_reused: number;
  /** Asked again after a fault, when the first request may have been paid for. */
  lookups_repeated: number;
  /** Median of the answered ones, in milliseconds; null before the first. */
  response_time_p50_ms: number | null;
  response_time_p95_ms: number | null;
}

/** One entry for each platform of the job. */
export type ResultsSummary = Partial<Record<Platform, PlatformSummary>>;

export const EMPTY_SUMMARY: Readonly<PlatformSummary> = {
  valid: 0,
  invalid: 0,
  unknown: 0,
  failed: 0,
  skipped: 0,
  lookups: 0,
  lookups_reused: 0,
  lookups_repeated: 0,
  response_time_p50_ms: null,
  response_time_p95_ms: null,
};
