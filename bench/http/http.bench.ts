import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { httpLoad } from '../support/http-load.js';
import type { LoadResult } from '../support/latencies.js';
import { figure, judge, judgeShare, printTable } from '../support/report.js';
import { readinessUnderAttack } from './hostile.js';
import { routes, type Route } from './routes.js';

const LEAST_SHARE = 0.6;
const MOST_READY_MS = 200;

interface Measured {
  route: Route;
  api: LoadResult;
  bare: LoadResult;
}

/**
 * The requests per second of the API, with one process per core, compared with as many bare Fastify processes with
 * the same SQL; and how fast it answers that it is ready while clients attack it. `--connections N` (64), `--seconds
 * N` for each load (8), sizes as in `bench -- full-size`.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      connections: { type: 'string', default: '64' },
      seconds: { type: 'string', default: '8' },
    },
  });
  const [connections, seconds] = [Number(values.connections), Number(values.seconds)];
  await onStage(values, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('http', args, stage, url);
    const application = await Application.start(stage.services, url, { apis: cpus().length });
    try {
      const measured: Measured[] = [];
      for (const route of await routes(url)) {
        const { origins, token } = application;
        const load = { ...route, token, connections, seconds };
        const api = await httpLoad({ ...load, origins });
        measured.push({
          route,
          api,
          bare: await bareLoad(route, url, (bare) => httpLoad({ ...load, origins: bare })),
        });
      }
      report(measured, connections);
      await underAttack(application, seconds);
    } finally {
      await application.stop();
    }
  });
}

/** Runs a load on bare processes, one per core. */
async function bareLoad(
  { statements, known }: Route,
  url: string,
  load: (origins: string[]) => Promise<LoadResult>,
): Promise<LoadResult> {
  const children = cpus().map(() =>
    fork(fileURLToPath(new URL('bare-process.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        DATABASE_URL: url,
        STATEMENTS: JSON.stringify(statements),
        KNOWN: JSON.stringify(known),
      },
    }),
  );
  try {
    const ports = await Promise.all(children.map((child) => once(child, 'message') as Promise<[number]>));
    return await load(ports.map(([port]) => `http://127.0.0.1:${port}`));
  } finally {
    for (const child of children) child.disconnect();
  }
}

function report(measured: readonly Measured[], connections: number): void {
  const cells = ({ per_second, p50, p99 }: LoadResult): string[] => [per_second, p50, p99].map(figure);
  printTable(
    [
      `${connections} connections`,
      'API/s',
      'p50 ms',
      'p99 ms',
      'bare Fastify/s',
      'p50 ms',
      'p99 ms',
      'API : bare',
    ],
    measured.map(({ route, api, bare }) => [
      route.name,
      ...cells(api),
      ...cells(bare),
      (api.per_second / bare.per_second).toFixed(2),
    ]),
  );
  console.log('');
  for (const { route, api, bare } of measured)
    judgeShare(`${route.name}, a second beside bare Fastify`, api.per_second, bare.per_second, LEAST_SHARE);
}

async function underAttack({ origins, token }: Application, seconds: number): Promise<void> {
  const [origin = ''] = origins;
  console.log('');
  for (const keys of [false, true]) {
    const { p50, p99, slowest, count, refused } = await readinessUnderAttack(origin, token, {
      seconds,
      keys,
    });
    const attack = keys ? '1,500 slow sockets and bodies of 150,000 keys' : '1,500 slow sockets';
    console.log(
      `readiness under ${attack}: ${count} probes, p50 ${figure(p50)} ms, p99 ${figure(p99)} ms` +
        (keys ? `; ${refused} bodies refused` : ''),
    );
    judge(`slowest readiness under ${attack}, ms`, slowest, { below: MOST_READY_MS });
  }
}
