import { createWriteStream } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { importFile } from '../../src/contacts/import/import.service.js';
import { STATISTICS_GROUPS } from '../../src/contacts/statistics/dto/statistics-query.dto.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import { findDifferences, foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import type { MigratingDataSource } from '../../src/database/migrating-data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { startServices } from '../../scripts/services/index.js';
import { buildProductionCopy } from '../migrate/production-copy.js';

/** One slice of a scoring run. */
const SLICE = 5_000;
const TURN = 50_000;
const READS = 200;
/** USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const ROUNDS = 2;
/** Bulk work with the counts kept, as a share of the same without. */
const LEAST_SHARE = 0.8;
const MOST_READ_MS = 25;

const TRIGGERS = ['insert', 'update', 'delete', 'truncate'].map((event) => `contact_statistics_${event}`);

interface Bench {
  client: pg.Client;
  runner: QueryRunner;
  dataSource: MigratingDataSource;
  dir: string;
}

/**
 * What it costs to keep the statistics, and what it saves. A table like production of `--table N` contacts (1,000,000),
 * of which all are updated in a column that is not counted; `--rows N` (200,000) are imported, and as many scored: each
 * without the triggers and with them, in turn. Then reading times, against counting.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rows: { type: 'string', default: '200000' }, table: { type: 'string', default: '1000000' } },
  });
  const [rows, table] = [Number(values.rows), Number(values.table)];
  const services = await startServices({
    name: 'bench-statistics',
    postgresSettings: { shared_buffers: '2GB', max_wal_size: '8GB', work_mem: '64MB' },
    external: { databaseUrl: undefined, redisUrl: 'redis://127.0.0.1:6379' },
  });
  const client = new pg.Client({ connectionString: services.databaseUrl });
  const dataSource = createDataSource(
    { DATABASE_URL: services.databaseUrl, DATABASE_POOL_SIZE: 2 },
    new TerminalLogger(() => undefined),
  );
  try {
    await buildProductionCopy(services.databaseUrl, table, () => undefined);
    await dataSource.initialize();
    await dataSource.runMigrations();
    await client.connect();
    const bench = { client, dataSource, dir: services.dir, runner: dataSource.createQueryRunner() };
    await describeMachine(client);
    const kept = [
      await compare(bench, `update of send_count in ${table} contacts, one statement`, table, () => ({
        work: () => client.query('UPDATE contacts SET send_count = send_count + 1 WHERE id <= $1', [table]),
      })),
      await compare(bench, `import of ${rows} rows`, rows, (round) => importOf(bench, rows, round)),
      await compare(bench, `scores of ${rows} contacts, ${SLICE} a transaction`, rows, (round) =>
        scoresOf(bench, rows, round),
      ),
      await fold(bench),
      await read(bench),
    ];
    if (kept.includes(false)) process.exitCode = 1;
  } finally {
    await client.end().catch(() => undefined);
    if (dataSource.isInitialized) await dataSource.destroy();
    await services.stop();
  }
}

async function describeMachine(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(`SELECT split_part(version(), ',', 1) AS version`);
  console.log(
    `${rows[0]?.version ?? ''}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2) ?? '?'} before the measurement\n`,
  );
}

interface Work {
  prepare?: () => Promise<unknown>;
  work: () => Promise<unknown>;
}

/**
 * The cost of one run: by the clock, and in processor time of the server, which other work on the machine hardly
 * affects.
 */
interface Cost {
  seconds: number;
  cpu: number;
}

/** Runs the work alternately without and with the triggers, ROUNDS times each; prints the cost by the best of each. */
async function compare(
  bench: Bench,
  what: string,
  rows: number,
  workOf: (round: number) => Work,
): Promise<boolean> {
  const { client } = bench;
  const best = {
    DISABLE: { seconds: Infinity, cpu: Infinity },
    ENABLE: { seconds: Infinity, cpu: Infinity },
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const mode of ['DISABLE', 'ENABLE'] as const) {
      for (const trigger of TRIGGERS) await client.query(`ALTER TABLE contacts ${mode} TRIGGER ${trigger}`);
      const cost = await costOf(bench, workOf(2 * round + Number(mode === 'ENABLE')));
      // The first round makes room in the pages and warms the cache.
      if (round === 0) continue;
      best[mode].seconds = Math.min(best[mode].seconds, cost.seconds);
      best[mode].cpu = Math.min(best[mode].cpu, cost.cpu);
    }
  }
  console.log(what);
  console.log(`  floor, counts not kept: ${describe(rows, best.DISABLE)}`);
  console.log(`  counts kept:            ${describe(rows, best.ENABLE)}`);
  console.log(`  by the clock ${(best.DISABLE.seconds / best.ENABLE.seconds).toFixed(2)} of the floor`);
  const share = best.DISABLE.cpu / best.ENABLE.cpu;
  return judge(`by the processor ${share.toFixed(2)}, at least ${LEAST_SHARE} wanted`, share >= LEAST_SHARE);
}

