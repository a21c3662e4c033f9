import { TestDatabase } from '../support/test-database.js';
import {
  answerAll,
  FakeValidator,
  refuse,
  resultFor,
  sendJson,
  type Behaviour,
} from './support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from './support/jobs.js';
import { uniqueName, WorkerProcess } from './support/processes.js';

const CONTACTS = 5;

let database: TestDatabase;
let validator: FakeValidator;
let worker: WorkerProcess;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  worker = await WorkerProcess.start({
    databaseUrl: database.url,
    redisUrl: process.env.REDIS_URL!,
    queuePrefix: uniqueName(),
    variables: { VALIDATOR_URL_WHATSAPP: validator.url },
  });
});
afterAll(async () => {
  await worker.stop();
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
});

/** All that is known of the contacts, every column of it. */
async function known(): Promise<unknown[]> {
  return database.query(
    `SELECT to_jsonb(v) AS result, to_jsonb(c) - 'updated_at' AS contact
     FROM platform_validations v JOIN contacts c ON c.id = v.contact_id ORDER BY v.id`,
  );
}

const toAll =
  (answer: (phone: string) => unknown[]): Behaviour =>
  (request, response) => {
    sendJson(response, { results: request.phones.flatMap(answer) });
  };

describe('what is known of a contact stays as it is when the validator answers', () => {
  it.each<[string, Behaviour, string]>([
    ['with a page of HTML', refuse(200, { 'content-type': 'text/html' }), 'invalid_answer'],
    ['with 403', refuse(403), 'rejected'],
    ['with 500, to every attempt', refuse(500), 'server_error'],
    ['with nothing about the phones', toAll(() => []), 'missing_in_answer'],
    ['about other phones', toAll(() => [resultFor('+523399999999')]), 'missing_in_answer'],
    ['twice about a phone', toAll((phone) => [resultFor(phone), resultFor(phone)]), 'invalid_answer'],
    [
      'that it is invalid with a confidence of 1.7',
      toAll((phone) => [{ phone_e164: phone, status: 'invalid', confidence_score: 1.7 }]),
      'invalid_answer',
    ],
    ['that it does not know', toAll((phone) => [{ phone_e164: phone, status: 'unknown' }]), 'unknown'],
  ])('%s', async (_what, behave, code) => {
    await createContacts(database, CONTACTS);
    validator.behave = answerAll();
    const first = await createJob(database);
    await waitForJob(database, first, hasStatus('COMPLETED'));
    const before = await known();
    expect(before).toHaveLength(CONTACTS);

    validator.behave = behave;
    const second = await createJob(database, { force: true, retry_attempts: 1 });
    const job = await waitForJob(database, second, hasStatus('COMPLETED', 'FAILED'));

    expect(await known()).toEqual(before);
    expect(job).toMatchObject({ successful_validations: 0, failed_validations: CONTACTS });
    const failures = await database.query<{ code: string }>(
      `SELECT f.code FROM validation_job_failures f JOIN validation_jobs j ON j.id = f.job_id WHERE j.job_uuid = $1`,
      [second],
    );
    expect(failures.map((failure) => failure.code)).toEqual(Array(CONTACTS).fill(code));
  });
});
