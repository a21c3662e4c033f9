import Bull from 'bull';
import { TestApp } from '../support/test-app.js';
import { createContacts, createJob, hasStatus, waitForJob } from '../validation-jobs/support/jobs.js';

/* Two versions of the program side by side: see docs/operations.md. */

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start({
    worker: true,
    variables: { VALIDATION_JOB_LEASE_SECONDS: '3' },
    prepare: async (database) => {
      // The state that the next version leaves: a migration that this version does not know, and what it added.
      await database.query(
        `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'OfTheNextVersion9999999999999')`,
      );
      await database.query(
        `ALTER TABLE validation_jobs ADD COLUMN of_the_next_version text DEFAULT 'x' NOT NULL`,
      );
      await database.query(`ALTER TABLE contacts ADD COLUMN of_the_next_version integer`);
      await database.query('CREATE TABLE of_the_next_version (id integer)');
      await createContacts(database, 30);
      return {};
    },
  });
});
afterAll(() => app.stop());

/** Puts a wake-up into a queue, as another process would. */
async function wake(queue: string, payload: object): Promise<void> {
  const bull = new Bull(queue, process.env.TEST_REDIS_URL!, { prefix: app.environment.QUEUE_PREFIX });
  await bull.add(payload, { removeOnComplete: true, removeOnFail: true });
  await bull.close();
}

describe('beside another version', () => {
  it('is ready, reads and writes on a database that is a migration ahead', async () => {
    expect((await fetch(`${await app.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${await app.workerUrl}/health/ready`)).status).toBe(200);
    expect((await app.as('operator').post('/contacts', { phone_e164: '5511112222' })).status).toBe(201);
    expect((await app.as('viewer').get('/contacts?limit=5')).status).toBe(200);
  });

  it('runs the job of a wake-up with additional fields, and is not stopped by one that it cannot understand', async () => {
    await wake('validation-jobs', { of_the_next_version: true });
    await wake('exports', {});
    const uuid = await createJob(app.database, { max_contacts: 10 });
    await wake('validation-jobs', { job_uuid: uuid, of_the_next_version: { priority: 1 } });
    expect(await waitForJob(app.database, uuid, hasStatus('COMPLETED', 'FAILED'))).toMatchObject({
      status: 'COMPLETED',
      processed_contacts: 10,
    });
  });

  it('continues a job that a process of another version has left half done', async () => {
    const uuid = await createJob(app.database, { force: true, priority: 1 });
    await app.database.query(
      `UPDATE validation_jobs SET status = 'RUNNING', fencing_token = 7, lease_expires_at = now() - interval '1 hour',
         started_at = now() - interval '1 hour', cursor_contact_id = 20, processed_contacts = 20, total_contacts = 31,
         results_summary = '{"of_the_next_version": 1}'
       WHERE job_uuid = $1 AND fencing_token = 0`,
      [uuid],
    );
    const job = await waitForJob(app.database, uuid, hasStatus('COMPLETED', 'FAILED'));
    expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: 31 });
    expect(job.fencing_token).toBeGreaterThan(7);
  });
});
