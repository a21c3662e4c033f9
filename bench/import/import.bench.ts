import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { DataSource } from 'typeorm';
import { OptOutRepository } from '../../src/contacts/opt-out/opt-out.repository.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { compileSources } from '../../test/validation-jobs/support/compiled-sources.js';
import { nodeFlags } from '../../scripts/demo/app-process.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { startServices } from '../../scripts/services/index.js';
import { judge, judgeShare } from '../support/report.js';
import { writeMeter } from '../support/write-meter.js';

/** The speed of `\copy` of the same contacts, relative to the import of new rows. */
const LEAST_SHARE = 0.5;
const LEAST_UNCHANGED = 3;
const MOST_RSS_MB = 250;
const MOST_ANSWER_MS = 1000;

/**
 * The speed of `npm run import` on `--rows N` (1,000,000) rows of the sample: first all new, then all unchanged,
 * then all changed. The floor is COPY of the resulting contacts into the same table with its indexes, triggers and
 * statistics.
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

    const fresh = await importAlone(services.databaseUrl, 'new', file);
    const same = await importAlone(services.databaseUrl, 'unchanged', file);
    const floor = await copyOf(client, join(services.dir, 'contacts.copy'));

    const perSecond = rows / fresh.seconds;
    judgeShare('new rows/s beside COPY', perSecond, rows / floor, LEAST_SHARE);
    judgeShare('unchanged rows/s beside new ones', rows / same.seconds, perSecond, LEAST_UNCHANGED);

    await client.query('VACUUM ANALYZE contacts');
    const written = await writeMeter(services.databaseUrl);
    const importing = importAlone(services.databaseUrl, 'all changed', changed);
    const longest = await longestAnswer(dataSource, importing);
    console.log(await written());
    const rss = Math.max(fresh.rssMb, same.rssMb, (await importing).rssMb);
    judge('memory of the import, MB', rss, { below: MOST_RSS_MB });
    judge('longest opt-out and score meanwhile, ms', longest, { below: MOST_ANSWER_MS });
  } finally {
    await client.end().catch(() => undefined);
    if (dataSource.isInitialized) await dataSource.destroy();
    await services.stop();
  }
}

/** The same file after everybody has moved to another street. */
async function* moved(lines: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  for await (const line of lines) yield String(line).replaceAll(', int. ', ', piso ');
}

interface Measured {
  seconds: number;
  rssMb: number;
}

/** Runs the command in a separate process. Answers its time and peak memory. */
async function importAlone(databaseUrl: string, title: string, file: string): Promise<Measured> {
  const folder = await compileSources();
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [...(await nodeFlags('import')), join(folder, 'src/cli.js'), 'import', file],
    {
      env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  let rssKb = 0;
  const watch = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => (rssKb = Math.max(rssKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))),
      () => undefined,
    );
  }, 100);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(watch);
  if (code !== 0 && code !== 3) throw new Error(`the import ended with ${code}`);
  const seconds = (performance.now() - started) / 1000;
  const rssMb = Math.round(rssKb / 1024);
  console.log(`import, ${title}: ${seconds.toFixed(1)} s, at most ${rssMb} MB`);
  return { seconds, rssMb };
}

/**
 * Opts contacts out and scores them, one after another, until the import ends. Answers the longest time in
 * milliseconds.
 */
async function longestAnswer(dataSource: DataSource, importing: Promise<unknown>): Promise<number> {
  const consent = new OptOutRepository();
  const scores = new LeadScoresRepository();
  const event = {
    kind: 'OPT_OUT',
    method: 'SMS',
    evidence: null,
    occurred_at: new Date(),
    recorded_by: 'bench',
  } as const;
  const ended = { is: false };
  const watched = importing.finally(() => (ended.is = true));
  watched.catch(() => undefined);
  const [row] = await dataSource.query<{ least: number; most: number }[]>(
    'SELECT min(id) AS least, max(id) AS most FROM contacts',
  );
  const { least, most } = row ?? { least: 0, most: 0 };
  let longest = 0;
  while (!ended.is) {
    const id = least + Math.floor(Math.random() * (most - least + 1));
    const started = performance.now();
    await dataSource.transaction((manager) => consent.optOut(manager, [id], event));
    await dataSource.transaction((manager) => scores.score(manager, [id], 'standard'));
    longest = Math.max(longest, performance.now() - started);
    await delay(20);
  }
  await watched;
  return Math.round(longest);
}

/** The seconds that COPY needs to load the existing contacts into the emptied table. */
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
