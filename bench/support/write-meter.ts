import { setTimeout as delay } from 'node:timers/promises';
import { onConnection } from '../migrate/production-copy.js';
import { firstValue } from './values.js';

/** A session reports its statistics at most once a second. */
const STATISTICS_MS = 1500;

/**
 * Begins to measure what a piece of work writes. Call what it answers after the work: that gives, as one line of text,
 * the WAL of the whole server, the share of the updates of contacts that were heap-only, and how much their indexes grew.
 */
export async function writeMeter(url: string): Promise<() => Promise<string>> {
  const read = (): Promise<{ wal: string; updates: string; heap_only: string; index_bytes: string }> =>
    onConnection(url, async (client) => {
      const { rows } = await client.query<Awaited<ReturnType<typeof read>>>(
        `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS wal, n_tup_upd AS updates,
           n_tup_hot_upd AS heap_only, pg_indexes_size(relid) AS index_bytes
         FROM pg_stat_user_tables WHERE relid = 'contacts'::regclass`,
      );
      return firstValue(rows);
    });
  const start = await read();
  return async () => {
    await delay(STATISTICS_MS);
    const end = await read();
    const grown = (field: keyof typeof end): number => Number(end[field]) - Number(start[field]);
    const share = (100 * grown('heap_only')) / Math.max(1, grown('updates'));
    return [
      `${(grown('wal') / 1e9).toFixed(2)} GB of WAL`,
      `${share.toFixed(0)} % of ${grown('updates').toLocaleString('en')} updates of contacts heap-only`,
      `indexes of contacts ${(grown('index_bytes') / 1e6).toFixed(0)} MB larger`,
    ].join(', ');
  };
}
