import type { DataSource, EntityManager } from 'typeorm';
import { tryAgain } from '../common/errors/error-kind.js';
import type { SessionClient } from './session-client.js';

/**
 * Runs work in a transaction. Repeats all of it when its error is of the kind `again`, such as a deadlock. The work
 * must do nothing but talk to the database.
 */
export function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  isolation?: 'REPEATABLE READ',
): Promise<T> {
  return tryAgain(() => (isolation ? dataSource.transaction(isolation, work) : dataSource.transaction(work)));
}

/**
 * Sets the time limit for the further statements of this transaction, in place of the process's limit; 0 means none.
 * For a statement that is stopped, isStatementTimeout is true.
 */
export async function setStatementTimeout(manager: EntityManager, milliseconds: number): Promise<void> {
  await manager.query(`SELECT set_config('statement_timeout', $1, true)`, [String(milliseconds)]);
}

/**
 * Runs statements on their own connection, and cancels the running one when `signal` aborts, so that a client that
 * has left costs PostgreSQL nothing more. Rejects at once when the signal has already aborted.
 */
export async function cancellable<T>(
  dataSource: DataSource,
  signal: AbortSignal,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const runner = dataSource.createQueryRunner();
  let cancelled: Promise<unknown> | undefined;
  try {
    const client = (await runner.connect()) as SessionClient;
    const { processID } = client as unknown as { processID: number };
    const cancel = (): void => {
      // Through a pooler the pid may be another session's or nobody's, so the statement ends by its own limit.
      if (client.isPooled) return;
      cancelled = dataSource
        .query<{ cancelled: boolean }[]>('SELECT pg_cancel_backend($1) AS cancelled', [processID])
        .catch(() => undefined);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await work(runner.manager);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  } finally {
    // Before the connection goes to somebody else, whose statement would be cancelled instead.
    await cancelled;
    await runner.release();
  }
}
