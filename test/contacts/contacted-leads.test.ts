import type { DataSource, EntityManager } from 'typeorm';
import { ContactedLeadsRepository } from '../../src/contacts/sent/contacted-leads.repository.js';
import { PlacesRepository } from '../../src/contacts/places/places.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { TopLeadsRepository } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestDatabase } from '../support/test-database.js';
import { someoneWaits } from '../support/wait-for.js';

const SPRING = '2026-04-01T12:00:00.000Z';
const AUTUMN = '2026-10-01T12:00:00.000Z';

describe('the time of the last message beside a score', () => {
  const scores = new LeadScoresRepository();
  const contacted = new ContactedLeadsRepository();
  const places = new PlacesRepository();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 4 }).initialize();
  });

  beforeEach(() => database.query('TRUNCATE contacts, contacted_leads, moved_leads CASCADE'));

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const store = async (): Promise<StoredContact> => {
    const contact = await storeContact(database);
    await storeValidation(database, contact, 'whatsapp', { is_valid: true });
    return contact;
  };

  const score = (manager: EntityManager, { id }: StoredContact) => scores.score(manager, [id], 'standard');

  const scored = async (): Promise<StoredContact> => {
    const contact = await store();
    await source.transaction((manager) => score(manager, contact));
    return contact;
  };

  const send = (manager: EntityManager, { id }: StoredContact, at: string | null) =>
    manager.query('UPDATE contacts SET last_sent_at = $2 WHERE id = $1', [id, at]);

  const timeOf = async ({ id }: StoredContact): Promise<string | null> => {
    const sql = 'SELECT contact_last_sent_at AS at FROM lead_scores WHERE contact_id = $1';
    return (await database.one<{ at: Date | null }>(sql, [id])).at?.toISOString() ?? null;
  };

  const noted = async (log: 'contacted_leads' | 'moved_leads'): Promise<number[]> =>
    (await database.query<{ contact_id: number }>(`SELECT contact_id FROM ${log}`)).map(
      ({ contact_id }) => contact_id,
    );

  const copyAll = async (): Promise<void> => {
    while ((await contacted.copy(source.manager, 100)) > 0);
    while ((await places.place(source.manager, 100)) > 0);
  };

  /** Whether the best leads have the contact that was not sent anything for 30 days. */
  const isListed = async ({ id }: StoredContact): Promise<boolean> => {
    const query = { limit: 10, min_score: 0, not_contacted_days: 30 };
    const found = await new TopLeadsRepository().find(source.manager, query);
    return found.some((lead) => lead.id === id);
  };

  it('is stored with it', async () => {
    const contact = await store();
    await send(source.manager, contact, SPRING);
    await source.transaction((manager) => score(manager, contact));
    expect(await timeOf(contact)).toBe(SPRING);
    expect(await noted('contacted_leads')).toEqual([]);
  });

  it('follows a message, and then a later one', async () => {
    const contact = await scored();
    for (const at of [SPRING, AUTUMN]) {
      await send(source.manager, contact, at);
      expect(await noted('contacted_leads')).toEqual([contact.id]);
      await copyAll();
      expect(await timeOf(contact)).toBe(at);
      expect(await noted('contacted_leads')).toEqual([]);
    }
  });

  it.each([SPRING, null])('is not trusted from the moment it is corrected to %s, and follows', async (at) => {
    const contact = await scored();
    await send(source.manager, contact, new Date().toISOString());
    await copyAll();
    expect(await isListed(contact)).toBe(false);
    await send(source.manager, contact, at);
    expect(await noted('moved_leads')).toEqual([contact.id]);
    expect(await isListed(contact)).toBe(true);
    await copyAll();
    expect(await timeOf(contact)).toBe(at);
    expect(await noted('moved_leads')).toEqual([]);
    expect(await isListed(contact)).toBe(true);
  });

  it('is not trusted beside many leads that may have changed', async () => {
    const contact = await scored();
    await send(source.manager, contact, new Date().toISOString());
    await copyAll();
    await database.query('INSERT INTO moved_leads SELECT 0 FROM generate_series(1, 1000)');
    expect(await isListed(contact)).toBe(false);
    await send(source.manager, contact, null);
    expect(await isListed(contact)).toBe(true);
  });

  it('does not hide a message that it does not know of yet', async () => {
    const contact = await scored();
    await send(source.manager, contact, new Date().toISOString());
    expect(await isListed(contact)).toBe(false);
  });

  it('is not touched by other changes, by the same time, or without a score', async () => {
    const contact = await scored();
    await send(source.manager, contact, SPRING);
    await copyAll();
    await send(source.manager, contact, SPRING);
    await database.query('UPDATE contacts SET send_count = 5 WHERE id = $1', [contact.id]);
    await send(source.manager, await store(), SPRING);
    expect(await noted('contacted_leads')).toEqual([]);
    expect(await noted('moved_leads')).toEqual([]);
  });

  it('is that of a message that was sent while the contact was scored', async () => {
    const contact = await store();
    let scoring: Promise<unknown> | undefined;
    await source.transaction(async (manager) => {
      await send(manager, contact, SPRING);
      scoring = source.transaction((other) => score(other, contact));
      await someoneWaits(database);
    });
    await scoring;
    expect(await timeOf(contact)).toBe(SPRING);
  });

  it('is known to be old where a message was sent before the score was committed', async () => {
    const contact = await store();
    let sending: Promise<unknown> | undefined;
    await source.transaction(async (manager) => {
      await score(manager, contact);
      sending = send(source.manager, contact, SPRING);
      await someoneWaits(database);
    });
    await sending;
    expect(await noted('contacted_leads')).toEqual([contact.id]);
    await copyAll();
    expect(await timeOf(contact)).toBe(SPRING);
  });

  it('lets a message be recorded although the score is locked, and is copied when that is free', async () => {
    const contact = await scored();
    await source.transaction(async (manager) => {
      await manager.query('SELECT FROM lead_scores FOR UPDATE');
      await send(source.manager, contact, SPRING);
      expect(await contacted.copy(source.manager, 100)).toBe(0);
      expect(await noted('contacted_leads')).toEqual([contact.id]);
    });
    await copyAll();
    expect(await timeOf(contact)).toBe(SPRING);
  });

  it('is copied by one worker at a time, so that an older one overwrites nothing newer', async () => {
    const contact = await scored();
    await send(source.manager, contact, AUTUMN);
    const locked = await source.transaction(async (manager) => {
      await contacted.copy(manager, 0);
      await send(source.manager, contact, SPRING);
      return [await contacted.copy(source.manager, 100), await places.place(source.manager, 100)];
    });
    expect(locked).toEqual([0, 0]);
    await copyAll();
    expect(await timeOf(contact)).toBe(SPRING);
  });

  it('of many contacts is copied part by part, and forgotten with one that is deleted', async () => {
    const contacts = [await scored(), await scored(), await scored()];
    for (const contact of contacts) await send(source.manager, contact, SPRING);
    await database.query('DELETE FROM contacts WHERE id = $1', [contacts[0]!.id]);
    expect(await contacted.copy(source.manager, 2)).toBe(2);
    expect(await contacted.copy(source.manager, 2)).toBe(1);
    expect(await Promise.all(contacts.slice(1).map(timeOf))).toEqual([SPRING, SPRING]);
    expect(await noted('contacted_leads')).toEqual([]);
  });
});
