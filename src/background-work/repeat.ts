import { Logger } from '@nestjs/common';
import { wait } from '../common/wait.js';

/**
 * Runs `task` at once and then again `intervalMs` after each end, until `signal` fires. A failure is logged, once for
 * as long as it stays the same, and the next attempt comes all the same.
 */
export async function repeat(
  name: string,
  intervalMs: number,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  const logger = new Logger(name);
  let logged = '';
  while (!signal.aborted) {
    await task().then(
      () => {
        logged = '';
      },
      (error: unknown) => {
        // Once, not every second, for as long as the same trouble lasts.
        const message = error instanceof Error ? error.message : String(error);
        if (message !== logged) logger.warn({ msg: 'failed; the next attempt comes', err: error });
        logged = message;
      },
    );
    // An aborted wait is the way out, not a failure.
    await wait(intervalMs, { signal, ref: false }).catch(() => undefined);
  }
}
