import { setTimeout as delay } from 'node:timers/promises';
import { DISPOSABLE_DATA, startServices, type Services } from '../../scripts/services/index.js';
import { createDataSource } from '../../src/database/data-source.js';
import { TerminalLogger } from '../../src/database/terminal-logger.js';
import { TestDatabase } from '../support/test-database.js';
import { TestApi } from '../validation-jobs/support/api.js';
import { FakeValidator, answerAll } from '../validation-jobs/support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from '../validation-jobs/support/jobs.js';
import { WorkerProcess, type ProcessEnvironment } from '../validation-jobs/support/processes.js';

let services: Services;
let database: TestDatabase;
let validator: FakeValidator;
beforeAll(async () => {
  services = await startServices({ name: 'not-migrated', postgresSettings: DISPOSABLE_DATA });
  database = await TestDatabase.create({ empty: true });
  validator = await FakeValidator.start();
});
afterAll(async () => {
  await validator.stop();
  await database.drop();
  await services.stop();
});

async function migrate(): Promise<void> {
  const source = createDataSource(
    { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 },
    new TerminalLogger(() => undefined),
  );
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
}

describe('a database that is not migrated', () => {
  it('is said once, answered with 503, and worked on without a restart when it is migrated', async () => {
    validator.behave = answerAll();
    const environment: ProcessEnvironment = {
      databaseUrl: database.url,
      redisUrl: services.redisUrl,
      queuePrefix: 'not-migrated',
      validatorUrl: validator.url,
      variables: { LOG_LEVEL: 'info' },
    };
    const api = await TestApi.start(environment);
    const worker = await WorkerProcess.start(environment);
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
      while (!worker.log.includes('work waits for the migrations')) await delay(50);
      await delay(4000);
      const complaints = worker.log.split('\n').filter((line) => /"level":(?:40|50)/.test(line));
      expect(complaints).toHaveLength(1);

      await migrate();
      expect((await fetch(new URL('/health/ready', api.url))).status).toBe(200);
      await createContacts(database, 10);
      const uuid = await createJob(database);
      const job = await waitForJob(database, uuid, hasStatus('COMPLETED', 'FAILED'));
      expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: 10 });
      expect(worker.log).toContain('the database is migrated: work begins');
      // The kept statistics are folded too.
      for (;;) {
        const [pending] = await database.query<{ count: number }>(
          'SELECT count(*)::integer AS count FROM contact_statistics_deltas',
        );
        if (pending?.count === 0) break;
        await delay(50);
      }
    } finally {
      await worker.stop();
      await api.stop();
    }
  });
});
