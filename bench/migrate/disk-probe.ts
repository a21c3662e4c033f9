import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onConnection } from './production-copy.js';

const BLOCK = Buffer.alloc(8192, 1);
const BLOCKS = 2048;

/** How long single synchronous writes of 8 kB took, in milliseconds. */
export interface DiskTimes {
  writes: number;
  p50: number;
  p99: number;
  longest: number;
}

/**
 * Asks the disk alone, before there is any load: blocks of a small file beside the server's data are written and made
 * durable, one after the other, for so many seconds. A statement of the traffic can be no better than that. Undefined
 * where the data of the server are not on this machine.
 */
export async function askDisk(url: string, seconds: number): Promise<DiskTimes | undefined> {
  const directory = await onConnection(url, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory ?? '';
  });
  const path = join(directory, `disk-probe-${process.pid}`);
  const file = await open(path, 'wx').catch(() => undefined);
  if (!file) return undefined;
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
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0;
    return { writes: times.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
  } finally {
    await file.close();
    await rm(path);
  }
}
