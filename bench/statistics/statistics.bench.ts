import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { importFile } from '../../src/contacts/import/import.service.js';
import { STATISTICS_GROUPS } from '../../src/contacts/statistics/dto/statistics-query.dto.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import { findDifferences, foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { copyDatabase, dropDatabase } from '../full-size/full-size.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS, type Stage } from '../full-size/stage.js';
import { describeStage } from '../support/describe.js';
import { summarise, type LoadResult } from '../support/latencies.js';
import { figure, judge, judgeShare, printTable, seconds } from '../support/report.js';
import { compare, OWNER_UPDATES, ownerUpdates, type Bench, type Work } from './triggers.js';

/** The contacts in one slice of a scoring run. */
const SLICE = 5_000;
const TURN = 50_000;
const READS = 200;
/** The least speed of bulk work with kept counts, as a share of the speed without them. */
const LEAST_SHARE = 0.8;
const MOST_READ_MS = 10;

/**
 * What keeping the statistics costs and saves: updates of `--updates N` contacts (1,000,000) as the owner of the
 * table makes them, an import of `--rows N` (200,000) and as many scores, each without and with the triggers in
 * turn. Then reading times compared with counting. `--kinds` are the kinds of the owner's updates
 * (send_count,address,is_mobile,status), and `--only-updates` runs nothing else. Sizes as in `bench -- full-size`.
 * Runs on a copy, which is dropped at the end; or with `--in-place`, for a disk without room for two, on the
 * database with scores, whose counts are counted again.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      updates: { type: 'string', default: '1000000' },
      rows: { type: 'string', default: '200000' },
      kinds: { type: 'string', default: Object.keys(OWNER_UPDATES).join() },
      'only-updates': { type: 'boolean', default: false },
      'in-place': { type: 'boolean', default: false },
    },
  });
  const [updates, rows] = [Number(values.updates), Number(values.rows)];
  const kinds = values.kinds.split(',');
  const unknown = kinds.filter((kind) => !(kind in OWNER_UPDATES));
  if (unknown.length > 0) throw new Error(`no kind of update ${unknown.join(', ')}`);
  const inPlace = values['in-place'];
  await onStage({ ...values, scoredIsEnough: inPlace }, async (stage) => {
    const name = `${stage.template}_statistics`;
    const url = inPlace
      ? await ensureScored(stage)
      : await copyDatabase(stage.serverUrl, stage.template, name);
    await describeStage('statistics', args, stage, url);
    const dataSource = createDataSource(
      { DATABASE_URL: url, DATABASE_POOL_SIZE: 2 },
      new TerminalLogger(() => undefined),
    );
    const client = new pg.Client({ connectionString: url });
    try {
      await dataSource.initialize();
      await client.connect();
      const bench: Bench = { client, runner: dataSource.createQueryRunner() };
      console.log('');
      const { contacts } = stage.size;
      await ownerUpdates(bench, kinds, Math.min(updates, contacts), contacts);
      if (values['only-updates']) {
        // Changes without the triggers left no deltas.
        if (inPlace) await recount(client);
        return;
      }
      const bound = { byProcessor: LEAST_SHARE };
      await compare(bench, 'import', rows, (round) => importOf(bench, stage, rows, round), bound);
      await compare(
        ...([bench, `scores, ${SLICE} a transaction`, rows] as const),
        (round) => scoresOf(bench, rows, round),
        bound,
      );
      await fold(bench);
      await read(bench);
    } finally {
      await client.end().catch(() => undefined);
      if (dataSource.isInitialized) await dataSource.destroy();
      if (!inPlace) await dropDatabase(stage.serverUrl, name);
    }
  });
}

function importOf({ client }: Bench, { services }: Stage, rows: number, round: number): Work {
  const file = join(services.dir, `import-${round}.csv`);
  return {
    async prepare() {
      await client.query('VACUUM contacts');
      await pipeline(Readable.from(generateSample({ rows, seed: 100 + round })), createWriteStream(file));
    },
    work: () => importFile(client, { file }),
  };
}

/** Other results than in the previous round, for everybody, and then the scores that follow from them. */
function scoresOf({ client, runner }: Bench, rows: number, round: number): Work {
  const scores = new LeadScoresRepository();
  return {
    async prepare() {
      await client.query(
        `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, confidence_score)
         SELECT id, phone_e164, 'whatsapp', true, (50 + (id + $2::int * 17) % 50) / 100.0 FROM contacts WHERE id <= $1
         ON CONFLICT (phone_e164, platform) DO UPDATE SET confidence_score = excluded.confidence_score`,
        [rows, round],
      );
      await client.query('VACUUM contacts, platform_validations, lead_scores');
    },
    async work() {
      for (let first = 1; first <= rows; first += SLICE) {
        const ids = Array.from({ length: Math.min(SLICE, rows - first + 1) }, (_, index) => first + index);
        await runner.manager.transaction((manager) => scores.score(manager, ids, 'standard'));
      }
    },
  };
}

async function fold({ client, runner }: Bench): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM contact_statistics_deltas',
  );
  const taken = await seconds(async () => {
    while (await foldDeltas(runner, TURN));
  });
  const n = rows[0]?.n ?? 0;
  console.log(`folding of what is left of that: ${figure(n)} deltas, ${figure(n / taken)} a second`);
}

async function read({ client, runner }: Bench): Promise<void> {
  // Changes without the triggers left no deltas.
  const took = await seconds(() => recount(client));
  await client.query('VACUUM ANALYZE contact_statistics, contact_statistics_deltas, contacts');
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM contact_statistics WHERE grouping_id = 127',
  );
  console.log(`counting all anew: ${took.toFixed(1)} s, ${rows[0]?.n ?? 0} cells of all dimensions`);
  const statistics = new StatisticsRepository();
  const { manager } = runner;
  const questions = {
    'by state': () => statistics.count(manager, {}, ['state']),
    'by everything': () => statistics.count(manager, {}, STATISTICS_GROUPS),
    'by everything, of one lada': () => statistics.count(manager, { lada: ['33'] }, STATISTICS_GROUPS),
    'by state, of one operator and tier': () =>
      statistics.count(manager, { operator: ['Telcel'], lead_tier: ['LOW'] }, ['state']),
  };
  const times: [string, LoadResult][] = [];
  for (const [name, ask] of Object.entries(questions)) times.push([name, await timesOf(READS, ask)]);
  for (const where of ['true', `operator = 'Telcel' AND lead_tier = 'LOW'`]) {
    const sql = `SELECT state_code, state_name, count(*) FROM contacts WHERE ${where} GROUP BY 1, 2`;
    times.push([`count(*) by state where ${where}`, await timesOf(3, () => client.query(sql))]);
  }
  printTable(
    ['', 'p50 ms', 'p99 ms'],
    times.map(([name, { p50, p99 }]) => [name, figure(p50), figure(p99)]),
  );
  console.log('');
  const [[, byState] = [], , , , [, counted] = []] = times;
  judge('p99 of the counts by state, ms', byState?.p99 ?? NaN, { below: MOST_READ_MS });
  judgeShare(
    'counts by state a second, beside counting',
    byState?.per_second ?? NaN,
    counted?.per_second ?? NaN,
  );
  const differences = await findDifferences({ query: (sql) => runner.query(sql) });
  judge('cells that differ from the count', differences.length, { below: 1 });
}

async function timesOf(times: number, ask: () => Promise<unknown>): Promise<LoadResult> {
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) taken.push(1000 * (await seconds(ask)));
  return summarise(taken, taken.reduce((sum, one) => sum + one, 0) / 1000);
}
