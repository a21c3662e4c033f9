import type { DataSource, EntityManager } from 'typeorm';
import { ContactLookup } from '../../src/contacts/contact-lookup.js';
import { ContactsRepository, type ContactRow } from '../../src/contacts/contacts.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { TestDatabase } from '../support/test-database.js';

/** The repository, with a list of the keys of each statement, and a statement that fails when it is told so. */
class RecordedRepository extends ContactsRepository {
  readonly keys: (readonly unknown[])[] = [];
  failsOnce = false;

  override findByIds(manager: EntityManager, ids: readonly number[]): Promise<ContactRow[]> {
    this.keys.push(ids);
    return super.findByIds(manager, ids);
  }

  override findByPhones(manager: EntityManager, phones: readonly string[]): Promise<ContactRow[]> {
    this.keys.push(phones);
    if (!this.failsOnce) return super.findByPhones(manager, phones);
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

  it('are read by one statement when they are asked for at once, each answered to who asked for it', async () => {
    const asked = [7, 3, 251, 7, 250];
    const answers = await Promise.all(asked.map((n) => lookup.byPhone(phone(n))));
    expect(answers.map((row) => row?.phone_e164)).toEqual([
      phone(7),
      phone(3),
      undefined,
      phone(7),
      phone(250),
    ]);
    expect(contacts.keys).toEqual([[phone(7), phone(3), phone(251), phone(250)]]);
  });

  it('are the same by their ids', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => 250 - index);
    const answers = await Promise.all([...ids, 4000].map((id) => lookup.byId(id)));
    expect(answers.map((row) => row?.id)).toEqual([...ids, undefined]);
    expect(answers[0]?.phone_e164).toBe(phone(250));
    expect(contacts.keys.map(({ length }) => length)).toEqual([100, 100, 51]);
  });

  it('are read anew each time, as they are after what was written before the question', async () => {
    for (const city of ['Tequila', 'Tonalá', null]) {
      await database.query('UPDATE contacts SET city = $1 WHERE id IN (11, 12)', [city]);
      const rows = await Promise.all([lookup.byId(11), lookup.byId(12), lookup.byPhone(phone(11))]);
      expect(rows.map((row) => row?.city)).toEqual([city, city, city]);
    }
  });

  it('fail together when their statement fails, and are to be had the next time', async () => {
    contacts.failsOnce = true;
    const outcomes = await Promise.allSettled([lookup.byPhone(phone(1)), lookup.byPhone(phone(2))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await lookup.byPhone(phone(1)))?.id).toBe(1);
  });
});
