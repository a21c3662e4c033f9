import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { LeadScorer } from '../../src/lead-scoring/lead-scoring.service.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { randomBelow, validatedIds } from '../full-size/known-rows.js';
import { onConnection } from '../migrate/production-copy.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS, tenthStage, type Stage } from '../full-size/stage.js';
import { calculateContactScore } from '../peer/one-at-a-time.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { httpLoad } from '../support/http-load.js';
import { summarise, type LoadResult } from '../support/latencies.js';
import { pgbench } from '../support/pgbench.js';
import { pgbenchScript, record } from '../support/recorded.js';
import { figure, judgeMemory, judgeShare, printTable } from '../support/report.js';
import { valueAt, firstValue } from '../support/values.js';

const SAMPLE = 100_000;

/**
 * How many contacts per second `POST /lead-scoring/calculate/{id}` scores, and how fast: random contacts that
 * already have a score, compared with the same SQL through pgbench and with the specification's algorithm in this
 * process. Sizes as in `bench -- full-size`; `--connections N` (32), `--seconds N` for each load (10),
 * `--skip-tenth` leaves out the memory of the API at a tenth of the size.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      connections: { type: 'string', default: '32' },
      seconds: { type: 'string', default: '10' },
      'skip-tenth': { type: 'boolean', default: false },
    },
  });
  const load = { connections: Number(values.connections), seconds: Number(values.seconds) };
  await onStage(values, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('score-one', args, stage, url);
    const ids = await validatedIds(url, SAMPLE);
    const { connections, seconds } = load;
    const sql = await pgbench({ url, script: await script(url, ids), connections, until: { seconds } });
    const { http, memory } = await overHttp(stage, url, ids, load);
    const peer = await peerLoad(url, ids, connections, seconds);
    report(connections, { http, sql, peer });
    if (values['skip-tenth']) {
      console.log(`\nPeak memory of the API's processes: ${memory.join(' and ')} MB`);
      return;
    }
    const tenth = await tenthStage(stage);
    const tenthUrl = await ensureScored(tenth);
    const small = await overHttp(tenth, tenthUrl, await validatedIds(tenthUrl, SAMPLE), load);
    console.log('');
    judgeMemory("the API's processes", memory, small.memory);
  });
}

/** The load over HTTP, with the peak memory of the API's processes. */
async function overHttp(
  stage: Stage,
  url: string,
  ids: readonly number[],
  load: { connections: number; seconds: number },
): Promise<{ http: LoadResult; memory: number[] }> {
  const application = await Application.start(stage.services, url, { apis: cpus().length });
  try {
    const path = (): string => `/api/v1/lead-scoring/calculate/${valueAt(ids, randomBelow(ids.length))}`;
    const { origins, token } = application;
    const http = await httpLoad({ origins, token, ...load, method: 'POST', path });
    return { http, memory: (await application.peakMemory()).apis };
  } finally {
    await application.stop();
  }
}

/** The statements of one request, each time for another contact of the sample. */
async function script(url: string, ids: readonly number[]): Promise<string> {
  const known = firstValue(ids);
  const contacts = new ContactsRepository();
  const scores = new LeadScoresRepository();
  const scorer = new LeadScorer(contacts, scores);
  const recorded = await record(url, (dataSource) =>
    dataSource.transaction(async (manager) => {
      await scorer.score(manager, [known], 'standard');
      await scores.findByContact(manager, known);
    }),
  );
  // Most random contact ids have no results. The ids of scores have no large gaps, so a random one finds a scored
  // contact, for one more read.
  const rows = await onConnection(url, async (client) => {
    const { rows: answer } = await client.query<{ last: number }>('SELECT max(id) AS last FROM lead_scores');
    return firstValue(answer).last;
  });
  // The table is named, because a bare `id` in ORDER BY would be the answered column.
  const setup = [
    `\\set row random(1, ${rows})`,
    'SELECT s.contact_id AS id FROM lead_scores s WHERE s.id >= :row ORDER BY s.id LIMIT 1 \\gset',
  ];
  return pgbenchScript(recorded, setup, (value) => (isKnown(value, known) ? idExpression(value) : undefined));
}

function isKnown(value: unknown, known: number): boolean {
  return value === known || (Array.isArray(value) && value.length === 1 && value[0] === known);
}

function idExpression(value: unknown): string {
  return Array.isArray(value) ? 'ARRAY[:id]' : ':id';
}

/** The specification's algorithm, this many at a time, in this process, which does nothing else. */
async function peerLoad(
  url: string,
  ids: readonly number[],
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const dataSource = createDataSource(
    { DATABASE_URL: url, DATABASE_POOL_SIZE: connections },
    new TerminalLogger(() => undefined),
  );
  await dataSource.initialize();
  try {
    const started = performance.now();
    const times = await Promise.all(
      Array.from({ length: connections }, () => peerTimes(dataSource, ids, started + seconds * 1000)),
    );
    return summarise(times.flat(), (performance.now() - started) / 1000);
  } finally {
    await dataSource.destroy();
  }
}

async function peerTimes(dataSource: DataSource, ids: readonly number[], end: number): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < end) {
    const sent = performance.now();
    await calculateContactScore(dataSource, valueAt(ids, randomBelow(ids.length)));
    times.push(performance.now() - sent);
  }
  return times;
}

function report(connections: number, { http, sql, peer }: Record<'http' | 'sql' | 'peer', LoadResult>): void {
  const ways: [string, LoadResult][] = [
    ['POST calculate/{id} over HTTP', http],
    ['the same SQL through pgbench', sql],
    ["the specification's algorithm, no HTTP", peer],
  ];
  printTable(
    [`one contact at a time, ${connections} connections`, 'contacts/s', 'p50 ms', 'p99 ms'],
    ways.map(([name, { per_second, p50, p99 }]) => [name, ...[per_second, p50, p99].map(figure)]),
  );
  console.log('');
  judgeShare('contacts/s over HTTP beside pgbench', http.per_second, sql.per_second);
  judgeShare("contacts/s over HTTP beside the specification's algorithm", http.per_second, peer.per_second);
}
