import { storeContact, type StoredContact } from '../factories/contacts.js';
import { LockHolder } from '../lead-scoring/support/lock-holder.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const TIMED_OUT = {
  status: 503,
  type: 'application/problem+json',
  body: { status: 503, code: 'query_timed_out' },
};

/** Requests that read a table, and the table. */
const READS = [
  ['contacts', '/contacts'],
  ['contacts', '/contacts/1'],
  ['lead_scores', '/lead-scoring/top-leads?operator=Telmex&is_mobile=true&min_score=0'],
  ['platform_validations', '/validations/platform/whatsapp'],
  ['contact_statistics_deltas', '/contacts/statistics'],
  ['scoring_runs', '/lead-scoring/runs'],
  ['contact_imports', '/contacts/imports'],
  ['validation_jobs', '/validation-jobs'],
] as const;

describe('a request that takes the database too long', () => {
  let app: TestApp;
  let contact: StoredContact;

  beforeAll(async () => {
    app = await TestApp.start({
      worker: true,
      variables: { API_STATEMENT_TIMEOUT_SECONDS: '1', SIMULATION_TIMEOUT_SECONDS: '60' },
    });
    contact = await storeContact(app.database);
  });

  afterEach(() => LockHolder.releaseAll());

  afterAll(() => app.stop());

  const lock = (table: string): Promise<LockHolder> =>
    LockHolder.take(app.database.url, `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);

  /** Waits until some statement has been waiting for longer than the limit. */
  const pastTheLimit = async (): Promise<void> => {
    await waitFor(
      () =>
        app.database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
             AND clock_timestamp() - query_start > interval '1.5 seconds'`,
        ),
      (waiting) => waiting.length > 0,
    );
  };

  it.each(READS)('is stopped and says so: a reader of %s', async (table, path) => {
    const holder = await lock(table);
    expect(await app.as('viewer').get(path)).toMatchObject(TIMED_OUT);
    await holder.release();
    expect((await app.as('viewer').get(path)).body).not.toMatchObject({ code: 'query_timed_out' });
  });

  it('leaves nothing half done: what its transaction had written is rolled back', async () => {
    const result = {
      contact_id: contact.id,
      phone_e164: contact.phone_e164,
      platform: 'apple',
      is_valid: true,
    };
    const before = await fingerprint(app.database);
    // The result is already stored then, but the contact's flags cannot follow.
    const holder = await lock('contact_statistics_deltas');
    expect(await app.as('operator').post('/validations', result)).toMatchObject(TIMED_OUT);
    await holder.release();
    expect(await fingerprint(app.database)).toEqual(before);
    expect((await app.as('operator').post('/validations', result)).status).toBe(200);
  });

  it('frees its connection, so that more of them than the pool has do not block others for good', async () => {
    const holder = await lock('scoring_runs');
    const requests = Array.from({ length: 8 }, () => app.as('viewer').get('/lead-scoring/runs'));
    const other = await app.as('viewer').get(`/contacts/${contact.id}`);
    expect(other.status).toBe(200);
    for (const answer of await Promise.all(requests)) expect(answer).toMatchObject(TIMED_OUT);
    await holder.release();
  });

  it('is never a simulation, which has its own limit', async () => {
    const holder = await lock('platform_validations');
    const simulation = app.as('admin').post('/lead-scoring/simulate', {});
    await pastTheLimit();
    await holder.release();
    expect((await simulation).status).toBe(200);
  });

  it('is never a retry of failures, of which there may be millions', async () => {
    const { id, job_uuid } = await app.database.one<{ id: number; job_uuid: string }>(
      `INSERT INTO validation_jobs (name, status) VALUES ('a job', 'COMPLETED') RETURNING id, job_uuid`,
    );
    await app.database.query(
      `INSERT INTO validation_job_failures (job_id, contact_id, platform, code) VALUES ($1, $2, 'apple', 'timeout')`,
      [id, contact.id],
    );
    const holder = await lock('validation_job_failures');
    const retry = app.as('operator').post(`/validation-jobs/${job_uuid}/retry`, { only_failed: true });
    await pastTheLimit();
    await holder.release();
    expect(await retry).toMatchObject({ status: 200, body: { status: 'QUEUED' } });
  });

  it('does not apply to the worker, because slices may take long', async () => {
    const limits = (process: 'api' | 'worker'): Promise<object[]> =>
      app.onItsConnection('SHOW statement_timeout', process);
    expect(await limits('api')).toEqual([{ statement_timeout: '1s' }]);
    expect(await limits('worker')).toEqual([{ statement_timeout: '0' }]);
  });
});
