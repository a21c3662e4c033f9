import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startServices } from '../../scripts/services/index.js';
import { createDatabase, dropDatabase, type NamedDatabase } from '../../test/support/test-database.js';
import { locksReported, LockWatch, type LockUse } from './lock-watch.js';
import { buildProductionCopy } from './production-copy.js';
import { SLOW_MS, StallWatch, type Wait } from './stall-watch.js';
import { Traffic, type PhaseResult } from './traffic.js';

const MAX_ACCESS_EXCLUSIVE_MS = 50;
const MAX_STALL_MS = 500;

/** As the specification tunes production, with a checkpoint distance that suits index builds. */
const SETTINGS = {
  shared_buffers: '2GB',
  work_mem: '64MB',
  effective_cache_size: '6GB',
  maintenance_work_mem: '1GB',
  checkpoint_completion_target: '0.9',
  wal_buffers: '64MB',
  max_wal_size: '8GB',
};

/**
 * All migrations on a table like production, while others read and write it. `--rows N` (5,000,000 unless given),
 * `--quiet-seconds N` how long the traffic is measured without migrations (30), `--template NAME` a database of the
 * server of DATABASE_URL to copy instead of building one; built and kept there where it is missing.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '5000000' },
      'quiet-seconds': { type: 'string', default: '30' },
      template: { type: 'string' },
    },
  });
  const rows = Number(values.rows);
  const services = await startServices({
    name: 'bench-migrate',
    postgresSettings: SETTINGS,
    // Migrations need no Redis: one that is never connected to.
    external: { databaseUrl: process.env.DATABASE_URL || undefined, redisUrl: 'redis://127.0.0.1:6379' },
  });
  process.env.DATABASE_URL = services.databaseUrl;
  try {
    if (values.template) await ensureTemplate(services.databaseUrl, values.template, rows);
    const database = values.template
      ? await copyTemplate(services.databaseUrl, values.template)
      : await createDatabase('bench');
    try {
      if (!values.template) await build(database.url, rows);
      await measure(database.url, rows, Number(values['quiet-seconds']));
    } finally {
      await dropDatabase(database.name);
    }
  } finally {
    await services.stop();
  }
}

async function ensureTemplate(serverUrl: string, name: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await build(url.href, rows);
}

/** By copying files: the default sends the whole copy through the WAL. */
async function copyTemplate(serverUrl: string, template: string): Promise<NamedDatabase> {
  const name = `bench_${process.pid}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE ${client.escapeIdentifier(template)} STRATEGY FILE_COPY`,
    );
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

async function build(url: string, rows: number): Promise<void> {
  console.log(`Building a database like production with ${rows.toLocaleString('en')} contacts …`);
  await buildProductionCopy(url, rows, (text) => {
    console.log(text);
  });
}

async function measure(url: string, rows: number, quietSeconds: number): Promise<void> {
  await describeMachine(url);

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
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{
    version: string;
    size: string;
    heap: string;
    indexes: string;
    settings: string;
  }>(
    `SELECT split_part(version(), ',', 1) AS version, pg_size_pretty(pg_total_relation_size('contacts')) AS size,
            pg_size_pretty(pg_table_size('contacts')) AS heap,
            (SELECT string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings
              WHERE name IN ('shared_buffers', 'maintenance_work_mem', 'max_wal_size', 'fsync')) AS settings,
            (SELECT count(*) FROM pg_index WHERE indrelid = 'contacts'::regclass) || ' indexes, '
              || pg_size_pretty(pg_indexes_size('contacts')) AS indexes`,
  );
  await client.end();
  const [info] = rows;
  console.log(
    `\n${info?.version ?? ''}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2) ?? '?'} before the measurement`,
  );
  console.log(info?.settings ?? '');
  console.log(`contacts: ${info?.size ?? ''} (table ${info?.heap ?? ''}, ${info?.indexes ?? ''})`);
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
  judge(
    `longest ACCESS EXCLUSIVE on contacts: ${exclusive.toFixed(1)} ms (bound ${MAX_ACCESS_EXCLUSIVE_MS} ms)`,
    exclusive <= MAX_ACCESS_EXCLUSIVE_MS,
  );
  judge(
    `longest statement of the traffic: ${stall.toFixed(0)} ms during, ${(without.longest[0]?.milliseconds ?? 0).toFixed(0)} ms without (bound ${MAX_STALL_MS} ms)`,
    stall <= MAX_STALL_MS,
  );
  judge(
    `errors of the traffic: ${during.errors.length}${during.errors[0] ? `, first: ${during.errors[0]}` : ''}`,
    during.errors.length === 0,
  );
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

function judge(text: string, kept: boolean): void {
  console.log(`${kept ? 'kept  ' : 'BROKEN'} ${text}`);
  if (!kept) process.exitCode = 1;
}
