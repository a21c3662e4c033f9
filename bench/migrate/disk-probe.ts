import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { summarise, type LoadResult } from '../support/latencies.js';
import { firstValue } from '../support/values.js';
import { onConnection } from './production-copy.js';

const BLOCK = Buffer.alloc(8192, 1);
const BLOCKS = 2048;

/**
 * Measures the disk of a server on this machine before there is any load: it writes blocks of a small file next to
 * the data and makes them durable, one after another, for this many seconds. Answers the times in milliseconds. No
 * statement of the traffic can be faster.
 */
export async function askDisk(url: string, seconds: number): Promise<LoadResult & { longest: number }> {
  const directory = await onConnection(url, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return firstValue(rows).data_directory;
  });
  const path = join(directory, `disk-probe-${process.pid}`);
  const file = await open(path, 'wx');
  try {
    for (let block = 0; block < BLOCKS; block += 1) await file.write(BLOCK);
    await file.sync();
    const times: number[] = [];
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
      const started = performance.now();
      await file.write(BLOCK, 0, BLOCK.length, Math.floor(Math.random() * BLOCKS) * BLOCK.length);
      await file.datasync();
      times.push(performance.now() - started);
    }
    // Math.max cannot take that many arguments.
    const longest = times.reduce((most, time) => Math.max(most, time), 0);
    return { ...summarise(times, seconds), longest };
  } finally {
    await file.close();
    await rm(path);
  }
}
