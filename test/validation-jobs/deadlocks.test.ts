import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { discrepancies } from './support/accounts.js';
import { answerAll } from './support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from './support/jobs.js';
import { Stage } from './support/stage.js';

const CONTACTS = 100;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

/** How often PostgreSQL has ended a deadlock in this database. */
async function deadlocks(): Promise<number> {
  const { deadlocks } = await stage.one<{ deadlocks: number }>(
    'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
  );
  return deadlocks;
}

async function workerWaitsForALock(): Promise<void> {
  for (;;) {
    const waiting = await stage.query(
      `SELECT FROM pg_stat_activity WHERE application_name = 'sms-marketing-platform' AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await delay(20);
  }
}

describe('a validation job', () => {
  it('that loses a deadlock writes the same answers again, asks nothing again and counts no error', async () => {
    stage.validator.behave = answerAll();
    await createContacts(stage, CONTACTS);
    const other = new pg.Client({ connectionString: stage.services.databaseUrl });
    await other.connect();
    try {
      // The other session never looks for deadlocks itself, so PostgreSQL ends the transaction of the worker.
      await other.query(`SET deadlock_timeout = '10min'`);
      await stage.startWorker();
      await waitForJob(stage, await createJob(stage, { batch_size: CONTACTS }), hasStatus('COMPLETED'));
      stage.validator.log.length = 0;
      await other.query('BEGIN');
      // The worker would leave a locked contact for later, but it waits for a locked result.
      await other.query('SELECT FROM platform_validations WHERE contact_id = 1 FOR UPDATE');
      const uuid = await createJob(stage, { batch_size: CONTACTS, force: true });
      await workerWaitsForALock();
      const before = await deadlocks();
      await other.query('SELECT FROM contacts WHERE id = 1 FOR UPDATE');
      await other.query('ROLLBACK');

      const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
      expect(job).toMatchObject({
        status: 'COMPLETED',
        processed_contacts: CONTACTS,
        error_count: 0,
        fencing_token: 1,
      });
      while ((await deadlocks()) === before) await delay(100);
      expect(await discrepancies(stage, uuid)).toEqual([]);
      expect([...stage.validator.timesAsked().values()]).toEqual(Array(CONTACTS).fill(1));
    } finally {
      await other.end();
    }
  });
});
