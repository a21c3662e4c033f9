import type { DataSource } from 'typeorm';
import { encodeCursor } from '../../src/common/keyset.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import { TopLeadsRepository } from '../../src/lead-scoring/scores/top-leads.repository.js';
import {
  CREATED_AT_OF_ID,
  createdAt,
  idAtDepth,
  randomBelow,
  randomPhone,
  setRandomId,
  setRandomPhone,
} from '../full-size/known-rows.js';
import { SPECIFICATION_QUERIES } from '../peer/specification-queries.js';
import { pgbenchScript, record, type Recorded } from '../support/recorded.js';

/** One question of a client, in the ways in which it is asked here. */
export interface Question {
  name: string;
  /** The path of a request, other parameters each time. */
  path: () => string;
  /** The SQL that the API sends for it. */
  sql: string;
  /** The same as a script of pgbench, other parameters each time. */
  script: string;
  /** The specification's SQL, where it has any. */
  specification?: string;
  /** One row by a key, a page of rows, or counts. */
  kind: 'point' | 'list' | 'counts';
}

const PAGE = 50;
const DEEPEST = 10_000_000;
/** Over how many ids the cursors of the deep page are spread. */
const CURSORS = 100_000;

/** The markers in recorded statements that pgbench replaces with its variables. */
const PHONE = '+520000000000';
const CURSOR = { created_at: '2001-01-01 00:00:00+00', id: 123_456_789 };
const MIN_SCORE = 71;

/** The questions of the benchmark on a scored database of so many contacts. */
export async function questions(url: string, contacts: number): Promise<Question[]> {
  const depth = Math.min(DEEPEST, Math.floor(contacts / 3));
  const lastId = await idAtDepth(url, depth);
  return [
    await byPhone(url, contacts),
    await topLeads(url),
    ...(await pages(url, depth, lastId)),
    await statistics(url),
  ];
}

async function byPhone(url: string, contacts: number): Promise<Question> {
  const recorded = await record(url, ({ manager }) =>
    new ContactsRepository().readByPhones(manager, [{ key: PHONE, actor: 'bench' }]),
  );
  return {
    name: 'contact by phone',
    kind: 'point',
    path: () => `/api/v1/contacts/by-phone/+52${randomPhone(contacts)}`,
    sql: textOf(recorded),
    script: pgbenchScript(recorded, setRandomPhone(contacts), (value) =>
      value === PHONE ? "('+52' || :phone)" : undefined,
    ),
  };
}

async function topLeads(url: string): Promise<Question> {
  const recorded = await record(url, ({ manager }) =>
    new TopLeadsRepository().find(manager, { limit: PAGE, min_score: MIN_SCORE }),
  );
  return {
    name: 'top leads',
    kind: 'list',
    path: () => `/api/v1/lead-scoring/top-leads?limit=${PAGE}&min_score=${50 + randomBelow(41)}`,
    sql: textOf(recorded),
    script: pgbenchScript(recorded, ['\\set score random(50, 90)'], (value) =>
      value === MIN_SCORE ? ':score' : undefined,
    ),
    specification: SPECIFICATION_QUERIES.topLeads,
  };
}

async function statistics(url: string): Promise<Question> {
  const recorded = await record(url, ({ manager }) =>
    new StatisticsRepository().count(manager, {}, ['state']),
  );
  return {
    name: 'statistics by state',
    kind: 'counts',
    path: () => '/api/v1/contacts/statistics?by=state',
    sql: textOf(recorded),
    script: pgbenchScript(recorded),
    specification: SPECIFICATION_QUERIES.statistics,
  };
}

async function pages(url: string, depth: number, lastId: number): Promise<Question[]> {
  const firstId = Math.max(1 + PAGE, lastId - CURSORS);
  const listing = (cursor: typeof CURSOR | undefined) => (dataSource: DataSource) =>
    new ContactsRepository().list(dataSource.manager, {}, PAGE + 1, cursor);
  const varied = new Map<unknown, string>([
    [CURSOR.created_at, CREATED_AT_OF_ID],
    [CURSOR.id, ':id'],
  ]);
  const [first, deep] = [await record(url, listing(undefined)), await record(url, listing(CURSOR))];
  return [
    {
      name: 'page at depth 1',
      kind: 'list',
      path: () => `/api/v1/contacts?limit=${PAGE}`,
      sql: textOf(first),
      script: pgbenchScript(first),
      specification: SPECIFICATION_QUERIES.page(0),
    },
    {
      name: `page at depth ${depth.toLocaleString('en')}`,
      kind: 'list',
      path: () => {
        const id = firstId + randomBelow(lastId - firstId + 1);
        return `/api/v1/contacts?limit=${PAGE}&cursor=${encodeCursor({ created_at: createdAt(id), id })}`;
      },
      sql: textOf(deep),
      script: pgbenchScript(deep, setRandomId(firstId, lastId), (value) => varied.get(value)),
      specification: SPECIFICATION_QUERIES.page(depth),
    },
  ];
}

function textOf(recorded: readonly Recorded[]): string {
  return recorded.map(({ sql }) => sql).join('; ');
}
