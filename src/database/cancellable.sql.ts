import type { DataSource, EntityManager } from 'typeorm';
import type { SessionClient } from './session-client.js';

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
