import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summarise, type LoadResult } from './latencies.js';
import { runClient } from './programs.js';

export interface PgbenchLoad {
  url: string;
  /** A script of pgbench: `\set` lines and statements. */
  script: string;
  connections: number;
  /** How long it runs; or, for transactions that take seconds, how many of them per connection. */
  until: { seconds: number } | { transactions: number };
}

/** Runs a script of prepared statements over this many connections. Answers the time of each transaction. */
export async function pgbench({ url, script, connections, until }: PgbenchLoad): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-pgbench-'));
  try {
    const file = join(folder, 'script.sql');
    await writeFile(file, script);
    const length = 'seconds' in until ? ['-T', String(until.seconds)] : ['-t', String(until.transactions)];
    const threads = Math.min(connections, 2);
    const output = await runClient(
      'pgbench',
      [
        ...[
          '--no-vacuum',
          '--protocol=prepared',
          `--file=${file}`,
          '--log',
          `--log-prefix=${join(folder, 'log')}`,
        ],
        ...[`--client=${connections}`, `--jobs=${threads}`, ...length],
      ],
      url,
    );
    const tps = /tps = ([\d.]+) \(without/.exec(output)?.[1];
    const failed = /number of failed transactions: (\d+)/.exec(output)?.[1] ?? '0';
    if (tps === undefined || failed !== '0') throw new Error(`pgbench did not succeed:\n${output}`);
    const times = await loggedTimes(folder);
    return { ...summarise(times, times.length / Number(tps)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The third column of pgbench's logs: microseconds from the start of a transaction to its end. */
async function loggedTimes(folder: string): Promise<number[]> {
  const times: number[] = [];
  for (const name of await readdir(folder)) {
    if (!name.startsWith('log.')) continue;
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
      const time = line.split(' ', 3)[2];
      if (time !== undefined) times.push(Number(time) / 1000);
    }
  }
  return times;
}
