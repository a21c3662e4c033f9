import { setTimeout as delay } from 'node:timers/promises';
import { TestDatabase } from '../support/test-database.js';
import { answerAll, FakeValidator } from './support/fake-validator.js';
import { createContacts, createJob } from './support/jobs.js';
import { WorkerProcess, uniqueName, type ProcessEnvironment } from './support/processes.js';

/** Long enough to tell 600 a minute from 650; RATE_LIMIT_SECONDS=60 measures a whole minute. */
const MEASURED_MS = Number(process.env.RATE_LIMIT_SECONDS ?? 12) * 1000;
/** In a shorter time than a minute, one pause of a busy machine shows: only the whole minute is held to the letter. */
const IS_SHORT = MEASURED_MS < 60_000;
const SLACK = IS_SHORT ? 2 : 0;
const LEAST_SHARE = IS_SHORT ? 0.85 : 0.95;

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

/** Starts workers of their own queue, and waits for the first request. */
async function start(count: number, variables: Record<string, string>): Promise<void> {
  const environment: ProcessEnvironment = {
    databaseUrl: database.url,
    redisUrl: process.env.REDIS_URL!,
    queuePrefix: uniqueName(),
    variables: { VALIDATOR_URL_WHATSAPP: validator.url, WORKER_CONCURRENCY: '1', ...variables },
  };
  workers = await Promise.all(Array.from({ length: count }, () => WorkerProcess.start(environment)));
}

/** What the validator saw after the first second: requests in all, and in the fullest second of any that begins. */
async function measure(): Promise<{ requests: number; fullestSecond: number }> {
  while (validator.log.length === 0) await delay(20);
  await delay(1000 + MEASURED_MS + 500);
  const from = validator.log[0]!.at + 1000;
  const times = validator.log.map(({ at }) => at).filter((at) => at >= from && at < from + MEASURED_MS);
  const fullestSecond = Math.max(
    ...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length),
  );
  return { requests: times.length, fullestSecond };
}

const EXPECTED = (600 * MEASURED_MS) / 60_000;

describe('the requests that a validator sees', () => {
  it(
    'are as many a minute as the job allows, evenly spread',
    async () => {
      await start(1, {});
      await createJob(database, { batch_size: 1, max_concurrent: 10, rate_limit_per_minute: 600 });
      const { requests, fullestSecond } = await measure();
      expect(requests).toBeGreaterThanOrEqual(Math.floor(EXPECTED * LEAST_SHARE));
      expect(requests).toBeLessThanOrEqual(EXPECTED + SLACK);
      expect(fullestSecond).toBeLessThanOrEqual(12 + SLACK);
    },
    60_000 + MEASURED_MS,
  );

  it(
    'are as many as the platform allows, over two jobs and three workers together',
    async () => {
      await start(3, { VALIDATOR_RATE_LIMIT_PER_MINUTE: '600' });
      const job = { batch_size: 1, max_concurrent: 10, rate_limit_per_minute: 6000, force: true };
      await createJob(database, job);
      await createJob(database, job);
      const { requests, fullestSecond } = await measure();
      expect(requests).toBeGreaterThanOrEqual(Math.floor(EXPECTED * LEAST_SHARE));
      expect(requests).toBeLessThanOrEqual(EXPECTED + SLACK);
      expect(fullestSecond).toBeLessThanOrEqual(12 + SLACK);
      const { running } = await database.one<{ running: number }>(
        `SELECT count(*)::integer AS running FROM validation_jobs WHERE processed_contacts > 10`,
      );
      expect(running).toBe(2);
    },
    60_000 + MEASURED_MS,
  );
});
