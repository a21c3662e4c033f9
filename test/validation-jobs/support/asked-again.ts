import type { SeenRequest } from './fake-validator.js';
import type { Run } from './run-log.js';

export const FAULTS = [
  'kill a worker',
  'restart Redis',
  'FLUSHALL',
  'restart PostgreSQL',
  'cut connections',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A fault that struck; times are by performance.now(). */
export interface Strike {
  fault: Fault;
  from: number;
  to: number;
  /** The worker that was killed. */
  victim?: string;
}

export interface Evidence {
  requests: readonly Pick<SeenRequest, 'at' | 'path' | 'platform' | 'phones'>[];
  runs: readonly Run[];
  strikes: readonly Strike[];
  /** How long a lease holds without being renewed. */
  leaseMs: number;
  /** How many phones one run may have asked about and not written, at any time. */
  mostInFlight: number;
}

/** Questions of one run that later runs asked again, and the fault for which that run was given up. */
export interface AskedAgain {
  run: Run;
  questions: number;
  cause: Strike | undefined;
}

/**
 * Traces each question that was asked again in a job back to the run that asked it first. Nothing but a fault excuses
 * it: that run was killed, or says that it lost its connection or its lease to a fault that struck while it ran. What
 * does not fit, in words, is `violations`.
 */
export function traceAskedAgain(evidence: Evidence): { again: AskedAgain[]; violations: string[] } {
  const { runs, mostInFlight } = evidence;
  const violations: string[] = [];
  const first = new Map<string, Run>();
  const repeated = new Map<Run, number>();
  for (const { at, path, platform, phones } of evidence.requests) {
    const run = runs.filter(({ worker, began_at }) => `/${worker}` === path && began_at <= at).at(-1);
    if (!run) {
      violations.push(`${path} asked about ${phones.length} phones outside of any run`);
      continue;
    }
    for (const phone of phones) {
      const key = `${platform} ${phone}`;
      const before = first.get(key);
      if (before === run) violations.push(`${name(run)} asked twice about the same phone`);
      if (before) repeated.set(before, (repeated.get(before) ?? 0) + 1);
      first.set(key, run);
    }
  }
  const causes = new Set<string>();
  const again = [...repeated].map(([run, questions]): AskedAgain => {
    const cause = causeOf(run, evidence);
    const once = `${run.worker} ${String(cause?.from)}`;
    if (!cause || causes.has(once))
      violations.push(`${questions} questions of ${name(run)} were asked again though no fault explains it`);
    if (questions > mostInFlight)
      violations.push(
        `${questions} questions of ${name(run)} were asked again; ${mostInFlight} were in flight`,
      );
    causes.add(once);
    return { run, questions, cause };
  });
  return { again, violations };
}

/** The strike that made a worker give up a run: the last one before its end that can have that effect. */
function causeOf({ worker, began_at, ended_at, end }: Run, evidence: Evidence): Strike | undefined {
  const { leaseMs } = evidence;
  return evidence.strikes
    .filter(({ fault, from, to, victim }) => {
      if (ended_at === undefined) return fault === 'kill a worker' && victim === worker && from >= began_at;
      if (from > ended_at || to < began_at) return false;
      if (end === 'database_away') return fault === 'restart PostgreSQL' || fault === 'cut connections';
      // A lease is lost to what kept it from being renewed for as long as it holds.
      return end === 'lease_lost' && fault === 'restart PostgreSQL' && to >= ended_at - leaseMs;
    })
    .at(ended_at === undefined ? 0 : -1);
}

function name({ worker, fencing_token, end, why }: Run): string {
  return `run ${fencing_token} (${worker}, ${end ?? 'no end'}${why === undefined ? '' : `: ${why}`})`;
}
