/** The result of one load. Times in milliseconds. */
export interface LoadResult {
  per_second: number;
  p50: number;
  p99: number;
  count: number;
}

/** Sums up the times of all requests or transactions of a load that took `seconds`. */
export function summarise(milliseconds: readonly number[], seconds: number): LoadResult {
  const sorted = Float64Array.from(milliseconds).sort();
  return {
    per_second: sorted.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    count: sorted.length,
  };
}

/** The smallest time that this share of all times does not exceed. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
