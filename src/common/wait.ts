import { setTimeout as delay } from 'node:timers/promises';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

interface WaitOptions {
  /** Ends the wait early. */
  signal?: AbortSignal;
  /** False lets the process end during the wait. */
  ref?: boolean;
}

/**
 * Waits for this many milliseconds. Rejects with the reason of `signal` when it fires first; Node's own timer would
 * reject with an AbortError that hides the reason.
 */
export async function wait(milliseconds: number, options: WaitOptions = {}): Promise<void> {
  await orReason(options.signal, delay(milliseconds, undefined, options));
}

/**
 * Wraps work that Node or a library ends with an AbortError. Rejects with the reason of `signal` when the signal has
 * fired, and otherwise settles like `work`.
 */
export async function orReason<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/**
 * Runs tasks concurrently and waits for all of them, even when one fails. The first failure fires the signal that
 * all tasks get. Rejects with that failure after the last task has ended.
 */
export async function runConcurrently(
  tasks: readonly ((stop: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  await Promise.all(
    tasks.map((task) =>
      task(stop.signal).catch((error: unknown) => {
        stop.abort(error);
      }),
    ),
  );
  stop.signal.throwIfAborted();
}

/**
 * How long to wait after a failed attempt, counted from 1: exponential with equal jitter. Half of the wait is fixed
 * and half is random, so that callers spread out.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
