import { createReadStream, createWriteStream } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { importFile, type ImportSummary } from '../../src/contacts/import/import.service.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { startServices } from '../../scripts/services/index.js';

/** What `\copy` of the same contacts into the same table and indexes is to the import of new rows. */
const LEAST_SHARE = 0.5;
const LEAST_UNCHANGED = 3;
const MOST_RSS_MB = 250;

/**
 * How fast `npm run import` is on `--rows N` (1,000,000) rows of the sample: all new, then unchanged, then all changed.
 * The floor is COPY of the contacts that came of it, into the same table with its indexes, triggers and statistics.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '1000000' } } });
  const rows = Number(values.rows);
  const services = await startServices({
    name: 'bench-import',
    postgresSettings: { shared_buffers: '2GB', max_wal_size: '8GB', work_mem: '64MB' },
    external: { databaseUrl: undefined, redisUrl: 'redis://127.0.0.1:6379' },
  });
  const client = new pg.Client({ connectionString: services.databaseUrl });
  const dataSource = createDataSource(
    { DATABASE_URL: services.databaseUrl, DATABASE_POOL_SIZE: 2 },
    new TerminalLogger(() => undefined),
  );
  try {
    await dataSource.initialize();
    await dataSource.runMigrations();
    await client.connect();
    console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ${rows} rows`);
    const file = join(services.dir, 'sample.csv');
    await pipeline(Readable.from(generateSample({ rows })), createWriteStream(file));
    const changed = join(services.dir, 'changed.csv');
    await pipeline(Readable.from(generateSample({ rows })), moved, createWriteStream(changed));

    let rss = 0;
    const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 200);
    const fresh = await measure('import, new', () => importFile(client, { file }));
    const same = await measure('import, unchanged', () => importFile(client, { file }));
    const other = await measure('import, all changed', () => importFile(client, { file: changed }));
    clearInterval(watch);
    const floor = await copyOf(client, join(services.dir, 'contacts.copy'));

    const share = floor / fresh.seconds;
    const faster = fresh.seconds / same.seconds;
    console.log(`updated by the changed file: ${other.summary.updated}`);
    console.log(`new rows at ${(share * 100).toFixed(0)} % of the floor, at least ${LEAST_SHARE * 100} %`);
    console.log(`unchanged ${faster.toFixed(1)} times as fast as new, at least ${LEAST_UNCHANGED}`);
    console.log(`memory at most ${Math.round(rss / 1e6)} MB, bound ${MOST_RSS_MB} MB`);
    if (share < LEAST_SHARE || faster < LEAST_UNCHANGED || rss > MOST_RSS_MB * 1e6) process.exitCode = 1;
  } finally {
    await client.end().catch(() => undefined);
    if (dataSource.isInitialized) await dataSource.destroy();
    await services.stop();
  }
}

/** Everybody has moved to another street. */
async function* moved(lines: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  for await (const line of lines) yield String(line).replaceAll(', int. ', ', piso ');
}

async function measure(
  title: string,
  work: () => Promise<ImportSummary>,
): Promise<{ seconds: number; summary: ImportSummary }> {
  const summary = await work();
  const { seconds, rows_read } = summary;
  console.log(`${title}: ${seconds.toFixed(1)} s, ${Math.round(rows_read / seconds)} rows/s`);
  return { seconds, summary };
}

/** Seconds that COPY takes for the contacts that are there, into the emptied table. */
async function copyOf(client: pg.Client, file: string): Promise<number> {
  const columns =
    'phone_e164, phone_national, phone_original, lada, full_name, address, neighborhood, state_code, state_name, ' +
    'municipality, city, is_mobile, operator, status, status_updated_at, status_source, opt_out_at, opt_out_method, ' +
    'source, import_batch_id';
  await pipeline(
    client.query(copyTo(`COPY (SELECT ${columns} FROM contacts ORDER BY phone_e164) TO STDOUT`)),
    createWriteStream(file),
  );
  await client.query('TRUNCATE contacts CASCADE');
  const started = performance.now();
  await pipeline(createReadStream(file), client.query(copyFrom(`COPY contacts (${columns}) FROM STDIN`)));
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM contacts');
  console.log(`floor, COPY of ${rows[0]?.count} contacts: ${seconds.toFixed(1)} s`);
  return seconds;
}
