import type { Platform } from '../../common/platforms.js';

/** The counts of one platform. */
export interface PlatformSummary {
  valid: number;
  invalid: number;
  unknown: number;
  failed: number;
  skipped: number;
  /** Phones in answered requests, which are the ones that are paid for. */
  lookups: number;
  /** Not asked, because a result had not expired. */
  lookups_reused: number;
  /** Asked again after a fault, though the first request may have been paid for. */
  lookups_repeated: number;
  /** The median over the answered phones, in milliseconds; null before the first answer. */
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
