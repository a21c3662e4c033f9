import pg from 'pg';
import { waitFor } from '../../support/wait-for.js';
import type { Queryable } from './runs.js';

/** A transaction of the test's own that stands in somebody's way. */
export class Hold {
  private static readonly held = new Set<Hold>();

  private constructor(private readonly client: pg.Client) {}

  /** Locks rows with a statement such as `SELECT … FOR UPDATE`. */
  static async take(databaseUrl: string, sql: string, parameters: unknown[] = []): Promise<Hold> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql, parameters);
    const hold = new Hold(client);
    Hold.held.add(hold);
    return hold;
  }

  /** Waits until so many sessions of this database wait for a lock. */
  static async waiters(database: Queryable, count: number): Promise<void> {
    await waitFor(
      async () =>
        database.one<{ waiting: number }>(
          `SELECT count(*)::integer AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ({ waiting }) => waiting >= count,
      60_000,
    );
  }

  /** For after each test: one that failed would stand in the way of those that follow. */
  static async releaseAll(): Promise<void> {
    await Promise.all([...Hold.held].map((hold) => hold.release()));
  }

  /** The process of the transaction in the server. */
  async pid(): Promise<number> {
    const { rows } = await this.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return rows[0]!.pid;
  }

  async release(): Promise<void> {
    if (!Hold.held.delete(this)) return;
    await this.client.query('ROLLBACK');
    await this.client.end();
  }
}
