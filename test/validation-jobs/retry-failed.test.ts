import { TestDatabase } from '../support/test-database.js';
import { TestApi } from './support/api.js';
import { answerAll, FakeValidator, resultFor, sendJson } from './support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, WorkerProcess, type ProcessEnvironment } from './support/processes.js';

let database: TestDatabase;
let validator: FakeValidator;
let api: TestApi;
let environment: ProcessEnvironment;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  environment = environmentOf(database, validator);
  api = await TestApi.start(environment);
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  await createContacts(database, 30);
  // Of every ten contacts, one is missing in the answers and one is unknown.
  validator.behave = ({ phones }, response) => {
    sendJson(response, { results: phones.filter((phone) => !phone.endsWith('3')).map(resultFor) });
  };
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(async () => {
  await api.stop();
  await validator.stop();
  await database.drop();
});

const act = (uuid: string, action: string, body?: object) => api.call('POST', `/${uuid}/${action}`, body);
const ONLY_FAILED = { only_failed: true };

describe('retrying what failed', () => {
  it('counts each contact once, however often the retry is cancelled and requested again', async () => {
    worker = await WorkerProcess.start(environment);
    const uuid = await createJob(database, { batch_size: 10 });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    await worker.stop();
    for (let time = 1; time <= 3; time += 1) {
      expect(await act(uuid, 'retry', ONLY_FAILED)).toMatchObject({
        status: 200,
        body: { processed_contacts: 24, progress_percentage: 80 },
      });
      expect(await act(uuid, 'cancel')).toMatchObject({ status: 200 });
    }
    expect(await act(uuid, 'retry')).toMatchObject({ status: 200, body: { processed_contacts: 24 } });
    validator.behave = answerAll();
    worker = await WorkerProcess.start(environment);
    expect(await waitForJob(database, uuid, hasStatus('COMPLETED'))).toMatchObject({
      total_contacts: 30,
      processed_contacts: 30,
    });
  });

  it('is refused while some contacts have not been asked about, because they would be forgotten', async () => {
    worker = await WorkerProcess.start(environment);
    const uuid = await createJob(database, { batch_size: 1, rate_limit_per_minute: 1 });
    await waitForJob(database, uuid, (job) => job.processed_contacts >= 1);
    expect(await act(uuid, 'cancel')).toMatchObject({ status: 200 });
    await database.query('UPDATE validation_jobs SET rate_limit_per_minute = 60000');
    expect(await act(uuid, 'retry', ONLY_FAILED)).toMatchObject({
      status: 409,
      body: { code: 'job_unfinished' },
    });
    expect(await act(uuid, 'retry')).toMatchObject({ status: 200 });
    expect(await waitForJob(database, uuid, hasStatus('COMPLETED'))).toMatchObject({
      processed_contacts: 30,
    });
  });

  it('leaves out whoever is in an unfinished batch, and nobody between its contacts', async () => {
    const uuid = await createJob(database);
    await database.query(
      `UPDATE validation_jobs SET status = 'CANCELLED', only_failed = true, total_contacts = 30,
         processed_contacts = 27, cursor_contact_id = 30`,
    );
    await database.query(
      `INSERT INTO validation_job_failures (job_id, contact_id, platform, code, attempts)
       SELECT 1, id, 'whatsapp', 'unknown', 1 FROM contacts WHERE id <= 9`,
    );
    // One batch of this version, and one that a version without `batch_contact_ids` has planned.
    await database.query(
      `INSERT INTO validation_job_requests (job_id, batch, batch_end, batch_contacts, batch_contact_ids, platform, contact_ids)
       VALUES (1, 1, 9, 2, '{1,9}', 'facebook', '{1}'), (1, 5, 6, 2, NULL, 'facebook', '{5}')`,
    );
    expect(await act(uuid, 'retry', ONLY_FAILED)).toMatchObject({
      status: 200,
      body: { processed_contacts: 27 - 5 },
    });
    const retried = await database.query<{ contact_id: number }>(
      'SELECT contact_id FROM validation_job_failures WHERE to_retry ORDER BY 1',
    );
    expect(retried.map(({ contact_id }) => contact_id)).toEqual([2, 3, 4, 7, 8]);
  });
});
