import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { httpLoad } from '../support/http-load.js';
import type { LoadResult } from '../support/latencies.js';
import type { Question } from './questions.js';

/** The answers of bare Node processes, one per core, to a question with one parameter, from the same SQL. */
export async function bareLoad(
  { path, sql }: Question,
  url: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const children = cpus().map(() =>
    fork(fileURLToPath(new URL('bare-process.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: { PATH: process.env.PATH, DATABASE_URL: url, SQL: sql },
    }),
  );
  try {
    const ports = await Promise.all(children.map((child) => once(child, 'message') as Promise<[number]>));
    const origins = ports.map(([port]) => `http://127.0.0.1:${port}`);
    return await httpLoad({ origins, token: 'none', method: 'GET', path, connections, seconds });
  } finally {
    for (const child of children) child.disconnect();
  }
}