async function costOf({ client, runner }: Bench, { prepare, work }: Work): Promise<Cost> {
  await prepare?.();
  await client.query('VACUUM contacts, platform_validations, lead_scores');
  await client.query('CHECKPOINT');
  const pids = await Promise.all([
    backendOf((sql) => client.query(sql)),
    backendOf((sql) => runner.query(sql, [], true)),
  ]);
  const before = await processorSeconds(pids);
  const seconds = await timed(work);
  return { seconds, cpu: (await processorSeconds(pids)) - before };
}

async function backendOf(
  query: (sql: string) => Promise<{ rows?: unknown; records?: unknown }>,
): Promise<number> {
  const answer = await query('SELECT pg_backend_pid() AS pid');
  const [row] = (answer.rows ?? answer.records) as { pid: number }[];
  return row?.pid ?? 0;
}

/** The processor time of the backends, user and system, from Linux. */
async function processorSeconds(pids: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The fields after the name in parentheses begin with the third: 14 and 15 are the times.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_PER_SECOND;
}

function importOf({ client, dir }: Bench, rows: number, round: number): Work {
  const file = join(dir, `import-${round}.csv`);
  return {
    prepare: () =>
      pipeline(Readable.from(generateSample({ rows, seed: 100 + round })), createWriteStream(file)),
    work: () => importFile(client, { file }),
  };
}

/** Other results than at the round before, for everybody; then the scores that follow from them. */
function scoresOf({ client, runner }: Bench, rows: number, round: number): Work {
  const scores = new LeadScoresRepository();
  return {
    prepare: () =>
      client.query(
        `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, confidence_score)
         SELECT id, phone_e164, 'whatsapp', true, (50 + (id + $2::int * 17) % 50) / 100.0 FROM contacts WHERE id <= $1
         ON CONFLICT (phone_e164, platform) DO UPDATE SET confidence_score = excluded.confidence_score`,
        [rows, round],
      ),
    async work() {
      for (let first = 1; first <= rows; first += SLICE) {
        const ids = Array.from({ length: Math.min(SLICE, rows - first + 1) }, (_, index) => first + index);
        await runner.manager.transaction((manager) => scores.score(manager, ids, 'standard'));
      }
    },
  };
}

async function fold({ client, runner }: Bench): Promise<boolean> {
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM contact_statistics_deltas',
  );
  const seconds = await timed(async () => {
    while ((await foldDeltas(runner, TURN)) > 0);
  });
  console.log(
    `folding of what is left of that: ${rows[0]?.n ?? 0} deltas, ${perSecond(rows[0]?.n ?? 0, seconds)}`,
  );
  return true;
}

async function read({ client, dataSource }: Bench): Promise<boolean> {
  // Rows that were written without the triggers have no delta.
  const seconds = await timed(() => recount(client));
  await client.query('VACUUM ANALYZE contact_statistics, contact_statistics_deltas, contacts');
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM contact_statistics WHERE grouping_id = 127',
  );
  console.log(`counting all anew: ${seconds.toFixed(1)} s, ${rows[0]?.n ?? 0} cells of all dimensions`);
  const statistics = new StatisticsRepository();
  const questions = {
    'by state': () => statistics.count(dataSource.manager, {}, ['state']),
    'by everything': () => statistics.count(dataSource.manager, {}, STATISTICS_GROUPS),
    'by everything, of one lada': () =>
      statistics.count(dataSource.manager, { lada: ['33'] }, STATISTICS_GROUPS),
    'by state, of one operator and tier': () =>
      statistics.count(dataSource.manager, { operator: ['Telcel'], lead_tier: ['LOW'] }, ['state']),
  };
  let byState = 0;
  for (const [name, ask] of Object.entries(questions)) {
    const { p50, p99 } = await percentiles(READS, ask);
    console.log(`  ${name.padEnd(36)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    if (name === 'by state') byState = p99;
  }
  for (const where of ['true', `operator = 'Telcel' AND lead_tier = 'LOW'`]) {
    const { p50 } = await percentiles(3, () =>
      client.query(`SELECT state_code, state_name, count(*) FROM contacts WHERE ${where} GROUP BY 1, 2`),
    );
    console.log(`  count(*) by state where ${where}: ${p50.toFixed(0)} ms`);
  }
  const differences = await findDifferences({ query: (sql) => dataSource.query(sql) });
  const right = judge(`${differences.length} cells differ from the count`, differences.length === 0);
  return (
    judge(`by state p99 ${byState.toFixed(1)} ms, at most ${MOST_READ_MS} wanted`, byState <= MOST_READ_MS) &&
    right
  );
}

async function percentiles(
  times: number,
  ask: () => Promise<unknown>,
): Promise<{ p50: number; p99: number }> {
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) taken.push(1000 * (await timed(ask)));
  taken.sort((a, b) => a - b);
  const at = (share: number): number => taken[Math.min(times - 1, Math.floor(share * times))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function describe(rows: number, { seconds, cpu }: Cost): string {
  return `${perSecond(rows, seconds)}, ${cpu.toFixed(1)} s of the processor`;
}

function perSecond(rows: number, seconds: number): string {
  return `${Math.round(rows / seconds).toLocaleString('en')} rows/s (${seconds.toFixed(1)} s)`;
}

function judge(text: string, kept: boolean): boolean {
  console.log(`  ${text}: ${kept ? 'kept' : 'NOT KEPT'}`);
  return kept;
}
