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
import { environmentOf, WorkerProcess } from './support/processes.js';

let database: TestDatabase;
let validator: FakeValidator;
let worker: WorkerProcess;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  worker = await WorkerProcess.start(environmentOf(database, validator));
  await createContacts(database, 5);
  validator.behave = (request, response) => {
    const known = { status: 'valid', is_business: true, is_premium: true, confidence_score: 0.93 };
    const results = request.phones.map((phone_e164) => ({
      phone_e164,
      ...known,
      profile_info: { city: 'León' },
    }));
    sendJson(response, { results });
  };
  const uuid = await createJob(database);
  await waitForJob(database, uuid, hasStatus('COMPLETED'));
});
afterAll(async () => {
  await worker.stop();
  await validator.stop();
  await database.drop();
});

/** All stored data of the contacts, as PostgreSQL prints it. */
async function known() {
  const [validations, contacts, scores] = await Promise.all([
    database.query('SELECT v::text FROM platform_validations v ORDER BY id'),
    database.query('SELECT c::text FROM contacts c ORDER BY id'),
    database.query('SELECT s::text FROM lead_scores s ORDER BY id'),
  ]);
  return { validations, contacts, scores };
}

const each =
  (changes: Record<string, unknown>): Behaviour =>
  ({ phones }, response) => {
    sendJson(response, {
      results: phones.map((phone) => ({ ...resultFor(phone), status: 'invalid', ...changes })),
    });
  };
const body =
  (text: string): Behaviour =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  };

describe('what is known of a contact', () => {
  it.each<[string, Behaviour, string]>([
    ['unknown', each({ status: 'unknown' }), 'unknown'],
    ['HTML', body('<html>Sign in</html>'), 'invalid_answer'],
    ['JSON that breaks off', body('{"results":['), 'invalid_answer'],
    ['5 MB of spaces', body(' '.repeat(5_000_001)), 'answer_too_large'],
    ['no phones', body('{"results":[]}'), 'missing_in_answer'],
    ['a confidence of 1.7', each({ confidence_score: 1.7 }), 'invalid_answer'],
    ['an unknown status', each({ status: 'gone' }), 'invalid_answer'],
    ['a business flag in words', each({ is_business: 'no' }), 'invalid_answer'],
    ['401', refuse(401), 'rejected'],
    ['500', refuse(500), 'server_error'],
    ['a redirect', refuse(302, { location: 'http://127.0.0.1:1/' }), 'rejected'],
    ['a broken connection', (_request, response) => void response.destroy(), 'connection_failed'],
  ])('stays byte for byte when the validator answers %s, which is recorded', async (_what, behave, code) => {
    const before = await known();
    expect(before.validations).toHaveLength(5);
    validator.behave = behave;
    const uuid = await createJob(database, { force: true, retry_attempts: 0 });
    expect(await waitForJob(database, uuid, hasStatus('COMPLETED', 'FAILED'))).toMatchObject({
      status: 'COMPLETED',
      successful_validations: 0,
      failed_validations: 5,
    });
    expect(await known()).toEqual(before);
    const failures = await database.query(
      `SELECT contact_id, platform, code, attempts FROM validation_job_failures
       WHERE job_id = (SELECT id FROM validation_jobs WHERE job_uuid = $1) ORDER BY contact_id`,
      [uuid],
    );
    expect(failures).toEqual(
      [1, 2, 3, 4, 5].map((contact_id) => ({ contact_id, platform: 'whatsapp', code, attempts: 1 })),
    );
  });

  it('stays byte for byte while the validator answers 429, which is not a failure: the job waits', async () => {
    const before = await known();
    validator.behave = refuse(429);
    const uuid = await createJob(database, { force: true, retry_attempts: 0 });
    const job = await waitForJob(database, uuid, ({ warnings }) => warnings.length > 0);
    expect(job).toMatchObject({ status: 'RUNNING', failed_validations: 0 });
    expect(job.warnings).toEqual([
      expect.stringMatching(/^The validator of whatsapp asked to wait\. The job continues at .*Z\.$/),
    ]);
    await database.query(`UPDATE validation_jobs SET status = 'CANCELLED' WHERE job_uuid = $1`, [uuid]);
    await database.query('TRUNCATE validator_pauses');
    expect(await known()).toEqual(before);
  });

  it('changes with the next valid answer', async () => {
    const before = await known();
    validator.behave = answerAll();
    const uuid = await createJob(database, { force: true });
    await waitForJob(database, uuid, hasStatus('COMPLETED'));
    expect(await known()).not.toEqual(before);
  });
});
