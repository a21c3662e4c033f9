import { setTimeout as delay } from 'node:timers/promises';
import type { ResultsSummary } from '../../src/validation-jobs/results-summary.js';
import { TestDatabase } from '../support/test-database.js';
import { TestApi } from './support/api.js';
import { FakeValidator, resultFor, sendJson } from './support/fake-validator.js';
import { createContacts, hasStatus, waitForJob } from './support/jobs.js';
import { uniqueName, WorkerProcess, type ProcessEnvironment } from './support/processes.js';

let database: TestDatabase;
let validator: FakeValidator;
let worker: WorkerProcess;
let api: TestApi;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  const environment: ProcessEnvironment = {
    databaseUrl: database.url,
    redisUrl: process.env.REDIS_URL!,
    queuePrefix: uniqueName(),
    variables: { VALIDATOR_URL_WHATSAPP: validator.url },
  };
  worker = await WorkerProcess.start(environment);
  api = await TestApi.start(environment);
});
afterAll(async () => {
  await Promise.all([worker.stop(), api.stop()]);
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
});

async function create(job: Record<string, unknown>): Promise<{ uuid: string; estimate: number }> {
  const { status, body } = await api.call('POST', '', { name: 'A job', platforms: ['whatsapp'], ...job });
  expect(status).toBe(201);
  return { uuid: String(body.job_uuid), estimate: Number(body.estimated_duration_minutes) };
}

describe('what the API says of a job', () => {
  it('tells the response times that the validator named, median and 95th percentile', async () => {
    await createContacts(database, 100);
    validator.behave = ({ phones }, response) => {
      const slow = (phone: string): boolean => phone.endsWith('0');
      const results = phones.map((phone) => ({
        ...resultFor(phone),
        response_time_ms: slow(phone) ? 4000 : 200,
      }));
      sendJson(response, { results });
    };
    const { uuid } = await create({ contact_filters: {}, max_contacts: 100, rate_limit_per_minute: 10_000 });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    const { body } = await api.call('GET', `/${uuid}`);
    const { whatsapp } = body.results_summary as ResultsSummary;
    expect(whatsapp).toMatchObject({ valid: 60, invalid: 30, unknown: 10, failed: 0, skipped: 0 });
    // A histogram keeps them: percentiles are off by at most a twentieth.
    expect(Math.abs(whatsapp!.response_time_p50_ms! / 200 - 1)).toBeLessThanOrEqual(0.05);
    expect(Math.abs(whatsapp!.response_time_p95_ms! / 4000 - 1)).toBeLessThanOrEqual(0.05);
  });

  it('estimates by the limit at creation, and by the pace once it runs', async () => {
    await createContacts(database, 300);
    validator.behave = async ({ phones }, response) => {
      await delay(1000);
      sendJson(response, { results: phones.map(resultFor) });
    };
    const { uuid, estimate } = await create({
      contact_filters: {},
      max_contacts: 300,
      batch_size: 1,
      max_concurrent: 1,
      rate_limit_per_minute: 600,
    });
    expect(estimate).toBe(1);
    await waitForJob(database, uuid, (job) => job.processed_contacts >= 2);
    const { body } = await api.call('GET', `/${uuid}`);
    // 300 answers of a second each, one at a time.
    expect(body.estimated_duration_minutes).toBeGreaterThanOrEqual(5);
    expect((await api.call('POST', `/${uuid}/cancel`)).status).toBe(200);
  });
});
