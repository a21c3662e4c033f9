import { setTimeout as delay } from 'node:timers/promises';

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
