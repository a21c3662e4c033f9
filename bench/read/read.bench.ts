import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS, tenthStage, type Stage } from '../full-size/stage.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { httpLoad } from '../support/http-load.js';
import type { LoadResult } from '../support/latencies.js';
import { pgbench } from '../support/pgbench.js';
import { figure, judge, judgeMemory, judgeShare, printTable } from '../support/report.js';
import { bareLoad } from './bare-api.js';
import { questions, type Question } from './questions.js';

const CONNECTIONS = [1, 32];
const MOST_P99_MS = 25;
/** Of pgbench: a point read at any number of connections, a list at many. */
const LEAST_SHARE_OF_POINT = 0.333;
const LEAST_SHARE_OF_LIST = 0.4;
/** The specification's queries take seconds each. */
const SPECIFICATION_TIMES = 3;

interface Measured {
  question: Question;
  connections: number;
  http: LoadResult;
  sql: LoadResult;
  /** A bare Node process with the same SQL, for point reads. */
  bare: LoadResult | undefined;
}

/**
 * What the API, one process for each core, answers a second, and how soon, to the questions of a dashboard, beside the
 * same SQL through pgbench, the specification's own queries and, for point reads, the least that Node processes can do.
 * The sizes as in `bench -- full-size`; `--seconds N` for each load (10), `--skip-tenth` leaves out the memory of the
 * API at a tenth of the size.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      seconds: { type: 'string', default: '10' },
      'skip-tenth': { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  await onStage({ ...values, scoredIsEnough: true }, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('read', args, stage, url);
    const asked = await questions(url, stage.size.contacts);
    const application = await Application.start(stage.services, url, { apis: cpus().length });
    let memory: number[];
    try {
      const measured = await measure(application, asked, url, seconds);
      report(measured, await specificationTimes(asked, url));
      judgeAll(measured);
      memory = (await application.peakMemory()).apis;
    } finally {
      await application.stop();
    }
    console.log(`\nPeak memory of the API's processes: ${memory.join(' and ')} MB`);
    if (!values['skip-tenth']) await memoryAtTenth(stage, seconds, memory);
  });
}

async function measure(
  { origins, token }: Application,
  asked: readonly Question[],
  url: string,
  seconds: number,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const question of asked) {
    for (const connections of CONNECTIONS) {
      const { path, script } = question;
      const sql = await pgbench({ url, script, connections, until: { seconds } });
      const http = await httpLoad({ origins, token, method: 'GET', path, connections, seconds });
      const bare =
        question.kind === 'point' ? await bareLoad(question, url, connections, seconds) : undefined;
      measured.push({ question, connections, http, sql, bare });
    }
  }
  return measured;
}

async function specificationTimes(
  asked: readonly Question[],
  url: string,
): Promise<Map<Question, LoadResult>> {
  const times = new Map<Question, LoadResult>();
  for (const question of asked) {
    const { specification: script } = question;
    if (script === undefined) continue;
    const until = { transactions: SPECIFICATION_TIMES };
    times.set(question, await pgbench({ url, script, connections: 1, until }));
  }
  return times;
}

function report(measured: readonly Measured[], specification: ReadonlyMap<Question, LoadResult>): void {
  const cells = ({ per_second, p50, p99 }: LoadResult): string[] => [per_second, p50, p99].map(figure);
  printTable(
    [
      'question',
      'connections',
      'HTTP/s',
      'p50 ms',
      'p99 ms',
      'pgbench/s',
      'p50 ms',
      'p99 ms',
      'HTTP : pgbench',
    ],
    measured.map(({ question, connections, http, sql }) => [
      question.name,
      String(connections),
      ...cells(http),
      ...cells(sql),
      (http.per_second / sql.per_second).toFixed(2),
    ]),
  );
  printTable(
    ['node:http and pg alone', 'connections', 'HTTP/s', 'p50 ms', 'p99 ms', 'of it, the API has'],
    measured.flatMap(({ question, connections, http, bare }) =>
      bare
        ? [
            [
              question.name,
              String(connections),
              ...cells(bare),
              (http.per_second / bare.per_second).toFixed(2),
            ],
          ]
        : [],
    ),
  );
  printTable(
    ["the specification's query, 1 connection", 'times', 'p50 ms', 'slowest ms'],
    [...specification].map(([{ name }, { count, p50, p99 }]) => [
      name,
      String(count),
      figure(p50),
      figure(p99),
    ]),
  );
}

function judgeAll(measured: readonly Measured[]): void {
  console.log('');
  for (const { question, connections, http, sql } of measured) {
    if (connections === 1) judge(`p99 of ${question.name}, ms`, http.p99, { below: MOST_P99_MS });
    judgeShare(
      `${question.name}, ${connections} connections, HTTP/s beside pgbench`,
      ...([http.per_second, sql.per_second] as const),
      leastShare(question, connections),
    );
  }
}

/** What of pgbench a question is to reach; undefined where nothing is wanted. */
function leastShare({ kind }: Question, connections: number): number | undefined {
  if (kind === 'point') return LEAST_SHARE_OF_POINT;
  return kind === 'list' && connections > 1 ? LEAST_SHARE_OF_LIST : undefined;
}

/** Whether the API's memory follows the size of the data: the same loads on a tenth of it. */
async function memoryAtTenth(full: Stage, seconds: number, atFull: readonly number[]): Promise<void> {
  console.log('\nThe same HTTP loads on a tenth of the size');
  const stage = await tenthStage(full);
  const url = await ensureScored(stage);
  const asked = await questions(url, stage.size.contacts);
  const application = await Application.start(stage.services, url, { apis: cpus().length });
  try {
    const { origins, token } = application;
    for (const { path } of asked)
      for (const connections of CONNECTIONS)
        await httpLoad({ origins, token, method: 'GET', path, connections, seconds });
    judgeMemory("the API's processes", atFull, (await application.peakMemory()).apis);
  } finally {
    await application.stop();
  }
}
