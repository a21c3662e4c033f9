import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { readEnvironment } from '../../src/config/environment.js';
import { RateLimiter } from '../../src/validation-jobs/validators/rate-limiter.js';
import { TestDatabase } from '../support/test-database.js';
import { answerAll, FakeValidator } from './support/fake-validator.js';
import { createContacts, createJob, waitForJob } from './support/jobs.js';
import { environmentOf, WorkerProcess, uniqueName, variablesOf } from './support/processes.js';

/**
 * RATE_LIMIT_SECONDS=60 measures each second of a whole minute, on a machine that does nothing else. Without it the
 * test only checks what is true on any machine: the most requests up to each moment.
 */
const MEASURED_MS = Number(process.env.RATE_LIMIT_SECONDS ?? 0) * 1000;
const LIMIT = 600;
const SHORT_REQUESTS = 100;

let database: TestDatabase;
let validator: FakeValidator;
let workers: WorkerProcess[] = [];

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  await createContacts(database, 2000);
  validator.log.length = 0;
  validator.behave = answerAll(20);
});
afterEach(async () => {
  await database.query(`UPDATE validation_jobs SET status = 'CANCELLED'`);
  await Promise.all(workers.map((worker) => worker.stop()));
});
afterAll(async () => {
  await validator.stop();
  await database.drop();
});

/** Starts workers with a queue of their own, and waits for the first request. */
async function start(count: number, variables: Record<string, string>): Promise<void> {
  const environment = environmentOf(database, validator, { WORKER_CONCURRENCY: '1', ...variables });
  workers = await Promise.all(Array.from({ length: count }, () => WorkerProcess.start(environment)));
}

/** Checks the requests since the jobs were created, which was before the first request. */
async function expectSpread(createdAt: number): Promise<void> {
  while (validator.log.length < SHORT_REQUESTS) await delay(20);
  const times = validator.log.map(({ at }) => at);
  const early = times.filter((at, index) => index + 1 > 2 + ((at - createdAt) * LIMIT) / 60_000);
  expect(early).toEqual([]);
  if (MEASURED_MS > 0) await measure();
}

/** The requests at the validator in each whole minute, and in the busiest second. */
async function measure(): Promise<void> {
  await delay(1000 + MEASURED_MS + 500);
  const from = validator.log[0]!.at + 1000;
  const times = validator.log.map(({ at }) => at).filter((at) => at >= from && at < from + MEASURED_MS);
  const perMinute = (times.length * 60_000) / MEASURED_MS;
  const fullestSecond = Math.max(
    ...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length),
  );
  process.stderr.write(`${perMinute.toFixed(1)} requests a minute, ${fullestSecond} in the fullest second\n`);
  expect(perMinute).toBeGreaterThanOrEqual(LIMIT * 0.95);
  expect(perMinute).toBeLessThanOrEqual(LIMIT);
  expect(fullestSecond).toBeLessThanOrEqual(12);
}

describe('the requests that a validator sees', () => {
  it(
    'are as many per minute as the job allows, evenly spread',
    async () => {
      await start(1, {});
      const createdAt = performance.now();
      await createJob(database, { batch_size: 1, max_concurrent: 10, rate_limit_per_minute: LIMIT });
      await expectSpread(createdAt);
    },
    180_000 + MEASURED_MS,
  );

  it(
    'are as many as the platform allows, over two jobs and three workers together',
    async () => {
      await start(3, { VALIDATOR_RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      const job = { batch_size: 1, max_concurrent: 10, rate_limit_per_minute: 6000, force: true };
      const createdAt = performance.now();
      const uuids = [await createJob(database, job), await createJob(database, job)];
      await expectSpread(createdAt);
      for (const uuid of uuids) await waitForJob(database, uuid, (row) => row.processed_contacts > 10);
    },
    180_000 + MEASURED_MS,
  );
});

describe('after a pause', () => {
  it('missed requests are not made up for in a burst', async () => {
    const redis = new Redis(process.env.TEST_REDIS_URL!);
    const variables = readEnvironment(
      variablesOf({
        databaseUrl: database.url,
        redisUrl: process.env.TEST_REDIS_URL!,
        queuePrefix: uniqueName(),
      }),
    );
    const limiter = new RateLimiter(redis, variables);
    const job = { job_uuid: 'a-job', rate_limit_per_minute: LIMIT };
    await limiter.take(job, 'whatsapp', 50);
    await delay(1000);
    const from = performance.now();
    let granted = 0;
    for (let time = 1; time <= 20; time += 1) granted += Math.max(0, await limiter.take(job, 'whatsapp', 50));
    expect(granted).toBeLessThanOrEqual(2 + ((performance.now() - from) * LIMIT) / 60_000);
    redis.disconnect();
  });
});
