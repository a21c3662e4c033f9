import pg from 'pg';
import { findDifferences, foldDeltas } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { TestDatabase } from '../support/test-database.js';

/** One session, for the functions that keep the statistics. */
export class Session {
  private constructor(
    readonly client: pg.Client,
    readonly pid: number,
  ) {}

  static async open(url: string): Promise<Session> {
    const client = new pg.Client({ connectionString: url });
    // When a test ends the session from outside, its statement fails; this event adds nothing.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Session(client, rows[0]!.pid);
  }

  async query(sql: string, parameters: unknown[] = []): Promise<unknown[]> {
    return (await this.client.query<pg.QueryResultRow>(sql, parameters)).rows;
  }

  async end(): Promise<void> {
    await this.client.end();
  }
}

/** Folds all committed deltas in a session of its own, in turns of `limit`. */
export async function foldAll(database: TestDatabase, limit = 1000): Promise<void> {
  const session = await Session.open(database.url);
  while (await foldDeltas(session, limit));
  await session.end();
}

/** Runs work in a session that is blocked as soon as it writes to the kept counts. */
export async function whileCellsAreLocked(
  database: TestDatabase,
  work: (waiting: (pid: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const holder = await Session.open(database.url);
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE contact_statistics IN EXCLUSIVE MODE');
  await work(async (pid) => {
    const waits = 'SELECT FROM unnest(pg_blocking_pids($1)) AS b (pid) WHERE b.pid = $2';
    while ((await database.query(waits, [pid, holder.pid])).length === 0);
  });
  await holder.end();
}

/** The cells with a wrong kept count. */
export function wrongCells(database: TestDatabase): Promise<unknown[]> {
  return findDifferences({ query: (sql, parameters) => database.query(sql, parameters) });
}

export async function pendingDeltas(database: TestDatabase): Promise<number> {
  const { n } = await database.one<{ n: number }>('SELECT count(*)::int AS n FROM contact_statistics_deltas');
  return n;
}
