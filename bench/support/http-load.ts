import { Client } from 'undici';
import { summarise, type LoadResult } from './latencies.js';

const WARM_UP_SECONDS = 2;

export interface HttpLoad {
  origin: string;
  token: string;
  method: 'GET' | 'POST';
  /** The path of the next request; called once for each. */
  path: () => string;
  connections: number;
  seconds: number;
}

/**
 * Sends requests over so many connections, on each the next one as soon as the answer is read, and answers what each
 * took, to the hundredth of a millisecond; autocannon counts whole milliseconds, of which a point read takes one.
 * The first two seconds are not counted. Rejects at an answer other than 200.
 */
export async function httpLoad(load: HttpLoad): Promise<LoadResult> {
  await until(load, WARM_UP_SECONDS);
  const started = performance.now();
  const times = await until(load, load.seconds);
  return summarise(times, (performance.now() - started) / 1000);
}

async function until(load: HttpLoad, seconds: number): Promise<number[]> {
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  const clients = Array.from({ length: load.connections }, () => new Client(load.origin));
  const headers = { authorization: `Bearer ${load.token}` };
  try {
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end) {
          const path = load.path();
          const sent = performance.now();
          const { statusCode, body } = await client.request({ method: load.method, path, headers });
          if (statusCode !== 200)
            throw new Error(`${load.method} answered ${statusCode}: ${await body.text()}`);
          await body.dump({ limit: 10_000_000 });
          times.push(performance.now() - sent);
        }
      }),
    );
    return times;
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}
