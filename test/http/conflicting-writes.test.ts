import { storeContact, type StoredContact } from '../factories/contacts.js';
import { LockHolder } from '../lead-scoring/support/lock-holder.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';

const LOCK = 'SELECT FROM contacts WHERE id = $1 FOR UPDATE';

describe('a request that writes what others are writing', () => {
  let app: TestApp;
  let contact: StoredContact;

  /** @param lockTimeout how long the API waits for a lock; set on its only connection */
  const start = async (lockTimeout: string): Promise<void> => {
    app = await TestApp.start({ prepare: () => Promise.resolve({ DATABASE_POOL_SIZE: '1' }) });
    await app.onItsConnection(`SET lock_timeout = '${lockTimeout}'`);
    contact = await storeContact(app.database);
  };

  afterEach(async () => {
    await LockHolder.releaseAll();
    await app.stop();
  });

  const store = () =>
    app.as('operator').post('/validations', {
      contact_id: contact.id,
      phone_e164: contact.phone_e164,
      platform: 'apple',
      is_valid: true,
    });

  it('is answered with 503 when the conflicts do not end, and nothing is changed', async () => {
    await start('100ms');
    const before = await fingerprint(app.database);
    const holder = await LockHolder.take(app.database.url, LOCK, [contact.id]);
    const answer = await store();
    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'write_conflict' } });
    expect(answer.headers).toMatchObject({ 'retry-after': '5' });
    expect(await fingerprint(app.database)).toEqual(before);
    await holder.release();
    expect((await store()).status).toBe(200);
  });

  it('is done when a deadlock ended its first attempt', async () => {
    await start('0');
    const holder = await LockHolder.take(
      app.database.url,
      `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid) VALUES ($1, $2, 'apple', false)`,
      [contact.id, contact.phone_e164],
    );
    // This session never looks for deadlocks itself, so PostgreSQL ends the transaction of the API.
    await holder.also(`SET deadlock_timeout = '10min'`);
    const answer = store();
    await LockHolder.waiters(app.database, 1);
    await holder.also(LOCK, [contact.id]);
    await holder.release();
    expect(await answer).toMatchObject({ status: 200, body: { is_valid: true } });
  });
});
