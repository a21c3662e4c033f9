import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Services } from '../../scripts/services/index.js';
import { WorkerProcess } from '../../test/validation-jobs/support/processes.js';

const SMALL = 1000;
/** The collector decides when to collect; a leak of a million contacts would show as hundreds of megabytes. */
const MOST_MORE_MB = 100;

/** Peak memory of a worker process that does a small job, and of one that does a large one; whether it is flat. */
export async function measureMemory(
  services: Services,
  client: pg.Client,
  contacts: number,
): Promise<boolean> {
  console.log('\nPeak memory of a worker process, sandbox validator');
  await client.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  await client.query(
    `INSERT INTO contacts (phone_e164, phone_national, status)
     SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, 'VERIFIED' FROM generate_series(1, $1::integer) n`,
    [contacts],
  );
  await client.query('VACUUM ANALYZE contacts');
  const small = await peakOf(services, client, SMALL);
  const large = await peakOf(services, client, contacts);
  const kept = large - small <= MOST_MORE_MB;
  console.log(`  ${large - small} MB more, at most ${MOST_MORE_MB} wanted: ${kept ? 'kept' : 'NOT KEPT'}`);
  return kept;
}

async function peakOf(services: Services, client: pg.Client, contacts: number): Promise<number> {
  const worker = await WorkerProcess.start({
    databaseUrl: services.databaseUrl,
    redisUrl: services.redisUrl,
    queuePrefix: 'bench',
    variables: { VALIDATOR_SANDBOX: 'true', NODE_ENV: 'development' },
  });
  const started = performance.now();
  await client.query(
    `INSERT INTO validation_jobs (name, platforms, max_contacts, batch_size, max_concurrent, rate_limit_per_minute, force)
     VALUES ('memory', '{whatsapp}', $1, 250, 10, 1000000, true)`,
    [contacts],
  );
  for (;;) {
    await delay(500);
    const { rows } = await client.query<{ status: string }>(
      'SELECT status FROM validation_jobs ORDER BY id DESC LIMIT 1',
    );
    if (rows[0]?.status === 'COMPLETED') break;
    if (worker.hasEnded || rows[0]?.status === 'FAILED')
      throw new Error(`the job did not end well:\n${worker.log}`);
  }
  const status = await readFile(`/proc/${worker.pid}/status`, 'utf8');
  const megabytes = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `  ${contacts} contacts: ${megabytes} MB peak RSS, ${seconds.toFixed(0)} s with the start of the process`,
  );
  await worker.stop();
  return megabytes;
}
