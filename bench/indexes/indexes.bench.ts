import { parseArgs } from 'node:util';
import type pg from 'pg';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { copyDatabase, dropDatabase, scoredName } from '../full-size/full-size.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { describeStage } from '../support/describe.js';
import { record, type Recorded } from '../support/recorded.js';
import { figure, judgeShare, printTable, seconds } from '../support/report.js';

const PAGE = 51;
const ROUNDS = 2;

/** The eight indexes of contacts for this product's lists, each with a question that needs it. */
const OWN: Readonly<Record<string, ContactFilterDto>> = {
  idx_contacts_state_name_created: { state_name: ['Estado 5'] },
  idx_contacts_state_code_created: { state_code: ['E5'] },
  idx_contacts_is_mobile_created: { is_mobile: true },
  idx_contacts_operator_created: { operator: ['Telmex'], is_mobile: false },
  idx_contacts_municipality_created: { municipality: ['Municipio 2016'] },
  idx_contacts_lada_created: { lada: ['33'] },
  idx_contacts_dashboard_combo: { state_name: ['Estado 5'], municipality: ['Municipio 2016'] },
  idx_contacts_not_opted_out_created: {},
};
const NAMES = Object.keys(OWN);

/** The indexes that are dropped together: each alone, the first two candidates, and all. */
const CASES: readonly (readonly string[])[] = [
  [],
  ...NAMES.map((name) => [name]),
  ['idx_contacts_state_name_created', 'idx_contacts_is_mobile_created'],
  NAMES,
];

interface Cost {
  seconds: number;
  walMegabytes: number;
}

/**
 * What each of the product's own indexes of contacts costs an update that is not heap-only, and how slow its
 * question is without it. `--rows N` contacts in each update (5,000), which are different ones each time. Indexes
 * are dropped in transactions that are rolled back. Sizes as in `bench -- full-size`. Runs on a copy, which is
 * dropped at the end; or with `--in-place`, for a disk without room for two, on the database with scores.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      rows: { type: 'string', default: '5000' },
      'in-place': { type: 'boolean', default: false },
    },
  });
  const rows = Number(values.rows);
  const inPlace = values['in-place'];
  await onStage({ ...values, scoredIsEnough: inPlace }, async (stage) => {
    if (stage.size.contacts < rows * CASES.length * (ROUNDS + 1))
      throw new Error(`--contacts must be ${rows * CASES.length * (ROUNDS + 1)} at least`);
    const scored = await ensureScored(stage);
    const name = `${stage.template}_indexes`;
    const url = inPlace ? scored : await copyDatabase(stage.serverUrl, scoredName(stage.template), name);
    try {
      await describeStage('indexes', args, stage, url);
      await onConnection(url, async (client) => {
        await client.query('ALTER TABLE contacts SET (autovacuum_enabled = false)');
        try {
          await writes(client, rows);
          await reads(client, url);
        } finally {
          await client.query('ALTER TABLE contacts RESET (autovacuum_enabled)');
        }
      });
    } finally {
      if (!inPlace) await dropDatabase(stage.serverUrl, name);
    }
  });
}

async function writes(client: pg.Client, rows: number): Promise<void> {
  const best = CASES.map((): Cost => ({ seconds: Infinity, walMegabytes: Infinity }));
  let first = 1;
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, dropped] of CASES.entries()) {
      const cost = await withoutIndexes(client, dropped, () => update(client, first, rows));
      first += rows;
      const one = best[index];
      // The first round only warms the cache.
      if (round === 0 || !one) continue;
      one.seconds = Math.min(one.seconds, cost.seconds);
      one.walMegabytes = Math.min(one.walMegabytes, cost.walMegabytes);
    }
  }
  const perMillion = (value: number): number => (value * 1_000_000) / rows;
  printTable(
    ['a million updates of last_sent_at, without', 'seconds', 'MB of WAL'],
    CASES.map((dropped, index) => [
      titleOf(dropped),
      figure(perMillion(best[index]?.seconds ?? NaN)),
      figure(perMillion(best[index]?.walMegabytes ?? NaN)),
    ]),
  );
  console.log('');
  const [all, none] = [best[0], best.at(-1)];
  judgeShare(
    'updates/s with all indexes beside those without the eight',
    ...([rows / (all?.seconds ?? NaN), rows / (none?.seconds ?? NaN)] as const),
  );
}

const titleOf = (dropped: readonly string[]): string =>
  dropped.length === 0
    ? 'none'
    : dropped.length === NAMES.length
      ? 'all eight'
      : dropped.map((name) => name.replace('idx_contacts_', '')).join(', ');

async function update(client: pg.Client, first: number, rows: number): Promise<Cost> {
  const written = async (): Promise<number> => {
    const { rows: answer } = await client.query<{ bytes: number }>(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS bytes`,
    );
    return answer[0]?.bytes ?? NaN;
  };
  const before = await written();
  const taken = await seconds(() =>
    client.query('UPDATE contacts SET last_sent_at = now() WHERE id BETWEEN $1 AND $2', [
      first,
      first + rows - 1,
    ]),
  );
  return { seconds: taken, walMegabytes: ((await written()) - before) / 1e6 };
}

/** Drops indexes, does the work, and rolls both back. */
async function withoutIndexes<T>(
  client: pg.Client,
  dropped: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  await client.query('BEGIN');
  try {
    if (dropped.length > 0) await client.query(`DROP INDEX ${dropped.join(', ')}`);
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

async function reads(client: pg.Client, url: string): Promise<void> {
  // Leftovers of the updates would disturb the next measurement.
  await client.query('VACUUM ANALYZE contacts');
  const table: string[][] = [];
  for (const [name, filter] of Object.entries(OWN)) {
    const [page] = await record(url, ({ manager }) =>
      new ContactsRepository().list(manager, filter, PAGE, undefined),
    );
    if (!page) throw new Error('a list without a statement');
    const cells: string[] = [];
    for (const dropped of [[], [name]]) {
      const { milliseconds, pages } = await withoutIndexes(client, dropped, async () => {
        await explained(client, page);
        return explained(client, page);
      });
      cells.push(figure(milliseconds), pages.toLocaleString('en'));
    }
    table.push([JSON.stringify(filter), ...cells]);
  }
  printTable(['first page of', 'ms', 'pages', 'ms without its index', 'pages'], table);
}

interface Explained {
  'Execution Time': number;
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };
}

async function explained(
  client: pg.Client,
  { sql, parameters }: Recorded,
): Promise<{ milliseconds: number; pages: number }> {
  const { rows } = await client.query<{ 'QUERY PLAN': [Explained] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
    [...parameters],
  );
  const [answer] = rows[0]?.['QUERY PLAN'] ?? [];
  if (!answer) throw new Error('EXPLAIN answered nothing');
  const { Plan } = answer;
  return {
    milliseconds: answer['Execution Time'],
    pages: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'],
  };
}
