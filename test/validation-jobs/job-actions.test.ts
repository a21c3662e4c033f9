import { setTimeout as delay } from 'node:timers/promises';
import { TestDatabase } from '../support/test-database.js';
import { discrepancies } from './support/accounts.js';
import { TestApi } from './support/api.js';
import { answerAll, FakeValidator, refuse, resultFor, sendJson } from './support/fake-validator.js';
import { createContacts, createJob, findJob, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, uniqueName, WorkerProcess } from './support/processes.js';
import { RunLog } from './support/run-log.js';

let database: TestDatabase;
let validator: FakeValidator;
let api: TestApi;
let worker: WorkerProcess;
const runs = new RunLog();

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  // In these tests, this time limit must not end a hanging request.
  const environment = environmentOf(database, validator, { VALIDATOR_TIMEOUT_MS: '600000' });
  [worker, api] = await Promise.all([WorkerProcess.start(environment, { runs }), TestApi.start(environment)]);
});
afterAll(async () => {
  await Promise.all([worker.stop(), api.stop()]);
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs, validator_pauses RESTART IDENTITY CASCADE');
  validator.log.length = 0;
  validator.behave = answerAll();
});

const act = (uuid: string, action: string, body?: unknown) => api.call('POST', `/${uuid}/${action}`, body);

describe('a job that waits for its rate limit', () => {
  it('gives its worker back, continues when resumed after a pause, and asks nobody twice', async () => {
    await createContacts(database, 30);
    // The first two requests go at once, and the next one would be due in a minute.
    const uuid = await createJob(database, { batch_size: 1, rate_limit_per_minute: 1 });
    await waitForJob(database, uuid, (job) => job.processed_contacts >= 2);
    expect(await runs.ended(uuid)).toMatchObject({ end: 'resting' });
    expect(await act(uuid, 'pause')).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
    expect(validator.log).toHaveLength(2);
    await database.query('UPDATE validation_jobs SET rate_limit_per_minute = 60000');
    expect(await act(uuid, 'resume')).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
    expect(validator.log).toHaveLength(30);
  });
});

describe('a job with a hanging validator', () => {
  it('gives it up at once when cancelled, and continues from its checkpoint when retried', async () => {
    await createContacts(database, 20);
    let cut = 0;
    validator.behave = (_request, response) => {
      response.on('close', () => (cut += 1));
    };
    const uuid = await createJob(database, { batch_size: 5, max_concurrent: 2 });
    while (validator.log.length < 2) await delay(20);
    expect(await act(uuid, 'cancel')).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    while (cut < 2) await delay(20);
    expect(await runs.ended(uuid)).toMatchObject({ end: 'lease_lost' });

    validator.behave = answerAll();
    expect(await act(uuid, 'retry', {})).toMatchObject({ status: 200, body: { status: 'QUEUED' } });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
  });
});

describe('a paused job with a hanging validator', () => {
  it('gives it up, occupies no worker, and continues when resumed', async () => {
    await createContacts(database, 20);
    let cut = 0;
    validator.behave = (_request, response) => {
      response.on('close', () => (cut += 1));
    };
    const uuid = await createJob(database, { batch_size: 5, max_concurrent: 2 });
    while (validator.log.length < 2) await delay(20);
    expect(await act(uuid, 'pause')).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
    while (cut < 2) await delay(20);
    expect(await runs.ended(uuid)).toMatchObject({ end: 'paused' });

    validator.behave = answerAll();
    expect(await act(uuid, 'resume')).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
  });
});

