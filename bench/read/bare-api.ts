import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { httpLoad } from '../support/http-load.js';
import type { LoadResult } from '../support/latencies.js';
import type { Question } from './questions.js';

/** What a bare Node process answers to a question of one parameter, from the same SQL on the same machine. */
export async function bareLoad(
  { path, sql }: Question,
  url: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL('bare-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, DATABASE_URL: url, SQL: sql },
  });
  try {
    const [port] = (await once(child, 'message')) as [number];
    const origin = `http://127.0.0.1:${port}`;
    return await httpLoad({ origin, token: 'none', method: 'GET', path, connections, seconds });
  } finally {
    child.disconnect();
  }
}
