import { Logger } from '@nestjs/common';
import { wait } from '../common/wait.js';

/**
 * Runs `task` at once and then again `intervalMs` after each end, until `signal` fires. A failure is logged and the
 * next turn comes all the same.
 */
export async function repeat(
  name: string,
  intervalMs: number,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  const logger = new Logger(name);
  while (!signal.aborted) {
    await task().catch((error: unknown) => {
      logger.warn({ msg: 'this turn failed; the next one comes', err: error });
    });
    // An aborted wait is the way out, not a failure.
    await wait(intervalMs, { signal, ref: false }).catch(() => undefined);
  }
}
