import type { DataSource, EntityManager } from 'typeorm';
import { tryAgain } from '../common/errors/error-kind.js';
import type { SessionClient } from './session-client.js';

/**
 * Runs work in a transaction, and the whole of it again when its error is of the kind `again`, such as a deadlock. The
 * work must do nothing but talk to the database.
 */
export function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  isolation?: 'REPEATABLE READ',
): Promise<T> {
  return tryAgain(() => (isolation ? dataSource.transaction(isolation, work) : dataSource.transaction(work)));
}

/**
 * In place of the process's own limit: no further statement of this transaction may take longer. 0: as long as it
 * likes. What is cut is an error of which isStatementTimeout is true.
 */
export async function setStatementTimeout(manager: EntityManager, milliseconds: number): Promise<void> {
  await manager.query(`SELECT set_config('statement_timeout', $1, true)`, [String(milliseconds)]);
}

/**
 * Runs statements on a connection of their own, and cancels the one that runs when `signal` aborts: a client that has
 * left costs PostgreSQL nothing from then on. Rejects at once where the signal has aborted already.
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
      // Nobody's number, or somebody else's: the statement ends by its own limit.
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
    // Before somebody else gets the connection, whose statement would be cancelled in its place.
    await cancelled;
    await runner.release();
  }
}