describe('a change that the state of a job does not allow', () => {
  let quiet: TestDatabase;
  let quietApi: TestApi;
  beforeAll(async () => {
    quiet = await TestDatabase.create();
    const redisUrl = process.env.TEST_REDIS_URL!;
    quietApi = await TestApi.start({ databaseUrl: quiet.url, redisUrl, queuePrefix: uniqueName() });
  });
  afterAll(async () => {
    await quietApi.stop();
    await quiet.drop();
  });

  it.each([
    ['QUEUED', ['pause', 'resume', 'retry']],
    ['RUNNING', ['resume', 'retry']],
    ['PAUSED', ['pause', 'retry']],
    ['COMPLETED', ['pause', 'resume', 'cancel', 'retry']],
    ['FAILED', ['pause', 'resume', 'cancel']],
    ['CANCELLED', ['pause', 'resume', 'cancel']],
  ])('is refused with a 409 that names the state: %s', async (status, actions) => {
    // In a separate database, where no worker takes a queued job.
    const uuid = await createJob(quiet);
    await quiet.query(`UPDATE validation_jobs SET status = $1 WHERE job_uuid = $2`, [status, uuid]);
    for (const action of actions) {
      const { status: code, body } = await quietApi.call('POST', `/${uuid}/${action}`, {});
      expect([action, code, body.code]).toEqual([action, 409, 'job_state']);
      expect(body.detail).toContain(`is ${status}`);
    }
  });

  it('is 404 for a job that does not exist, 400 for no uuid, 403 for a viewer', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await act(nobody, 'pause')).status).toBe(404);
    expect((await act('nonsense', 'pause')).status).toBe(400);
    expect((await api.open(`/${nobody}/pause`, { method: 'POST' }, 'viewer')).status).toBe(403);
  });
});

describe('what failed in a job', () => {
  it('is listed page by page, and can be asked again alone', async () => {
    await createContacts(database, 30);
    validator.behave = ({ phones, platform }, response) => {
      const left = phones.filter((phone) => platform === 'facebook' || !phone.endsWith('3'));
      sendJson(response, { results: left.map(resultFor) });
    };
    const uuid = await createJob(database, { platforms: ['whatsapp', 'facebook'], batch_size: 10 });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await discrepancies(database, uuid)).toEqual([]);

    const codes: unknown[] = [];
    let path = `/${uuid}/failures?limit=2`;
    for (;;) {
      const { body } = await api.call('GET', path);
      const items = body.items as Record<string, unknown>[];
      codes.push(...items.map((item) => [item.contact_id, item.platform, item.code, item.attempts]));
      if (typeof body.next_cursor !== 'string') break;
      path = `/${uuid}/failures?limit=2&cursor=${body.next_cursor}`;
    }
    expect(codes).toEqual(
      [0, 10, 20].flatMap((tens) => [
        [tens + 3, 'whatsapp', 'missing_in_answer', 1],
        [tens + 9, 'facebook', 'unknown', 1],
        [tens + 9, 'whatsapp', 'unknown', 1],
      ]),
    );

    validator.log.length = 0;
    validator.behave = answerAll();
    const retried = await act(uuid, 'retry', { only_failed: true });
    expect(retried).toMatchObject({ status: 200, body: { status: 'QUEUED', processed_contacts: 24 } });
    const job = await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
    expect(job).toMatchObject({ failed_validations: 6, successful_validations: 54, processed_contacts: 30 });
    const askedAgain = [0, 1, 2].flatMap((tens) => [
      `facebook +5233000000${tens}9`,
      `whatsapp +5233000000${tens}3`,
      `whatsapp +5233000000${tens}9`,
    ]);
    expect([...validator.timesAsked().keys()].sort()).toEqual(askedAgain.sort());
  });

  it('cannot be asked again when nothing has failed', async () => {
    const uuid = await createJob(database);
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await act(uuid, 'retry', { only_failed: true })).toMatchObject({
      status: 409,
      body: { code: 'nothing_failed' },
    });
  });
});

