import type { SeenRequest } from './fake-validator.js';

/** A worker that was killed; times are by performance.now(). */
export interface Kill {
  worker: string;
  at: number;
}

export interface Evidence {
  requests: readonly Pick<SeenRequest, 'at' | 'path' | 'platform' | 'phones' | 'is_paid' | 'answered_at'>[];
  kills: readonly Kill[];
  /** How many phones a job may be asking about at any time. */
  mostInFlight: number;
}

/** An answer that came this long before the kill of its worker is stored. */
const STORED_AFTER_MS = 1000;

/**
 * Finds, for each question that was paid for again, the request that paid for it first. Only the kill of the worker
 * that was asking excuses that, and only for as many questions as were in flight. `violations` describes everything
 * else.
 */
export function tracePaidAgain({ requests, kills, mostInFlight }: Evidence): {
  again: Map<Kill, number>;
  violations: string[];
} {
  const again = new Map<Kill, number>();
  const violations: string[] = [];
  const paid = new Map<string, Evidence['requests'][number]>();
  for (const request of requests) {
    if (!request.is_paid) continue;
    for (const phone of request.phones) {
      const key = `${request.platform} ${phone}`;
      const first = paid.get(key);
      paid.set(key, request);
      if (!first) continue;
      const kill = kills.find(
        ({ worker, at }) =>
          first.path === `/${worker}` && first.at <= at && (first.answered_at ?? at) > at - STORED_AFTER_MS,
      );
      if (kill) again.set(kill, (again.get(kill) ?? 0) + 1);
      else
        violations.push(`${key} was paid for again by ${request.path} though it was not in flight at a kill`);
    }
  }
  for (const [{ worker }, questions] of again) {
    if (questions > mostInFlight)
      violations.push(
        `${questions} questions of ${worker} were paid for again; ${mostInFlight} were in flight`,
      );
  }
  return { again, violations };
}
