import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { givenServers } from '../../scripts/services/given-servers.js';
import { startServices } from '../../scripts/services/index.js';
import { createDatabase, dropDatabase, type NamedDatabase } from '../../test/support/test-database.js';
import { copyDatabase, databaseExists, databaseUrl, renameDatabase } from '../full-size/full-size.js';
import { compressWal, productionSettings } from '../support/postgres-settings.js';
import { judge, judgeShare } from '../support/report.js';
import { askDisk } from './disk-probe.js';
import { locksReported, LockWatch, type LockUse } from './lock-watch.js';
import { buildProductionCopy, onConnection } from './production-copy.js';
import { SLOW_MS, StallWatch, type Wait } from './stall-watch.js';
import { Traffic, type PhaseResult } from './traffic.js';

export const takesServers = true;

const MAX_ACCESS_EXCLUSIVE_MS = 50;
const MAX_STALL_MS = 500;

/** How long the disk is measured alone, at most. */
const MOST_DISK_SECONDS = 20;

/**
 * All migrations on a table like production, while others read and write it. `--rows N` (5,000,000) sets the size,
 * `--quiet-seconds N` (30) the time of traffic without migrations. `--template NAME` copies an existing database
 * instead of building one. A missing template is built and kept, on the server of BENCH_DATABASE_URL or, with
 * `--data FOLDER`, on one whose data stay in that folder, which should be on the disk to be measured. `--use-up`
 * migrates the template itself, when there is no space for two.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '5000000' },
      'quiet-seconds': { type: 'string', default: '30' },
      template: { type: 'string' },
      data: { type: 'string' },
      'use-up': { type: 'boolean', default: false },
    },
  });
  const rows = Number(values.rows);
  if (values['use-up'] && values.template === undefined) throw new Error('--use-up needs --template');
  // The name becomes part of statements.
  if (values.template !== undefined && !/^[a-z_][a-z0-9_]*$/.test(values.template))
    throw new Error(
      '--template must be of small letters, digits and underscores, and not begin with a digit',
    );
  const services = await startServices({
    name: 'bench-migrate',
    postgresSettings: await productionSettings({}),
    // Migrations need no Redis, and nothing connects to this address.
    external: {
      ...(values.data ? {} : await givenServers('bench')),
      redisUrl: 'redis://127.0.0.1:6379',
    },
    ...(values.data && { postgresKeptIn: resolve(values.data) }),
  });
  process.env.TEST_DATABASE_URL = services.databaseUrl;
  try {
    const isOurs = services.postgres !== undefined;
    if (isOurs) await compressWal(services.databaseUrl);
    const database = values.template
      ? await fromTemplate(services.databaseUrl, values.template, rows, values['use-up'])
      : await createDatabase('bench');
    try {
      if (!values.template) await build(database.url, rows);
      await describeMachine(database.url);
      const quietSeconds = Number(values['quiet-seconds']);
      if (isOurs) await describeDisk(database.url, Math.min(quietSeconds, MOST_DISK_SECONDS));
      await measure(database.url, rows, quietSeconds);
    } finally {
      await dropDatabase(database.name);
    }
  } finally {
    await services.stop();
  }
}

/** The copy of the template, or the template itself under another name. The resulting database may be dropped. */
async function fromTemplate(
  serverUrl: string,
  template: string,
  rows: number,
  useUp: boolean,
): Promise<NamedDatabase> {
  if (!(await databaseExists(serverUrl, template))) {
    await onConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${template}`));
    await build(databaseUrl(serverUrl, template), rows);
  }
  const name = `bench_${process.pid}`;
  await (useUp ? renameDatabase(serverUrl, template, name) : copyDatabase(serverUrl, template, name));
  return { name, url: databaseUrl(serverUrl, name) };
}

async function build(url: string, rows: number): Promise<void> {
  console.log(`Building a database like production with ${rows.toLocaleString('en')} contacts …`);
  await buildProductionCopy(url, rows, (text) => {
    console.log(text);
  });
}

async function measure(url: string, rows: number, quietSeconds: number): Promise<void> {
  const traffic = new Traffic(url, rows);
  await sleep(5_000);
  traffic.nextPhase();
  console.log(`\nTraffic alone for ${quietSeconds} s …`);
  await sleep(quietSeconds * 1000);
  const without = traffic.nextPhase();

  console.log('\nnpm run migration:run');
  const watch = new LockWatch(url);
  const stalls = new StallWatch(url);
  const started = Date.now();
  const output = await migrate(url);
  const total = (Date.now() - started) / 1000;
  const during = traffic.nextPhase();
  const seen = await watch.stop();
  const waits = await stalls.stop();
  await traffic.stop();
  report({ total, without, during, locks: [...locksReported(output), ...seen], watch });
  printStalls(waits, stalls.longestPause);
}

async function migrate(url: string): Promise<string[]> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'node_modules/typeorm/cli.js', 'migration:run', '-d', 'ormconfig.ts'],
    { env: { ...process.env, DATABASE_URL: url }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    console.log(`  ${line}`);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the migrations ended with exit code ${code ?? 'none'}`);
  return lines;
}