describe('a platform whose validator is down', () => {
  it('is paused without ending the job, which warns about it and continues by itself', async () => {
    await createContacts(database, 40);
    validator.behave = refuse(503);
    const uuid = await createJob(database, { batch_size: 1, max_concurrent: 5, retry_attempts: 5 });
    const waiting = await waitForJob(database, uuid, (job) => job.warnings.length > 0);
    expect(waiting.warnings[0]).toMatch(/^The validator of whatsapp has not answered since /);
    expect(waiting).toMatchObject({ status: 'RUNNING', current_step: 'waiting for whatsapp' });
    validator.behave = answerAll();
    const job = await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(job.warnings).toEqual([
      expect.stringMatching(/^The validator of whatsapp did not answer from .* to /),
    ]);
    expect(await discrepancies(database, uuid)).toEqual([]);
    expect(job.results_summary.whatsapp).toMatchObject({ valid: 24, invalid: 12, unknown: 4, failed: 0 });
    expect(validator.log.length).toBeLessThan(40 + 30);
  });

  it('is not asked for as long as its Retry-After says', async () => {
    await createContacts(database, 3);
    let first = true;
    validator.behave = (request, response) => {
      const behave = first ? refuse(429, { 'retry-after': '2' }) : answerAll();
      first = false;
      return behave(request, response);
    };
    const uuid = await createJob(database, { batch_size: 1, max_concurrent: 1 });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
    const [refused, ...later] = validator.log;
    for (const { at } of later) expect(at - refused!.at).toBeGreaterThanOrEqual(1990);
    const again = later.find(({ phones }) => phones[0] === refused!.phones[0]);
    expect(again!.idempotency_key).toBe(refused!.idempotency_key);
  });
});

describe('a validator that asks to wait until a time in the past', () => {
  it.each(['0', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
    'by Retry-After: %s, is asked later each time',
    async (header) => {
      await createContacts(database, 1);
      validator.behave = (request, response) =>
        (validator.log.length <= 2 ? refuse(429, { 'retry-after': header }) : answerAll())(request, response);
      const uuid = await createJob(database, { batch_size: 1, max_concurrent: 1 });
      await waitForJob(database, uuid, hasStatus('COMPLETED'));
      const [first, second, third] = validator.log.map(({ at }) => at);
      expect(second! - first!).toBeGreaterThanOrEqual(990);
      expect(third! - second!).toBeGreaterThanOrEqual(1990);
    },
  );
});

describe('a contact who may not be contacted', () => {
  it('is not asked about when they opt out while the job runs, nor when named by id', async () => {
    await createContacts(database, 12);
    await database.query(`UPDATE contacts SET opt_out_at = now() WHERE id = 2`);
    const ids = Array.from({ length: 12 }, (_, index) => index + 1);
    validator.behave = async (request, response) => {
      if (request.phones.some((phone) => phone.endsWith('06'))) {
        await database.query(`UPDATE contacts SET status = 'BLOCKED' WHERE id > 6`);
        // Contacts that were checked more than 250 ms ago are checked again.
        await delay(1000);
      }
      await answerAll()(request, response);
    };
    const uuid = await createJob(database, { contact_ids: ids, batch_size: 1, max_concurrent: 1 });
    const job = await waitForJob(database, uuid, hasStatus('COMPLETED'));
    const asked = validator.log.flatMap((request) => request.phones).map((phone) => Number(phone.slice(-2)));
    // Each contact is a separate request, and several run at once: they may overtake each other.
    expect(asked.sort((a, b) => a - b)).toEqual([1, 3, 4, 5, 6]);
    expect(job).toMatchObject({ processed_contacts: 11, skipped_validations: 0, successful_validations: 5 });
    expect(job.warnings).toEqual(['1 of the listed contacts do not exist or may not be contacted.']);
  });
});

describe('a result that has not expired', () => {
  it('is skipped and counted, and asked about again with force', async () => {
    await createContacts(database, 10);
    const first = await createJob(database);
    await waitForJob(database, first, hasStatus('COMPLETED'));
    const second = await createJob(database);
    expect(await waitForJob(database, second, hasStatus('COMPLETED'))).toMatchObject({
      skipped_validations: 9,
      failed_validations: 1,
    });
    const forced = await createJob(database, { force: true });
    expect(await waitForJob(database, forced, hasStatus('COMPLETED'))).toMatchObject({
      skipped_validations: 0,
      successful_validations: 9,
    });
    expect((await findJob(database, forced)).results_summary.whatsapp).toMatchObject({
      valid: 6,
      invalid: 3,
    });
  });
});
