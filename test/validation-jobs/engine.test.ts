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

  it('asks about neighbours in different requests, because their rows share a page', async () => {
    await createContacts(database, 330);
    const uuid = await createJob(database, { batch_size: 20 });
    await waitForJob(database, uuid, hasStatus('COMPLETED', 'FAILED'));
    expect(await discrepancies(database, uuid)).toEqual([]);
    const distances = validator.log
      .filter(({ phones }) => phones.length === 20)
      .flatMap(({ phones }) => {
        const numbers = phones.map(Number).sort((a, b) => a - b);
        return numbers.slice(1).map((number, index) => number - numbers[index]!);
      });
    expect(distances.length).toBeGreaterThan(200);
    // A request may hold the end of one pass and the start of the next.
    expect(distances.filter((distance) => distance < 16).length).toBeLessThan(330 / 20);
  });
});
