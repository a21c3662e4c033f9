import type { DataSource, EntityManager } from 'typeorm';
import { ContactLookup } from '../../src/contacts/contact-lookup.js';
import { ContactsRepository, type ContactRow, type ReadOf } from '../../src/contacts/contacts.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { TestDatabase } from '../support/test-database.js';

/** The repository, with a list of the keys of each statement, and with a statement that can be made to fail. */
class RecordedRepository extends ContactsRepository {
  readonly keys: (readonly unknown[])[] = [];
  failsOnce = false;

  override readByIds(manager: EntityManager, reads: readonly ReadOf<number>[]): Promise<ContactRow[]> {
    this.keys.push(reads.map(({ key }) => key));
    return super.readByIds(manager, reads);
  }

  override readByPhones(manager: EntityManager, reads: readonly ReadOf<string>[]): Promise<ContactRow[]> {
    this.keys.push(reads.map(({ key }) => key));
    if (!this.failsOnce) return super.readByPhones(manager, reads);
    this.failsOnce = false;
    return manager.query('SELECT 1 / 0');
  }
}

describe('single contacts', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let lookup: ContactLookup;
  let contacts: RecordedRepository;

  beforeAll(async () => {
    database = await TestDatabase.create();
    await database.query(`INSERT INTO contacts (phone_e164, phone_national)
      SELECT '+52' || 3300000000 + n, 3300000000 + n FROM generate_series(1, 250) n`);
    dataSource = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 5 });
    await dataSource.initialize();
  });

  beforeEach(() => {
    contacts = new RecordedRepository();
    lookup = new ContactLookup(dataSource, contacts);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const phone = (n: number): string => `+52${3300000000 + n}`;

  it('are read by one statement when they are requested at once, and each caller gets its own', async () => {
    const asked = [7, 3, 251, 7, 250];
    const answers = await Promise.all(asked.map((n) => lookup.byPhone(phone(n), n === 3 ? 'eva' : 'ana')));
    expect(answers.map((row) => row?.phone_e164)).toEqual([
      phone(7),
      phone(3),
      undefined,
      phone(7),
      phone(250),
    ]);
    expect(contacts.keys).toEqual([[phone(7), phone(3), phone(251), phone(7), phone(250)]]);
    const audit = await database.query(
      'SELECT actor, action, contact_id FROM audit_events ORDER BY contact_id, actor',
    );
    const read = { action: 'contact.read' };
    expect(audit).toEqual([
      { actor: 'eva', ...read, contact_id: 3 },
      { actor: 'ana', ...read, contact_id: 7 },
      { actor: 'ana', ...read, contact_id: 7 },
      { actor: 'ana', ...read, contact_id: 250 },
    ]);
  });

  it('are the same by their ids', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => 250 - index);
    const answers = await Promise.all([...ids, 4000].map((id) => lookup.byId(id, 'ana')));
    expect(answers.map((row) => row?.id)).toEqual([...ids, undefined]);
    expect(answers[0]?.phone_e164).toBe(phone(250));
    expect(contacts.keys.map(({ length }) => length)).toEqual([100, 100, 51]);
  });

  it('are read again each time, and show every write before the request', async () => {
    for (const city of ['Tequila', 'Tonalá', null]) {
      await database.query('UPDATE contacts SET city = $1 WHERE id IN (11, 12)', [city]);
      const rows = await Promise.all([
        lookup.byId(11, 'a'),
        lookup.byId(12, 'a'),
        lookup.byPhone(phone(11), 'a'),
      ]);
      expect(rows.map((row) => row?.city)).toEqual([city, city, city]);
    }
  });

  it('fail together when their statement fails, and can be read the next time', async () => {
    contacts.failsOnce = true;
    const outcomes = await Promise.allSettled([lookup.byPhone(phone(1), 'a'), lookup.byPhone(phone(2), 'a')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await lookup.byPhone(phone(1), 'a'))?.id).toBe(1);
  });
});
