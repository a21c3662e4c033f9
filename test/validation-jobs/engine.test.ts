import { TestDatabase } from '../support/test-database.js';
import { discrepancies } from './support/accounts.js';
import { answerAll, FakeValidator } from './support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, WorkerProcess, type ProcessEnvironment } from './support/processes.js';

let database: TestDatabase;
let validator: FakeValidator;
let environment: ProcessEnvironment;
let worker: WorkerProcess;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  environment = environmentOf(database, validator);
  worker = await WorkerProcess.start(environment);
});
afterAll(async () => {
  await worker.stop();
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  validator.log.length = 0;
  validator.behave = answerAll();
});

describe('a validation job', () => {
  it('asks about every contact once and stores the answers', async () => {
    await createContacts(database, 333);
    const uuid = await createJob(database, { platforms: ['whatsapp', 'facebook'], batch_size: 10 });
    const job = await waitForJob(database, uuid, hasStatus('COMPLETED', 'FAILED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
    expect(job).toMatchObject({ status: 'COMPLETED', progress_percentage: 100, processed_contacts: 333 });
    expect([...validator.timesAsked().values()].every((times) => times === 1)).toBe(true);
    expect(validator.timesAsked().size).toBe(666);
  });
});
