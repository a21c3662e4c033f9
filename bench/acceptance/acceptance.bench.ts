import { parseArgs } from 'node:util';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import { databaseUrl } from '../full-size/full-size.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { SPECIFICATION_QUERIES } from '../peer/specification-queries.js';
import { describeStage } from '../support/describe.js';
import type { LoadResult } from '../support/latencies.js';
import { pgbench } from '../support/pgbench.js';
import { pgbenchScript, record } from '../support/recorded.js';
import { figure, judge, judgeShare, printTable } from '../support/report.js';

/** The limits of the specification (block 9 of its fourth day). */
const MOST_PAGE_MS = 2000;
const MOST_COUNTS_MS = 1000;
const TIMES = 20;
const OFFSET = 1000;
const PAGE = 50;
const STATES = 32;

interface Way {
  name: string;
  script: string;
  /** The limit on its slowest time, if there is one. */
  below?: number;
  /** The name of the load that is its floor. */
  floor?: string;
}

/**
 * The timed acceptance of the specification: its page with OFFSET 1000 word for word, and contacts by state. No
 * query can count 31.8 million rows within the required second, so the kept counts are judged, and the
 * specification's own query is shown beside them. The floor of each is to read as many rows in any order. Sizes as
 * in `bench -- full-size`.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: SIZE_OPTIONS });
  await onStage(values, async (stage) => {
    const url = databaseUrl(stage.serverUrl, stage.template);
    await describeStage('acceptance', args, stage, url);
    const measured: (Way & { result: LoadResult })[] = [];
    for (const way of await waysOf(url)) {
      const { script } = way;
      const result = await pgbench({ url, script, connections: 1, until: { transactions: TIMES } });
      measured.push({ ...way, result });
    }
    printTable(
      [`1 connection, ${TIMES} times each`, 'p50 ms', 'slowest ms'],
      measured.map(({ name, result: { p50, p99 } }) => [name, figure(p50), figure(p99)]),
    );
    console.log('');
    for (const { name, below, result } of measured)
      if (below !== undefined) judge(`slowest of ${name}, ms`, result.p99, { below });
    for (const { name, floor, result } of measured) {
      const least = measured.find((way) => way.name === floor);
      if (least) judgeShare(`${name}, a second`, result.per_second, least.result.per_second);
    }
  });
}

async function waysOf(url: string): Promise<Way[]> {
  const listed = await record(url, ({ manager }) =>
    new ContactsRepository().list(manager, {}, PAGE + 1, undefined),
  );
  const counted = await record(url, ({ manager }) =>
    new StatisticsRepository().count(manager, {}, ['state']),
  );
  const anyRows = (limit: number, offset: number): string =>
    `SELECT * FROM contacts LIMIT ${limit} OFFSET ${offset};`;
  const anyPage = `floor: a page in no order, OFFSET ${OFFSET}`;
  const anyStates = `floor: any ${STATES} rows`;
  return [
    {
      name: "the specification's page, OFFSET 1000",
      script: SPECIFICATION_QUERIES.page(OFFSET),
      below: MOST_PAGE_MS,
      floor: anyPage,
    },
    { name: "the API's page", script: pgbenchScript(listed), below: MOST_PAGE_MS, floor: anyPage },
    { name: anyPage, script: anyRows(PAGE, OFFSET) },
    {
      name: "the API's counts by state",
      script: pgbenchScript(counted),
      below: MOST_COUNTS_MS,
      floor: anyStates,
    },
    { name: anyStates, script: anyRows(STATES, 0) },
    { name: "the specification's counts by state", script: SPECIFICATION_QUERIES.statistics },
  ];
}
