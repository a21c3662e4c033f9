import { setTimeout as delay } from 'node:timers/promises';
import { TestDatabase } from '../support/test-database.js';
import { discrepancies } from './support/accounts.js';
import { TestApi } from './support/api.js';
import { answerAll, FakeValidator, refuse, type Behaviour } from './support/fake-validator.js';
import { createContacts, createJob, findJob, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, WorkerProcess, type ProcessEnvironment } from './support/processes.js';
import { RunLog, type Run } from './support/run-log.js';

/** More than the number of errors after which a job is FAILED. */
const RESTARTS = 6;

let database: TestDatabase;
let validator: FakeValidator;
let environment: ProcessEnvironment;
let api: TestApi;
let worker: WorkerProcess | undefined;
let runs: RunLog;

beforeAll(async () => {
  database = await TestDatabase.create();
  validator = await FakeValidator.start();
  environment = environmentOf(database, validator);
  api = await TestApi.start(environment);
});
afterAll(async () => {
  await api.stop();
  await validator.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.query('TRUNCATE contacts, validation_jobs, validator_pauses RESTART IDENTITY CASCADE');
  await createContacts(database, 20);
  validator.log.length = 0;
  runs = new RunLog();
});
afterEach(() => worker?.stop());

async function startWorker(): Promise<WorkerProcess> {
  worker = await WorkerProcess.start(environment, { runs });
  return worker;
}

async function untilAsked(times: number): Promise<void> {
  while (validator.log.length < times) await delay(20);
}

interface Wait {
  /** The step at which the job waits. */
  on: string;
  behave: Behaviour;
  job: { retry_attempts?: number; rate_limit_per_minute?: number };
  /** After this many requests the wait takes at least several seconds. */
  after: number;
}

/** Waits that are too short for the job to give its worker back. */
const WAITS: Wait[] = [
  { on: 'the Retry-After of a 429', behave: refuse(429, { 'retry-after': '4' }), job: {}, after: 1 },
  { on: 'the Retry-After of a 503', behave: refuse(503, { 'retry-after': '4' }), job: {}, after: 1 },
  { on: 'the backoff between attempts', behave: refuse(503), job: { retry_attempts: 9 }, after: 4 },
  { on: 'a validator that counts as down', behave: refuse(503), job: { retry_attempts: 0 }, after: 7 },
  { on: 'its rate limit', behave: answerAll(), job: { rate_limit_per_minute: 15 }, after: 2 },
];

interface Stop {
  by: string;
  end: string;
  stop: (uuid: string) => Promise<unknown>;
}

const act = (action: string) => (uuid: string) => api.call('POST', `/${uuid}/${action}`);

const STOPS: Stop[] = [
  { by: 'the end of its worker', end: 'shutdown', stop: async () => worker?.stop() },
  { by: 'a pause', end: 'paused', stop: act('pause') },
  { by: 'a cancellation', end: 'lease_lost', stop: act('cancel') },
  {
    by: 'another worker that took it over',
    end: 'lease_lost',
    stop: () => database.query('UPDATE validation_jobs SET fencing_token = fencing_token + 1'),
  },
];

/** Each wait is ended by its worker, and one of them by everything else that can end it. */
const CASES = [
  ...WAITS.map((wait) => ({ ...wait, ...STOPS[0]! })),
  ...STOPS.slice(1).map((stop) => ({ ...WAITS[0]!, ...stop })),
];

describe('a job that waits for', () => {
  it.each(CASES)(
    '$on, stopped by $by, ends with that reason and counts no error',
    async ({ behave, job, after, end, stop }) => {
      validator.behave = behave;
      await startWorker();
      const uuid = await createJob(database, { batch_size: 1, max_concurrent: 1, ...job });
      await untilAsked(after);
      // Enough time for the answer and the beginning of the wait.
      await delay(300);
      await stop(uuid);
      expect(await runs.ended(uuid, 1)).toMatchObject({ end });
      expect(await findJob(database, uuid)).toMatchObject({ error_count: 0, error_details: null });
    },
  );

  it.each<[string, Behaviour, object]>([
    ['a long Retry-After', refuse(429, { 'retry-after': '3600' }), {}],
    ['a long rate limit', answerAll(), { rate_limit_per_minute: 1 }],
  ])('%s gives its worker back, and counts no error', async (_name, behave, job) => {
    validator.behave = behave;
    await startWorker();
    const uuid = await createJob(database, { batch_size: 1, max_concurrent: 1, ...job });
    expect(await runs.ended(uuid, 1)).toMatchObject({ end: 'resting' });
    const row = await findJob(database, uuid);
    expect(row).toMatchObject({ status: 'RUNNING', error_count: 0, error_details: null });
    expect(row.current_step).toMatch(/^waiting until /);
  });
});

describe('a job during an outage of its validator', () => {
  it.each([
    ['asks to wait', refuse(429, { 'retry-after': '2' })],
    ['is down', refuse(503, { 'retry-after': '2' })],
  ])(
    'survives one in which it %s, however often its worker is restarted meanwhile',
    async (_name, outage) => {
      validator.behave = outage;
      const uuid = await createJob(database, { batch_size: 5, max_concurrent: 1, retry_attempts: 20 });
      const ends: Run[] = [];
      for (let restart = 1; restart <= RESTARTS; restart += 1) {
        validator.log.length = 0;
        const current = await startWorker();
        await untilAsked(1);
        await delay(300);
        await current.stop();
        ends.push(await runs.ended(uuid, restart));
        expect(await findJob(database, uuid)).toMatchObject({ status: 'RUNNING', error_count: 0 });
      }
      expect(ends.map(({ end }) => end)).toEqual(ends.map(() => 'shutdown'));

      validator.behave = answerAll();
      await startWorker();
      const job = await waitForJob(database, uuid, hasStatus('COMPLETED', 'FAILED'));
      expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: 20, error_count: 0 });
      expect(await discrepancies(database, uuid)).toEqual([]);
    },
  );
});
