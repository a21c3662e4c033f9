import type { DataSource, EntityManager } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
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

describe('the place of a lead', () => {
  const scores = new LeadScoresRepository();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 4 }).initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const store = async (): Promise<StoredContact> => {
    const contact = await storeContact(database, GUADALAJARA);
    await storeValidation(database, contact, 'whatsapp');
    return contact;
  };

  const score = (manager: EntityManager, { id }: StoredContact) => scores.score(manager, [id], 'standard');

  const scored = async (): Promise<StoredContact> => {
    const contact = await store();
    await source.transaction((manager) => score(manager, contact));
    return contact;
  };

  const move = (manager: EntityManager, { id }: StoredContact) =>
    manager.query(`UPDATE contacts SET lada = '477' WHERE id = $1`, [id]);

  const placeOfLead = async ({ id }: StoredContact): Promise<string | null> =>
    (
      await database.one<{ place: string | null }>('SELECT place FROM lead_scores WHERE contact_id = $1', [
        id,
      ])
    ).place;

  const moved = async (): Promise<number[]> =>
    (await database.query<{ contact_id: number }>('SELECT contact_id FROM moved_leads')).map(
      ({ contact_id }) => contact_id,
    );

  it('is stored with its first score', async () => {
    expect(await placeOfLead(await scored())).toBe(IN_GUADALAJARA);
  });

  it('follows the contact after a move', async () => {
    const contact = await scored();
    await move(source.manager, contact);
    expect(await moved()).toEqual([contact.id]);
    expect(await scores.place(source.manager, 100)).toBe(1);
    expect(await placeOfLead(contact)).toBe(IN_LEON);
    expect(await moved()).toEqual([]);
  });

  it('is not touched by other changes of the contact, or by the same value', async () => {
    const { id } = await scored();
    await database.query(`UPDATE contacts SET send_count = 5, lada = '33', city = 'Zapopan' WHERE id = $1`, [
      id,
    ]);
    expect(await moved()).toEqual([]);
  });

  it('is that of a contact that moves while it is scored', async () => {
    const contact = await store();
    let scoring: Promise<number> | undefined;
    await source.transaction(async (manager) => {
      await move(manager, contact);
      scoring = source.transaction((other) => score(other, contact));
      await someoneWaits(database);
    });
    await scoring;
    expect(await placeOfLead(contact)).toBe(IN_LEON);
  });

  it('is known to be old where a contact moves before its first score is committed', async () => {
    const contact = await store();
    let moving: Promise<unknown> | undefined;
    await source.transaction(async (manager) => {
      await score(manager, contact);
      moving = move(source.manager, contact);
      await someoneWaits(database);
    });
    await moving;
    expect(await moved()).toEqual([contact.id]);
    await scores.place(source.manager, 100);
    expect(await placeOfLead(contact)).toBe(IN_LEON);
  });

  it('lets a contact move although a run has locked its score, and is set when the run has ended', async () => {
    const contact = await scored();
    await source.transaction(async (manager) => {
      await manager.query('SELECT FROM lead_scores WHERE contact_id = $1 FOR UPDATE', [contact.id]);
      await move(source.manager, contact);
      expect(await scores.place(source.manager, 100)).toBe(0);
      expect(await moved()).toEqual([contact.id]);
    });
    expect(await scores.place(source.manager, 100)).toBe(1);
    expect(await placeOfLead(contact)).toBe(IN_LEON);
  });

  it('is forgotten with a contact that is deleted', async () => {
    const contact = await scored();
    await move(source.manager, contact);
    await database.query('DELETE FROM contacts WHERE id = $1', [contact.id]);
    expect(await scores.place(source.manager, 100)).toBe(0);
    expect(await moved()).toEqual([]);
  });

  it('is set anew after a load that fired no trigger, by the statement of docs/operations.md', async () => {
    const contact = await scored();
    await source.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      await move(manager, contact);
    });
    expect(await moved()).toEqual([]);
    await database.query('INSERT INTO moved_leads SELECT contact_id FROM lead_scores');
    await scores.place(source.manager, 100);
    expect(await placeOfLead(contact)).toBe(IN_LEON);
    expect(await moved()).toEqual([]);
  });

  it('of many that moved is set part by part', async () => {
    const contacts = [await scored(), await scored(), await scored()];
    for (const contact of contacts) await move(source.manager, contact);
    expect(await scores.place(source.manager, 2)).toBe(2);
    expect(await moved()).toHaveLength(1);
    expect(await scores.place(source.manager, 2)).toBe(1);
    expect(await Promise.all(contacts.map(placeOfLead))).toEqual(contacts.map(() => IN_LEON));
  });
});
