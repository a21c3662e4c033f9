import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { summarise, type LoadResult } from './latencies.js';
import { runProgram } from './programs.js';

const WARM_UP_SECONDS = 2;
/**
 * The number of different paths. One load sends fewer requests, so that none finds its rows cached by an earlier
 * one.
 */
const PATHS = 200_000;
const SCRIPT = fileURLToPath(new URL('http-load.lua', import.meta.url));

export interface HttpLoad {
  /** The processes of the API. They share the connections, as behind a load balancer. */
  origins: readonly string[];
  token: string;
  method: 'GET' | 'POST';
  /** Makes the path of a request; called for each one. */
  path: () => string;
  /** Makes the JSON body of a request; called together with `path`. */
  body?: (() => object) | undefined;
  connections: number;
  seconds: number;
}

/**
 * Sends requests with wrk over this many connections. Each connection sends its next request when the answer is
 * read. Answers the time of each request. A load generator in Node would use more processor time per request than
 * the API. The first two seconds are not counted. Rejects when any request fails.
 */
export async function httpLoad(load: HttpLoad): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-http-'));
  try {
    const file = join(folder, 'paths');
    const { path, body } = load;
    const line = (): string => (body ? `${path()}\t${JSON.stringify(body())}` : path());
    await writeFile(file, Array.from({ length: PATHS }, line).join('\n'));
    await send(load, file, WARM_UP_SECONDS);
    return await send(load, file, load.seconds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function send(load: HttpLoad, file: string, seconds: number): Promise<LoadResult> {
  const origins = load.origins.slice(0, load.connections);
  const outputs = await Promise.all(
    origins.map((origin) =>
      runProgram('wrk', [
        ...['--threads', '1', '--connections', String(Math.ceil(load.connections / origins.length))],
        ...['--duration', `${seconds}s`, '--timeout', '60s', '--script', SCRIPT],
        ...(load.body ? ['--header', 'content-type: application/json'] : []),
        ...['--header', `authorization: Bearer ${load.token}`, origin],
        ...['--', file, String(randomInt(2 ** 31)), load.method],
      ]),
    ),
  );
  const loads = outputs.map(read);
  return summarise(
    loads.flatMap(({ times }) => times),
    Math.max(...loads.map((one) => one.seconds)),
  );
}

/** The output of the script. */
function read(output: string): { times: number[]; seconds: number } {
  const [, requests = 0, microseconds = 0, failed = 1] =
    /^load (\d+) (\d+) (\d+)$/m.exec(output)?.map(Number) ?? [];
  if (failed > 0 || requests === 0) throw new Error(`not all requests succeeded:\n${output}`);
  const times = [...output.matchAll(/^time (\d+) (\d+)$/gm)].flatMap(([, time, count]) =>
    Array<number>(Number(count)).fill(Number(time) / 1000),
  );
  return { times, seconds: microseconds / 1_000_000 };
}
