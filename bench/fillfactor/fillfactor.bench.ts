import { parseArgs } from 'node:util';
import pg from 'pg';
import { givenServers } from '../../scripts/services/given-servers.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { startServices } from '../../scripts/services/index.js';
import { createDatabase, dropDatabase } from '../../test/support/test-database.js';
import { buildProductionCopy } from '../migrate/production-copy.js';
import { judgeShare } from '../support/report.js';
import { firstValue } from '../support/values.js';

export const takesServers = true;

/**
 * The contacts of one transaction of a scoring run. Other sessions wait at most for one, and vacuum cannot clean up
 * meanwhile.
 */
const BATCH = 5_000;
const CANDIDATES = [100, 95, 90, 80, 70, 50];
/** The fillfactor that the migrations give `contacts`. */
const CHOSEN = 90;

/** Which contacts get another score, and in how many runs. */
const RUNS = [
  { name: 'first score of everybody', changed: 'true' },
  { name: 'again, 5 % change', changed: 'id % 20 = 1' },
  { name: 'again, other 5 % change', changed: 'id % 20 = 2' },
  { name: 'again, 20 % change', changed: 'id % 5 = 3' },
  { name: 'again, everybody changes', changed: 'true' },
];

/**
 * The effect of a fillfactor of `contacts` on scoring runs: a table like production, whose pages are full, gets the
 * fillfactor and is then scored several times, in physical order and in batches. `--rows N` (default: 100,000).
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '100000' } } });
  const services = await startServices({
    name: 'bench-fillfactor',
    postgresSettings: { shared_buffers: '2GB', max_wal_size: '8GB', autovacuum: 'off' },
    external: { ...(await givenServers('bench')), redisUrl: 'redis://127.0.0.1:6379' },
  });
  process.env.TEST_DATABASE_URL = services.databaseUrl;
  try {
    console.log(`${values.rows} contacts, batches of ${BATCH}\n`);
    console.log('fillfactor  run                           seconds  heap-only  table MB  indexes MB');
    const taken = new Map<number, number>();
    for (const fillfactor of CANDIDATES) {
      const database = await createDatabase('bench');
      taken.set(fillfactor, await measure(database.url, fillfactor, Number(values.rows)));
      await dropDatabase(database.name);
    }
    console.log('');
    const rate = (fillfactor: number): number => Number(values.rows) / (taken.get(fillfactor) ?? NaN);
    judgeShare(
      `runs of all contacts at fillfactor ${CHOSEN}, contacts/s beside 100`,
      rate(CHOSEN),
      rate(100),
    );
  } finally {
    await services.stop();
  }
}

/** Answers the seconds of all runs together. */
async function measure(url: string, fillfactor: number, rows: number): Promise<number> {
  await buildProductionCopy(url, rows, () => undefined);
  const dataSource = createDataSource(
    { DATABASE_URL: url, DATABASE_POOL_SIZE: 2 },
    new TerminalLogger(() => undefined),
  );
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER TABLE contacts SET (fillfactor = ${fillfactor})`);
  let taken = 0;
  for (const { name, changed } of RUNS) {
    const before = await counters(client);
    const started = Date.now();
    await score(client, rows, changed);
    const seconds = (Date.now() - started) / 1000;
    taken += seconds;
    const after = await counters(client);
    const share = (100 * (after.heap_only - before.heap_only)) / (after.updates - before.updates);
    console.log(
      `${String(fillfactor).padStart(10)}  ${name.padEnd(28)}  ${seconds.toFixed(1).padStart(7)}  ` +
        `${share.toFixed(0).padStart(7)} %  ${after.table_mb.padStart(8)}  ${after.indexes_mb.padStart(10)}`,
    );
    await client.query('VACUUM contacts');
  }
  await client.end();
  return taken;
}

/** The writes of a scoring run to contacts, in physical order, one transaction per batch. */
async function score(client: pg.Client, rows: number, changed: string): Promise<void> {
  for (let first = 1; first <= rows; first += BATCH) {
    await client.query(
      `UPDATE contacts SET lead_score = coalesce(lead_score, 0) % 100 + 1, lead_tier = 'LOW', last_scored_at = now()
        WHERE id BETWEEN $1 AND $2 AND ${changed}`,
      [first, first + BATCH - 1],
    );
  }
}

interface Counters {
  updates: number;
  heap_only: number;
  table_mb: string;
  indexes_mb: string;
}

async function counters(client: pg.Client): Promise<Counters> {
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<Counters>(
    `SELECT n_tup_upd::float8 AS updates, n_tup_hot_upd::float8 AS heap_only,
            round(pg_table_size('contacts') / 1e6)::text AS table_mb, round(pg_indexes_size('contacts') / 1e6)::text AS indexes_mb
       FROM pg_stat_user_tables WHERE relname = 'contacts'`,
  );
  return firstValue(rows);
}
