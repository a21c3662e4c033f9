import type { Platform } from '../../common/platforms.js';

/** What became of the questions about one platform. */
export interface PlatformSummary {
  valid: number;
  invalid: number;
  unknown: number;
  failed: number;
  skipped: number;
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
  response_time_p50_ms: null,
  response_time_p95_ms: null,
};
