import type { DataSource, EntityManager } from 'typeorm';
import { PlacesRepository } from '../../src/contacts/places/places.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestDatabase } from '../support/test-database.js';
import { someoneWaits } from '../support/wait-for.js';

const GUADALAJARA = {
  is_mobile: true,
  lada: '33',
  state_code: 'JAL',
  state_name: 'Jalisco',
  operator: 'Telcel|AT&T',
};
const IN_GUADALAJARA = 'true|33|JAL|Jalisco|Telcel AT&T';
const IN_LEON = 'true|477|JAL|Jalisco|Telcel AT&T';

describe('the place of a contact', () => {
  const scores = new LeadScoresRepository();
  const results = new PlatformValidationsRepository();
  const places = new PlacesRepository();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 4 }).initialize();
  });

  beforeEach(() => database.query('TRUNCATE contacts, moved_leads, moved_results CASCADE'));

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const store = (): Promise<StoredContact> => storeContact(database, GUADALAJARA);

  const result = (
    manager: EntityManager,
    { id }: StoredContact,
    platform: 'whatsapp' | 'google',
    is_valid = true,
  ) => results.store(manager, [{ contact_id: id, platform, is_valid }]);

  /** Stores two results and a score, as the API and jobs do. */
  const validate = async (manager: EntityManager, contact: StoredContact): Promise<void> => {
    await manager.query('SELECT FROM contacts WHERE id = $1 FOR NO KEY UPDATE', [contact.id]);
    await result(manager, contact, 'whatsapp');
    await result(manager, contact, 'google', false);
    await scores.score(manager, [contact.id], 'standard');
  };

  const validated = async (): Promise<StoredContact> => {
    const contact = await store();
    await source.transaction((manager) => validate(manager, contact));
    return contact;
  };

  const move = (manager: EntityManager, { id }: StoredContact) =>
    manager.query(`UPDATE contacts SET lada = '477' WHERE id = $1`, [id]);

  const copyAll = async (): Promise<void> => {
    while ((await places.place(source.manager, 100)) > 0);
  };

  describe.each([
    { table: 'lead_scores', log: 'moved_leads', rows: 1 },
    { table: 'platform_validations', log: 'moved_results', rows: 2 },
  ])('beside its rows of $table', ({ table, log, rows }) => {
    const placesOf = async ({ id }: StoredContact): Promise<(string | null)[]> => {
      const found = await database.query<{ place: string | null }>(
        `SELECT place FROM ${table} WHERE contact_id = $1`,
        [id],
      );
      return found.map(({ place }) => place);
    };

    const all = (place: string): string[] => Array<string>(rows).fill(place);

    const moved = async (): Promise<number[]> =>
      (await database.query<{ contact_id: number }>(`SELECT contact_id FROM ${log}`)).map(
        ({ contact_id }) => contact_id,
      );

    it('is stored with them', async () => {
      expect(await placesOf(await validated())).toEqual(all(IN_GUADALAJARA));
    });

    it('follows the contact after a move', async () => {
      const contact = await validated();
      await move(source.manager, contact);
      expect(await moved()).toEqual([contact.id]);
      await copyAll();
      expect(await placesOf(contact)).toEqual(all(IN_LEON));
      expect(await moved()).toEqual([]);
    });

    it('is not touched by other changes of the contact, by the same value, or without such rows', async () => {
      const { id } = await validated();
      await database.query(
        `UPDATE contacts SET send_count = 5, lada = '33', city = 'Zapopan' WHERE id = $1`,
        [id],
      );
      await move(source.manager, await store());
      expect(await moved()).toEqual([]);
    });

    it('is that of a contact that moves while it is validated', async () => {
      const contact = await store();
      let validating: Promise<void> | undefined;
      await source.transaction(async (manager) => {
        await move(manager, contact);
        validating = source.transaction((other) => validate(other, contact));
        await someoneWaits(database);
      });
      await validating;
      expect(await placesOf(contact)).toEqual(all(IN_LEON));
    });

    it('is known to be old where the contact moves before they are committed', async () => {
      const contact = await store();
      let moving: Promise<unknown> | undefined;
      await source.transaction(async (manager) => {
        await validate(manager, contact);
        moving = move(source.manager, contact);
        await someoneWaits(database);
      });
      await moving;
      expect(await moved()).toEqual([contact.id]);
      await copyAll();
      expect(await placesOf(contact)).toEqual(all(IN_LEON));
    });

    it('lets a contact move although one of them is locked, and is set when that is free', async () => {
      const contact = await validated();
      await source.transaction(async (manager) => {
        await manager.query(
          `SELECT FROM ${table} WHERE id = (SELECT min(id) FROM ${table} WHERE contact_id = $1) FOR UPDATE`,
          [contact.id],
        );
        await move(source.manager, contact);
        await places.place(source.manager, 100);
        expect(await placesOf(contact)).toContain(IN_GUADALAJARA);
        expect(await moved()).toEqual([contact.id]);
      });
      await copyAll();
      expect(await placesOf(contact)).toEqual(all(IN_LEON));
      expect(await moved()).toEqual([]);
    });

    it('is forgotten with a contact that is deleted', async () => {
      const contact = await validated();
      await move(source.manager, contact);
      await database.query('DELETE FROM contacts WHERE id = $1', [contact.id]);
      expect(await places.place(source.manager, 100)).toBe(0);
      expect(await moved()).toEqual([]);
    });

    it('follows rows that are given to another contact', async () => {
      const [from, to] = [await validated(), await store()];
      await move(source.manager, to);
      await database.query(`UPDATE ${table} SET contact_id = $2 WHERE contact_id = $1`, [from.id, to.id]);
      expect(new Set(await moved())).toEqual(new Set([to.id]));
      await copyAll();
      expect(await placesOf(to)).toEqual(all(IN_LEON));
      expect(await moved()).toEqual([]);
    });

    it('is set anew after a load that fired no trigger, by the statement of docs/operations.md', async () => {
      const contact = await validated();
      await source.transaction(async (manager) => {
        await manager.query('SET LOCAL session_replication_role = replica');
        await move(manager, contact);
      });
      expect(await moved()).toEqual([]);
      await database.query(`INSERT INTO ${log} SELECT DISTINCT contact_id FROM ${table}`);
      await copyAll();
      expect(await placesOf(contact)).toEqual(all(IN_LEON));
      expect(await moved()).toEqual([]);
    });

    it('of many that moved is set part by part', async () => {
      const contacts = [await validated(), await validated(), await validated()];
      for (const contact of contacts) await move(source.manager, contact);
      await places.place(source.manager, 2);
      expect(await moved()).toHaveLength(1);
      await places.place(source.manager, 2);
      expect(await moved()).toEqual([]);
      expect(await Promise.all(contacts.map(placesOf))).toEqual(contacts.map(() => all(IN_LEON)));
    });

    it('is set where it is not known', async () => {
      const contact = await validated();
      await database.query(`UPDATE ${table} SET place = NULL`);
      await copyAll();
      expect(await placesOf(contact)).toEqual(all(IN_GUADALAJARA));
    });
  });

  it('is set beside results that another program stored, once one is valid', async () => {
    const contact = await store();
    await storeValidation(database, contact, 'google', { is_valid: false });
    expect(await places.place(source.manager, 100)).toBe(0);
    await database.query('UPDATE platform_validations SET is_valid = true');
    expect(await places.place(source.manager, 100)).toBe(1);
    expect(await database.query('SELECT place FROM platform_validations')).toEqual([
      { place: IN_GUADALAJARA },
    ]);
  });

  it('is that of the contact when a result is stored again', async () => {
    const contact = await validated();
    await database.query('UPDATE platform_validations SET place = NULL');
    await move(source.manager, contact);
    await result(source.manager, contact, 'whatsapp');
    expect(
      await database.query(`SELECT place FROM platform_validations WHERE platform = 'whatsapp'`),
    ).toEqual([{ place: IN_LEON }]);
  });
});
