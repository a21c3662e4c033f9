import type { DataSource, EntityManager } from 'typeorm';
import { CreationTimesRepository } from '../../src/contacts/newest/creation-times.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestDatabase } from '../support/test-database.js';
import { someoneWaits } from '../support/wait-for.js';

describe('the creation time of a contact, beside its score and its results', () => {
  const scores = new LeadScoresRepository();
  const results = new PlatformValidationsRepository();
  const times = new CreationTimesRepository();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 4 }).initialize();
  });

  beforeEach(() => database.query('TRUNCATE redated_contacts'));

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  /** Stores a result and a score, as the API and jobs do. */
  const validate = async (manager: EntityManager, { id }: StoredContact): Promise<void> => {
    await manager.query('SELECT FROM contacts WHERE id = $1 FOR NO KEY UPDATE', [id]);
    await results.store(manager, [{ contact_id: id, platform: 'whatsapp', is_valid: true }]);
    await scores.score(manager, [id], 'standard');
  };

  const validated = async (): Promise<StoredContact> => {
    const contact = await storeContact(database);
    await source.transaction((manager) => validate(manager, contact));
    return contact;
  };

  const redate = (manager: EntityManager, { id }: StoredContact) =>
    manager.query(`UPDATE contacts SET created_at = '2024-02-29 12:00:00.123456+00' WHERE id = $1`, [id]);

  /** Whether the score and the results have the time of the contact, to the microsecond. */
  const isRight = async ({ id }: StoredContact): Promise<boolean> =>
    (
      await database.one<{ right: boolean }>(
        `SELECT count(*) > 1 AND bool_and(t.contact_created_at IS NOT DISTINCT FROM c.created_at) AS right
         FROM contacts c JOIN (
           SELECT contact_id, contact_created_at FROM lead_scores
           UNION ALL SELECT contact_id, contact_created_at FROM platform_validations) t ON t.contact_id = c.id
         WHERE c.id = $1`,
        [id],
      )
    ).right;

  const redated = async (): Promise<number[]> =>
    (await database.query<{ contact_id: number }>('SELECT contact_id FROM redated_contacts')).map(
      ({ contact_id }) => contact_id,
    );

  it('is stored with the first result and the first score', async () => {
    const contact = await validated();
    expect(await isRight(contact)).toBe(true);
    expect(await times.copy(source.manager, 100)).toBe(0);
  });

  it('follows the contact when it changes', async () => {
    const contact = await validated();
    await redate(source.manager, contact);
    expect(await redated()).toEqual([contact.id]);
    expect(await times.copy(source.manager, 100)).toBe(2);
    expect(await isRight(contact)).toBe(true);
    expect(await redated()).toEqual([]);
  });

  it('is copied by one worker at a time, so that an older one overwrites nothing newer', async () => {
    const contact = await validated();
    const copied = await source.transaction(async (manager) => {
      await times.copy(manager, 100);
      await redate(source.manager, contact);
      return times.copy(source.manager, 100);
    });
    expect(copied).toBe(0);
    expect(await redated()).toEqual([contact.id]);
    expect(await times.copy(source.manager, 100)).toBe(2);
    expect(await isRight(contact)).toBe(true);
  });

  it('is not noted for other changes of the contact, for the same time, or without results', async () => {
    const { id } = await validated();
    await database.query('UPDATE contacts SET send_count = 5, created_at = created_at WHERE id = $1', [id]);
    await redate(source.manager, await storeContact(database));
    expect(await redated()).toEqual([]);
  });

  it('is that of a contact whose time changes while it is validated', async () => {
    const contact = await storeContact(database);
    let validating: Promise<void> | undefined;
    await source.transaction(async (manager) => {
      await redate(manager, contact);
      validating = source.transaction((other) => validate(other, contact));
      await someoneWaits(database);
    });
    await validating;
    expect(await isRight(contact)).toBe(true);
  });

  it('is known to be old where it changes before the first score is committed', async () => {
    const contact = await storeContact(database);
    let redating: Promise<unknown> | undefined;
    await source.transaction(async (manager) => {
      await validate(manager, contact);
      redating = redate(source.manager, contact);
      await someoneWaits(database);
    });
    await redating;
    expect(await redated()).toEqual([contact.id]);
    await times.copy(source.manager, 100);
    expect(await isRight(contact)).toBe(true);
  });

  it.each(['lead_scores', 'platform_validations'])(
    'may change while a row of %s is locked, and is copied when that is free',
    async (table) => {
      const contact = await validated();
      await source.transaction(async (manager) => {
        await manager.query(`SELECT FROM ${table} WHERE contact_id = $1 FOR UPDATE`, [contact.id]);
        await redate(source.manager, contact);
        expect(await times.copy(source.manager, 100)).toBe(1);
        expect(await redated()).toEqual([contact.id]);
      });
      expect(await times.copy(source.manager, 100)).toBe(1);
      expect(await isRight(contact)).toBe(true);
      expect(await redated()).toEqual([]);
    },
  );

  it('is copied to what another program stored without it', async () => {
    const contact = await validated();
    await storeValidation(database, contact, 'google');
    expect(await isRight(contact)).toBe(false);
    expect(await times.copy(source.manager, 100)).toBe(1);
    expect(await isRight(contact)).toBe(true);
  });

  it('follows a result and a score that are given to another contact', async () => {
    const [from, to] = [await validated(), await storeContact(database)];
    await redate(source.manager, to);
    await database.query('UPDATE platform_validations SET contact_id = $2 WHERE contact_id = $1', [
      from.id,
      to.id,
    ]);
    await database.query('UPDATE lead_scores SET contact_id = $2 WHERE contact_id = $1', [from.id, to.id]);
    expect(await redated()).toEqual([to.id, to.id]);
    expect(await times.copy(source.manager, 100)).toBe(2);
    expect(await isRight(to)).toBe(true);
    expect(await redated()).toEqual([]);
  });

  it('is copied again after a load that fired no trigger, by the statement of docs/operations.md', async () => {
    const contact = await validated();
    await source.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      await redate(manager, contact);
    });
    expect(await redated()).toEqual([]);
    await database.query(
      'INSERT INTO redated_contacts SELECT contact_id FROM lead_scores UNION SELECT contact_id FROM platform_validations',
    );
    await times.copy(source.manager, 100);
    expect(await isRight(contact)).toBe(true);
    expect(await redated()).toEqual([]);
  });

  it('is forgotten with a contact that is deleted', async () => {
    const contact = await validated();
    await redate(source.manager, contact);
    await database.query('DELETE FROM contacts WHERE id = $1', [contact.id]);
    expect(await times.copy(source.manager, 100)).toBe(0);
    expect(await redated()).toEqual([]);
  });

  it('of many contacts is copied part by part', async () => {
    const contacts = [await validated(), await validated(), await validated()];
    for (const contact of contacts) await redate(source.manager, contact);
    expect(await times.copy(source.manager, 2)).toBe(4);
    expect(await redated()).toHaveLength(1);
    expect(await times.copy(source.manager, 2)).toBe(2);
    expect(await Promise.all(contacts.map(isRight))).toEqual([true, true, true]);
  });
});
