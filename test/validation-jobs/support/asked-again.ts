import type { SeenRequest } from './fake-validator.js';

/** A worker that was killed. */
export interface Kill {
  worker: string;
  /** By performance.now(). */
  at: number;
  /** The questions whose outcome was in the database after the kill, as `platform phone`. */
  stored: ReadonlySet<string>;
}

export interface Evidence {
  requests: readonly Pick<SeenRequest, 'at' | 'path' | 'platform' | 'phones' | 'is_paid'>[];
  kills: readonly Kill[];
  /** How many phones a job may be asking about at any time. */
  mostInFlight: number;
}

/**
 * Finds, for each question that was paid for again, the request that paid for it first. Only the kill of the worker
 * that was asking excuses that, only when its answer was not stored, and only for as many questions as were in
 * flight. How long an answer waits to be stored depends on the disk, so no time counts. `violations` describes
 * everything else.
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
        ({ worker, at, stored }) => first.path === `/${worker}` && first.at <= at && !stored.has(key),
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
