import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** A session reports its statistics at most once a second. */
const STATISTICS_MS = 1500;

/** Measures how many of the updates of contacts from now on are heap-only, as in "80 % of 1,000". */
export async function heapOnlyMeter(client: pg.Client): Promise<() => Promise<string>> {
  const read = async (): Promise<{ updates: number; heap_only: number }> => {
    await delay(STATISTICS_MS);
    const { rows } = await client.query<{ updates: number; heap_only: number }>(
      `SELECT n_tup_upd::float8 AS updates, n_tup_hot_upd::float8 AS heap_only
       FROM pg_stat_user_tables WHERE relid = 'contacts'::regclass`,
    );
    return rows[0]!;
  };
  const start = await read();
  return async () => {
    const end = await read();
    const updates = end.updates - start.updates;
    const share = (100 * (end.heap_only - start.heap_only)) / Math.max(1, updates);
    return `${share.toFixed(0)} % of ${updates.toLocaleString('en')}`;
  };
}
