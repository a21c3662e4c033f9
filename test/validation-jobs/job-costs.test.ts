import { TestDatabase } from '../support/test-database.js';
import { TestApi } from './support/api.js';
import { answerAll, FakeValidator } from './support/fake-validator.js';
import { createContacts, createJob, findJob, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, WorkerProcess } from './support/processes.js';

const PRICES = { VALIDATOR_PRICE_WHATSAPP: '0.035', VALIDATOR_PRICE_FACEBOOK: '0.1' };

let database: TestDatabase;
let validator: FakeValidator;
let api: TestApi;
let worker: WorkerProcess;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  const environment = environmentOf(database, validator, PRICES);
  [worker, api] = await Promise.all([WorkerProcess.start(environment), TestApi.start(environment)]);
});
afterAll(async () => {
  await Promise.all([worker.stop(), api.stop()]);
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  await createContacts(database, 100);
  validator.log.length = 0;
  validator.behave = answerAll();
});

const JOB = { name: 'A test', platforms: ['whatsapp', 'facebook'], rate_limit_per_minute: 100_000 };

/** Validates the first forty contacts on WhatsApp. Four of the answers are unknown. */
async function validateSome(): Promise<void> {
  const uuid = await createJob(database, { max_contacts: 40 });
  await waitForJob(database, uuid, hasStatus('COMPLETED'));
  validator.log.length = 0;
}

async function jobs(): Promise<number> {
  return (await database.one<{ jobs: number }>('SELECT count(*)::integer AS jobs FROM validation_jobs')).jobs;
}

describe('what a job costs', () => {
  it('is shown before the job is created, without creating anything', async () => {
    await validateSome();
    const before = await jobs();
    const { status, body } = await api.call('POST', '', { ...JOB, batch_size: 10, dry_run: true });
    expect(status).toBe(200);
    expect(body).toEqual({
      dry_run: true,
      total_contacts: 100,
      estimated_lookups: 64 + 100,
      lookups_reused: 36,
      lookups_by_platform: { whatsapp: 64, facebook: 100 },
      estimated_cost: 12.24,
      estimated_duration_minutes: 1,
    });
    expect(await jobs()).toBe(before);
    expect(validator.log).toEqual([]);
  });

  it('is shown by the job, per platform and in money', async () => {
    await validateSome();
    const { body } = await api.call('POST', '', JOB);
    const uuid = String(body.job_uuid);
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect((await api.call('GET', `/${uuid}`)).body).toMatchObject({
      lookups: 164,
      lookups_reused: 36,
      lookups_repeated: 0,
      estimated_lookups: 164,
      estimated_cost: 12.24,
      cost: 12.24,
      max_lookups: null,
      results_summary: {
        whatsapp: { lookups: 64, lookups_reused: 36, lookups_repeated: 0 },
        facebook: { lookups: 100, lookups_reused: 0, lookups_repeated: 0 },
      },
    });
    const asked = validator.log.reduce((sum, { phones }) => sum + phones.length, 0);
    expect(asked).toBe(164);
  });

  it('pauses it at its budget, with the reason', async () => {
    const { body } = await api.call('POST', '', { ...JOB, max_lookups: 70 });
    const uuid = String(body.job_uuid);
    const job = await waitForJob(database, uuid, hasStatus('PAUSED', 'COMPLETED', 'FAILED'));
    expect(job).toMatchObject({ status: 'PAUSED', lookups: 70, error_count: 0 });
    expect(job.warnings).toEqual(['The job was paused: max_lookups (70) is reached.']);
    expect(validator.log.reduce((sum, { phones }) => sum + phones.length, 0)).toBe(70);
    await api.call('POST', `/${uuid}/resume`);
    await waitForJob(database, uuid, ({ fencing_token }) => fencing_token >= 3);
    await waitForJob(database, uuid, hasStatus('PAUSED'));
    expect((await findJob(database, uuid)).lookups).toBe(70);
  });
});

describe('a job that is requested twice with the same Idempotency-Key', () => {
  const post = async (key: string, job: object) => {
    const response = await api.open('', {
      method: 'POST',
      body: JSON.stringify(job),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('is created once, even when both requests come at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('one', JOB)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
    expect(new Set(answers.map(({ body }) => body.job_uuid)).size).toBe(1);
    expect(await jobs()).toBe(1);
    const other = await post('two', JOB);
    expect(other.status).toBe(201);
    expect(await jobs()).toBe(2);
  });

  it('is refused when it is another job or the key is too long', async () => {
    await post('one', JOB);
    expect(await post('one', { ...JOB, name: 'Another' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect((await post('x'.repeat(256), JOB)).status).toBe(400);
    expect(await jobs()).toBe(1);
  });
});
