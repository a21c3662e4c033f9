import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../support/wait-for.js';
import { TestDatabase } from '../support/test-database.js';
import { TestApi } from './support/api.js';
import { answerAll, FakeValidator, resultFor, sendJson } from './support/fake-validator.js';
import { createContacts } from './support/jobs.js';
import { environmentOf, WorkerProcess } from './support/processes.js';

let database: TestDatabase;
let validator: FakeValidator;
let api: TestApi;
let worker: WorkerProcess;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  const environment = environmentOf(database, validator, { WORKER_CONCURRENCY: '1' });
  [worker, api] = await Promise.all([WorkerProcess.start(environment), TestApi.start(environment)]);
});
afterAll(async () => {
  await Promise.all([worker.stop(), api.stop()]);
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  validator.log.length = 0;
  validator.behave = answerAll();
});

type Body = Record<string, unknown>;

async function create(job: Body): Promise<Body> {
  const { status, body } = await api.call('POST', '', {
    name: 'A test',
    platforms: ['whatsapp'],
    rate_limit_per_minute: 10_000,
    ...job,
  });
  expect(status).toBe(201);
  return body;
}

function get({ job_uuid }: Body, suits: (job: Body) => boolean): Promise<Body> {
  return waitFor(async () => (await api.call('GET', `/${String(job_uuid)}`)).body, suits);
}

const completed = (job: Body): boolean => job.status === 'COMPLETED';

describe('a job that runs', () => {
  it('says how long it will take by its rate limit, and the times of the answers by platform', async () => {
    await createContacts(database, 100);
    validator.behave = ({ phones }, response) => {
      // By the validator's own report, a tenth of the answers take ten times as long.
      const timed = (phone: string) => ({
        ...resultFor(phone),
        status: 'valid',
        response_time_ms: phone.endsWith('0') ? 400 : 40,
      });
      sendJson(response, { results: phones.map(timed) });
    };
    // Two requests go at once, and the third in a minute. By its limit the job takes ten minutes, although its pace
    // so far is faster.
    const job = await create({ max_contacts: 100, batch_size: 10, rate_limit_per_minute: 1 });
    expect(job).toMatchObject({ status: 'QUEUED', estimated_duration_minutes: 10 });
    const running = await get(job, ({ processed_contacts }) => processed_contacts === 20);
    expect(running).toMatchObject({
      status: 'RUNNING',
      current_step: expect.stringMatching(/^(asking validators|waiting until )/),
      progress_percentage: 20,
      total_contacts: 100,
      successful_validations: 20,
      warnings: [],
    });
    expect([8, 9]).toContain(running.estimated_duration_minutes);
    expect(Date.parse(String(running.last_activity_at))).toBeGreaterThanOrEqual(
      Date.parse(String(running.started_at)),
    );
    const { whatsapp } = running.results_summary as { whatsapp: Record<string, number> };
    expect(whatsapp).toMatchObject({ valid: 20, invalid: 0, unknown: 0, failed: 0, skipped: 0 });
    // A percentile is off by at most a twentieth: see response-times.ts.
    expect(Math.abs(whatsapp.response_time_p50_ms! - 40)).toBeLessThanOrEqual(2);
    expect(Math.abs(whatsapp.response_time_p95_ms! - 400)).toBeLessThanOrEqual(20);
    await api.call('POST', `/${String(job.job_uuid)}/cancel`);
  });

  it('has exactly as many requests running as it may', async () => {
    await createContacts(database, 60);
    validator.mostUnderWay = 0;
    validator.behave = async (request, response) => {
      while (validator.mostUnderWay < 3) await delay(10);
      await answerAll(20)(request, response);
    };
    await get(await create({ batch_size: 2, max_concurrent: 3 }), completed);
    expect(validator.mostUnderWay).toBe(3);
  });

  it('sends no more phones in a request than its batch', async () => {
    await createContacts(database, 50);
    await get(await create({ batch_size: 7 }), completed);
    const sizes = validator.log.map(({ phones }) => phones.length).sort();
    expect(sizes).toEqual([1, 7, 7, 7, 7, 7, 7, 7]);
  });
});

describe('a job that cannot be done', () => {
  it('fails and says why in its details, and may be retried', async () => {
    await createContacts(database, 3);
    const job = await create({ platforms: ['apple'] });
    const failed = await get(job, ({ status }) => status === 'FAILED');
    expect(failed.error_details).toBe('No validator is configured for apple: set VALIDATOR_URL_APPLE.');
    const retried = await api.call('POST', `/${String(job.job_uuid)}/retry`, {});
    expect(retried).toMatchObject({ status: 200, body: { status: 'QUEUED', error_details: null } });
    await get(job, ({ status }) => status === 'FAILED');
    expect(validator.log).toEqual([]);
  });
});

describe('jobs that wait', () => {
  it('may be cancelled, and are not begun', async () => {
    await createContacts(database, 1);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    validator.behave = async (request, response) => {
      await gate;
      await answerAll()(request, response);
    };
    const running = await create({});
    while (validator.log.length === 0) await delay(20);
    const waiting = await create({ force: true });
    const later = await create({ force: true });
    const cancelled = await api.call('POST', `/${String(waiting.job_uuid)}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED', started_at: null } });
    open();
    for (const job of [running, later]) await get(job, completed);
    expect(await get(waiting, () => true)).toMatchObject({ status: 'CANCELLED', started_at: null });
    expect(validator.log).toHaveLength(2);
  });

  it('start in the order of their priority, 1 first', async () => {
    await createContacts(database, 3);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    validator.behave = async (request, response) => {
      await gate;
      await answerAll()(request, response);
    };
    const first = await create({ force: true, priority: 10 });
    while (validator.log.length === 0) await delay(20);
    const waiting: Body[] = [];
    for (const priority of [10, 4, 1]) waiting.push(await create({ force: true, priority }));
    open();
    for (const job of [first, ...waiting]) await get(job, completed);
    const order = await database.query<{ priority: number }>(
      'SELECT priority FROM validation_jobs ORDER BY started_at',
    );
    expect(order.map(({ priority }) => priority)).toEqual([10, 1, 4, 10]);
  });
});