async function describeMachine(url: string): Promise<void> {
  const [info] = await onConnection(url, async (client) => {
    const { rows } = await client.query<Record<'version' | 'size' | 'heap' | 'indexes' | 'settings', string>>(
      `SELECT split_part(version(), ',', 1) AS version, pg_size_pretty(pg_total_relation_size('contacts')) AS size,
              pg_size_pretty(pg_table_size('contacts')) AS heap,
              (SELECT string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings
                WHERE name IN ('shared_buffers', 'maintenance_work_mem', 'max_wal_size', 'wal_compression', 'random_page_cost', 'fsync')) AS settings,
              (SELECT count(*) FROM pg_index WHERE indrelid = 'contacts'::regclass) || ' indexes, '
                || pg_size_pretty(pg_indexes_size('contacts')) AS indexes`,
    );
    return rows;
  });
  console.log(
    `\n${info?.version ?? ''}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2) ?? '?'} before the measurement`,
  );
  console.log(info?.settings ?? '');
  console.log(`contacts: ${info?.size ?? ''} (table ${info?.heap ?? ''}, ${info?.indexes ?? ''})`);
}

async function describeDisk(url: string, seconds: number): Promise<void> {
  const { count, p50, p99, longest } = await askDisk(url, seconds);
  console.log(
    `The disk alone, ${count.toLocaleString('en')} durable writes of 8 kB in ${seconds} s: ` +
      `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, longest ${longest.toFixed(0)} ms`,
  );
}

interface Results {
  total: number;
  without: PhaseResult;
  during: PhaseResult;
  locks: LockUse[];
  watch: LockWatch;
}

function report({ total, without, during, locks, watch }: Results): void {
  console.log(`\nAll migrations: ${total.toFixed(1)} s`);
  printPhase('Traffic without migrations', without);
  printPhase('Traffic during the migrations', during);
  console.log(
    `\nLocks of the migrations on contacts (pg_locks looked at ${watch.samples.toLocaleString('en')} times)`,
  );
  for (const { mode, times, longest, source } of locks) {
    console.log(
      `  ${mode.padEnd(26)} ${String(times).padStart(4)} times, longest ${longest.toFixed(1).padStart(10)} ms  (${source})`,
    );
  }
  console.log(
    `\nLongest wait of the traffic for a lock on contacts: ${watch.longestWait.toFixed(0)} ms (seen in pg_locks)`,
  );
  const exclusive = Math.max(
    ...locks.filter(({ mode }) => /access ?exclusive/i.test(mode)).map(({ longest }) => longest),
  );
  const stall = during.longest[0]?.milliseconds ?? 0;
  console.log('');
  judge('longest ACCESS EXCLUSIVE on contacts, ms', exclusive, { below: MAX_ACCESS_EXCLUSIVE_MS });
  judge('longest statement of the traffic meanwhile, ms', stall, { below: MAX_STALL_MS });
  judgeShare('statements/s meanwhile beside none', during.perSecond, without.perSecond);
  judge('errors of the traffic', during.errors.length, { below: 1 });
  if (during.errors[0]) console.log(`the first of them: ${during.errors[0]}`);
}

function printPhase(title: string, phase: PhaseResult): void {
  console.log(
    `\n${title}: ${phase.statements.toLocaleString('en')} statements, ${phase.perSecond} per second; the longest`,
  );
  for (const { kind, milliseconds } of phase.longest)
    console.log(`  ${kind.padEnd(26)} ${milliseconds.toFixed(1).padStart(8)} ms`);
}

function printStalls(waits: readonly Wait[], longestPause: number): void {
  console.log(`\nWhat statements of more than ${SLOW_MS} ms were seen to wait for`);
  for (const { event, times } of waits) console.log(`  ${event.padEnd(50)} ${times} times`);
  if (waits.length === 0) console.log('  there were none');
  console.log(`Longest pause of the measuring process itself: ${longestPause.toFixed(0)} ms`);
}
