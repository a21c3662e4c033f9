import pg from 'pg';
import { waitFor } from '../../support/wait-for.js';
import type { Queryable } from './runs.js';

/** A transaction of the test that holds a lock which others wait for. */
export class LockHolder {
  private static readonly held = new Set<LockHolder>();

  private constructor(private readonly client: pg.Client) {}

  /** Locks rows with a statement such as `SELECT … FOR UPDATE`. */
  static async take(databaseUrl: string, sql: string, parameters: unknown[] = []): Promise<LockHolder> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql, parameters);
    const holder = new LockHolder(client);
    LockHolder.held.add(holder);
    return holder;
  }

  /** Waits until this many sessions of the database wait for a lock holder, directly or behind another session. */
  static async waiters(database: Queryable, count: number): Promise<void> {
    const pids = await Promise.all([...LockHolder.held].map((holder) => holder.pid()));
    await waitFor(
      async () =>
        // Other sessions may also wait for one another for a moment.
        database.one<{ waiting: number }>(
          `WITH RECURSIVE stuck AS (
             SELECT unnest($1::integer[]) AS pid
             UNION
             SELECT a.pid FROM stuck JOIN pg_stat_activity a ON stuck.pid = ANY(pg_blocking_pids(a.pid))
             WHERE a.datname = current_database())
           SELECT count(*)::integer - cardinality($1::integer[]) AS waiting FROM stuck`,
          [pids],
        ),
      ({ waiting }) => waiting >= count,
      60_000,
    );
  }

  /** Call it after each test, because a failed test would block the next ones. */
  static async releaseAll(): Promise<void> {
    await Promise.all([...LockHolder.held].map((holder) => holder.release()));
  }

  /** The process of the transaction in the server. */
  async pid(): Promise<number> {
    const { rows } = await this.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return rows[0]!.pid;
  }

  /** Runs one more statement in the transaction. */
  async also(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.client.query(sql, parameters);
  }

  async release(): Promise<void> {
    if (!LockHolder.held.delete(this)) return;
    await this.client.query('ROLLBACK');
    await this.client.end();
  }
}
