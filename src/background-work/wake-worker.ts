import { Logger } from '@nestjs/common';
import type { JobOptions, Queue } from 'bull';
import { wait } from '../common/wait.js';

const PATIENCE_MS = 2000;
const logger = new Logger('Queues');

/**
 * Puts a delivery into a queue. When Redis does not answer it only logs a warning: the work is in PostgreSQL
 * already, and the reconciler finds it there.
 * @param id names the delivery. While a delivery with this id waits or runs, or has just ended, another one is
 *   ignored; work that is to run again needs a new id
 * @returns whether Redis took it
 */
export async function wakeWorker<T>(
  queue: Queue<T>,
  id: string,
  payload: T,
  options: JobOptions = {},
): Promise<boolean> {
  const abort = new AbortController();
  try {
    const added = queue.add(payload, { ...options, jobId: id }).then(() => true);
    const gaveUp = wait(PATIENCE_MS, { signal: abort.signal }).then(() => false);
    // The slower promise may still fail later; its error is ignored.
    added.catch(() => undefined);
    gaveUp.catch(() => undefined);
    if (await Promise.race([added, gaveUp])) return true;
    logger.warn({ msg: 'Redis does not answer; the reconciler will wake a worker', id });
  } catch (error) {
    logger.warn({ msg: 'Redis refused; the reconciler will wake a worker', id, err: error });
  } finally {
    abort.abort();
  }
  return false;
}
