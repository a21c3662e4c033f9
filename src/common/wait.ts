import { setTimeout as delay } from 'node:timers/promises';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

interface WaitOptions {
  /** Ends the wait early. */
  signal?: AbortSignal;
  /** False lets the process end in spite of the wait. */
  ref?: boolean;
}

/**
 * Waits for so many milliseconds. Rejects with the reason of `signal` when it fires first: Node's own timer rejects
 * with an AbortError, which hides why the wait was ended.
 */
export async function wait(milliseconds: number, options: WaitOptions = {}): Promise<void> {
  await orReason(options.signal, delay(milliseconds, undefined, options));
}

/**
 * For what Node or a library ends by a signal, with an AbortError of its own. Answers what `work` resolves to. Rejects
 * with the reason of `signal` when it has fired, else with what `work` rejects with.
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
 * Runs tasks at the same time and waits for each of them, also when one fails. The first failure fires the signal that
 * all are given, and is what this rejects with once the last has ended.
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
 * How long to wait after a failed attempt, the first being 1: exponential with equal jitter, that is half of the wait
 * for sure and the other half by chance, so that callers spread out.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
