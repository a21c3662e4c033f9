import { parseArgs } from 'node:util';
import { QueryFailedError, type EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../src/common/keyset.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { ContactedLeadsRepository } from '../../src/contacts/sent/contacted-leads.repository.js';
import { PlacesRepository } from '../../src/contacts/places/places.repository.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import type { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';
import { TopLeadsRepository, type Reach } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { createdAt } from '../full-size/known-rows.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { describeStage } from '../support/describe.js';
import { figure, judge, printTable, seconds } from '../support/report.js';
import { LEADS, LISTS } from './filters.js';

const MOST_MS = 250;
const LIMIT = 51;
const TIMES = 3;
/** After this long PostgreSQL ends a statement, as it does for the API. */
const LONGEST_MS = 30_000;
/** The most contacts whose rows one statement of the worker writes. */
const BATCH_CONTACTS = 50_000;
/** The share of the leads, the best ones, who got a message of the last campaign. */
const CONTACTED_SHARE = 0.2;
const NOTHING_FIRST: Reach = { first: 0, notContacted: 0, places: [], candidates: [] };

/** Reads a page; `walk` leaves out all attempts. Answers how many rows it has. */
type Read = (manager: EntityManager, walk: boolean) => Promise<number>;

/**
 * How long lists take for filters that many, few and no contacts fulfil: the newest contacts by tier, score or platform,
 * at the start and in the middle, and the best leads. Each is read once by a server that has just read other pages, then
 * three more times, the slowest of which counts. It should take less than 250 ms. A campaign to a fifth of the leads, the
 * best, comes before. `--walk` adds the floor, once: the plan that PostgreSQL chooses by itself. After 30 s PostgreSQL ends
 * a statement. Sizes as in `bench -- full-size`.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { ...SIZE_OPTIONS, walk: { type: 'boolean', default: false } },
  });
  await onStage({ ...values, scoredIsEnough: true }, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('lists', args, stage, url);
    const dataSource = createDataSource(
      { DATABASE_URL: url, DATABASE_POOL_SIZE: 1 },
      new TerminalLogger(() => undefined),
    );
    await dataSource.initialize();
    try {
      const { manager } = dataSource;
      await placeEverything(manager);
      await contactTheBest(manager);
      await manager.query(`SET statement_timeout = ${LONGEST_MS}`);
      const middle = { created_at: createdAt(stage.size.contacts / 2), id: stage.size.contacts / 2 };
      const lists = LISTS.map(([name, filter]): [string, Read] => [name, newest(filter, undefined)]);
      const inTheMiddle = LISTS.map(([name, filter]): [string, Read] => [name, newest(filter, middle)]);
      const leads = LEADS.map(([name, query]): [string, Read] => [name, best(query)]);
      judgeSlowest('list of contacts', await measure('newest contacts', manager, lists, values.walk));
      judgeSlowest('list in the middle', await measure('in the middle', manager, inTheMiddle, values.walk));
      judgeSlowest('list of leads', await measure('best leads', manager, leads, values.walk));
    } finally {
      await dataSource.destroy();
    }
  });
}

/** Places the results that an earlier build has stored without a place, as the workers do after the update. */
async function placeEverything(manager: EntityManager): Promise<void> {
  const places = new PlacesRepository();
  let placed = 0;
  const took = await seconds(async () => {
    for (let more = Infinity; more > 0; placed += more) more = await places.place(manager, BATCH_CONTACTS);
  });
  if (placed === 0) return;
  await manager.query('VACUUM (ANALYZE) platform_validations');
  console.log(`${placed.toLocaleString('en')} rows were given a place in ${took.toFixed(0)} s`);
}

/** Records a message to the best leads, as a campaign does, and copies its time, as the workers do. */
async function contactTheBest(manager: EntityManager): Promise<void> {
  const [leads] = await manager.query<{ contacted: number; wanted: number }[]>(
    `SELECT (count(*) FILTER (WHERE contact_last_sent_at > now() - interval '1 day'))::integer AS contacted,
       (count(*) * ${CONTACTED_SHARE})::integer AS wanted
     FROM lead_scores`,
  );
  if (!leads || leads.contacted >= leads.wanted) return;
  const contacted = new ContactedLeadsRepository();
  const sent = await seconds(() =>
    manager.query(
      `UPDATE contacts SET last_sent_at = now(), send_count = send_count + 1
       WHERE id IN (SELECT contact_id FROM lead_scores ORDER BY total_score DESC, contact_id LIMIT $1)`,
      [leads.wanted],
    ),
  );
  const copied = await seconds(async () => {
    while ((await contacted.copy(manager, BATCH_CONTACTS)) > 0);
  });
  await manager.query('VACUUM (ANALYZE) lead_scores');
  console.log(
    `${leads.wanted.toLocaleString('en')} leads were contacted in ${sent.toFixed(0)} s; their times were copied in ${copied.toFixed(0)} s`,
  );
}

const newest =
  (filter: ContactFilterDto, cursor: CreatedCursor | undefined): Read =>
  async (manager, walk) =>
    (await new ContactsRepository().list(manager, filter, LIMIT, cursor, walk ? [] : undefined)).length;

const best =
  (query: Partial<TopLeadsQueryDto>): Read =>
  async (manager, walk) => {
    const whole = { limit: LIMIT - 1, min_score: 0, ...query };
    return (await new TopLeadsRepository().find(manager, whole, walk ? NOTHING_FIRST : undefined)).length;
  };

/** Prints the times of the lists. Answers the longest that was not a first one. */
async function measure(
  what: string,
  manager: EntityManager,
  lists: readonly (readonly [string, Read])[],
  walk: boolean,
): Promise<number> {
  const rows: string[][] = [];
  let slowest = 0;
  for (const [name, read] of lists) {
    const first = await timed(() => read(manager, false));
    const then: Timed[] = [];
    for (let time = 0; time < TIMES; time++) then.push(await timed(() => read(manager, false)));
    const longest = Math.max(...then.map(({ milliseconds }) => milliseconds));
    slowest = Math.max(slowest, longest);
    const times = [first.milliseconds, longest];
    if (walk) times.push((await timed(() => read(manager, true))).milliseconds);
    rows.push([name, String(first.found ?? '?'), ...times.map(figure)]);
  }
  printTable([what, 'rows', 'first ms', 'then ms', ...(walk ? ['walk ms'] : [])], rows);
  return slowest;
}

interface Timed {
  milliseconds: number;
  /** Undefined when PostgreSQL ended the statement. */
  found?: number;
}

async function timed(read: () => Promise<number>): Promise<Timed> {
  const started = performance.now();
  const found = await read().catch((error: unknown) => {
    if (isTimeout(error)) return undefined;
    throw error;
  });
  const milliseconds = performance.now() - started;
  return found === undefined ? { milliseconds } : { milliseconds, found };
}

const isTimeout = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '57014';

function judgeSlowest(what: string, milliseconds: number): void {
  judge(`slowest ${what}, ms`, milliseconds, { below: MOST_MS });
}
