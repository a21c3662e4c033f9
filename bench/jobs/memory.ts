import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Services } from '../../scripts/services/index.js';
import { judge } from '../support/report.js';
import { WorkerProcess } from '../../test/validation-jobs/support/processes.js';
import { firstValue } from '../support/values.js';

const SMALL = 1000;
/** The number of parts of the large job whose peaks are compared. */
const PARTS = 10;
const MOST_TIMES = 1.15;
/**
 * By default V8 lets garbage grow before it collects, and more in a longer job. This heap is only twice as large as
 * the worker needs, so a job that kept data of its contacts would crash it.
 */
const SMALL_HEAP = ['--max-semi-space-size=4', '--max-old-space-size=96'];

/**
 * The peak memory of a worker process in a small job, and in each part of a large one. Memory counts as flat when
 * the large job completes within a small heap and its second half needs no more than its first.
 */
export async function measureMemory(services: Services, client: pg.Client, contacts: number): Promise<void> {
  console.log(`\nPeak memory of a worker process, sandbox validator, ${SMALL_HEAP.join(' ')}`);
  await client.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  await client.query(
    `INSERT INTO contacts (phone_e164, phone_national, status)
     SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, 'VERIFIED' FROM generate_series(1, $1::integer) n`,
    [contacts],
  );
  await client.query('VACUUM ANALYZE contacts');
  await peaksOf(services, client, SMALL);
  const peaks = await peaksOf(services, client, contacts);
  const before = Math.max(...peaks.slice(0, PARTS / 2));
  const after = Math.max(...peaks.slice(PARTS / 2));
  console.log(`  first half ${before} MB, second half ${after} MB`);
  judge('memory of the second half of a job, times the first', after / before, { below: MOST_TIMES });
}

/** The peak RSS in megabytes during each tenth of a job. */
async function peaksOf(services: Services, client: pg.Client, contacts: number): Promise<number[]> {
  const worker = await WorkerProcess.start(
    {
      databaseUrl: services.databaseUrl,
      redisUrl: services.redisUrl,
      queuePrefix: 'bench',
      variables: { VALIDATOR_SANDBOX: 'true', NODE_ENV: 'development' },
    },
    { nodeArguments: SMALL_HEAP },
  );
  const started = performance.now();
  await client.query(
    `INSERT INTO validation_jobs (name, platforms, max_contacts, batch_size, max_concurrent, rate_limit_per_minute, force)
     VALUES ('memory', '{whatsapp}', $1, 250, 10, 1000000, true)`,
    [contacts],
  );
  const peaks = new Array<number>(PARTS).fill(0);
  for (;;) {
    await delay(200);
    const { rows } = await client.query<{ status: string; processed_contacts: number }>(
      'SELECT status, processed_contacts FROM validation_jobs ORDER BY id DESC LIMIT 1',
    );
    const { status, processed_contacts } = firstValue(rows);
    if (worker.hasEnded || status === 'FAILED') throw new Error(`the job did not end well:\n${worker.log}`);
    const part = Math.min(PARTS - 1, Math.floor((processed_contacts / contacts) * PARTS));
    peaks[part] = Math.max(peaks[part] ?? 0, await residentMegabytes(worker.pid));
    if (status === 'COMPLETED') break;
  }
  const seconds = (performance.now() - started) / 1000;
  const each = peaks.map((peak) => (peak === 0 ? '-' : peak)).join(', ');
  console.log(
    `  ${contacts} contacts: ${Math.max(...peaks)} MB peak RSS, ${seconds.toFixed(0)} s with the start of the process; in each tenth: ${each}`,
  );
  await worker.stop();
  return peaks;
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
