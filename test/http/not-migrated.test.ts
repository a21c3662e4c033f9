import { setTimeout as delay } from 'node:timers/promises';
import { pendingDeltas } from '../contacts/statistics-fixture.js';
import { migrate, revert } from '../support/migrations.js';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { TestApi } from '../validation-jobs/support/api.js';
import { FakeValidator, answerAll } from '../validation-jobs/support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from '../validation-jobs/support/jobs.js';
import { environmentOf, WorkerProcess } from '../validation-jobs/support/processes.js';

let validator: FakeValidator;
beforeAll(async () => {
  validator = await FakeValidator.start();
  validator.behave = answerAll();
});
afterAll(() => validator.stop());

let database: TestDatabase;
let worker: WorkerProcess;
afterEach(async () => {
  await worker.stop();
  await database.drop();
});

const startWorker = async (): Promise<void> => {
  worker = await WorkerProcess.start(environmentOf(database, validator, { LOG_LEVEL: 'info' }));
};

/** Waits until the worker's log contains a text. */
const logged = (text: string): Promise<string> =>
  waitFor(
    () => Promise.resolve(worker.log),
    (log) => log.includes(text),
  );

const WAITS = 'work waits for the migrations';
const BEGINS = 'the database is migrated: work begins';

/** The warnings and errors of the worker. */
const complaints = (): string[] => worker.log.split('\n').filter((line) => /"level":(?:40|50)/.test(line));

/** Nobody wakes the worker for this job, so its reconciler has to find it. */
async function expectJobsToBeDone(): Promise<void> {
  await createContacts(database, 10);
  const job = await waitForJob(database, await createJob(database), hasStatus('COMPLETED', 'FAILED'));
  expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: 10 });
  await waitFor(
    () => pendingDeltas(database),
    (pending) => pending === 0,
  );
}

describe('a database that is not migrated', () => {
  it('is logged once and answered with 503, and work begins without a restart when it is migrated', async () => {
    database = await TestDatabase.create({ empty: true });
    const api = await TestApi.start(environmentOf(database, validator));
    await startWorker();
    try {
      const ready = await fetch(new URL('/health/ready', api.url));
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({
        status: 'down',
        postgres: 'up',
        redis: 'up',
        migrations: 'down',
        reasons: [
          expect.stringMatching(/^The database is at migration 0 of \d+: run npm run migration:run\.$/),
        ],
      });
      const refused = await api.call('GET', '');
      expect({ status: refused.status, code: refused.body.code }).toEqual({
        status: 503,
        code: 'database_not_migrated',
      });
      await logged(WAITS);
      await delay(4000);
      expect(complaints()).toHaveLength(1);

      await migrate(database);
      expect((await fetch(new URL('/health/ready', api.url))).status).toBe(200);
      expect((await api.call('GET', '')).status).toBe(200);
      await expectJobsToBeDone();
      expect(worker.log).toContain(BEGINS);
    } finally {
      await api.stop();
    }
  });

  it('makes a worker wait again, with one line in the log, when its migrations are reverted', async () => {
    database = await TestDatabase.create();
    await startWorker();
    await expectJobsToBeDone();
    await database.query('TRUNCATE contacts, validation_jobs CASCADE');
    await revert(database);
    await logged(WAITS);
    // Every reconciler runs at least once in this time.
    await delay(6000);
    expect(complaints()).toEqual([expect.stringContaining(WAITS)]);

    await migrate(database);
    await logged(BEGINS);
    await expectJobsToBeDone();
    expect(complaints()).toHaveLength(1);
  });

  it('does not keep a waiting worker from ending in order', async () => {
    database = await TestDatabase.create({ empty: true });
    await startWorker();
    await logged(WAITS);
    worker.signal('SIGTERM');
    await waitFor(
      () => Promise.resolve(worker.hasEnded),
      (ended) => ended,
    );
    expect(complaints()).toHaveLength(1);
  });
});
