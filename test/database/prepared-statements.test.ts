import { prepared, PreparingClient } from '../../src/database/prepared-statements.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { TestDatabase } from '../support/test-database.js';

const PREPARED = 'SELECT statement FROM pg_prepared_statements';

describe('prepared statements', () => {
  let database: TestDatabase;
  let client: PreparingClient;

  beforeAll(async () => {
    database = await TestDatabase.create({ empty: true });
    client = new PreparingClient({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('prepares a marked statement once on a connection, and no other', async () => {
    const marked = prepared('SELECT $1::integer + 1 AS next');
    for (const value of [1, 41]) {
      const { rows } = await client.query<{ next: number }>(marked, [value]);
      expect(rows).toEqual([{ next: value + 1 }]);
    }
    await client.query('SELECT $1::integer + 2 AS next', [1]);
    const { rows } = await client.query<{ statement: string }>(PREPARED);
    expect(rows).toEqual([{ statement: marked }]);
  });

  it('continues after a marked statement has failed', async () => {
    const marked = prepared('SELECT 10 / $1::integer AS quotient');
    await expect(client.query(marked, [0])).rejects.toMatchObject({ code: '22012' });
    expect((await client.query(marked, [5])).rows).toEqual([{ quotient: 2 }]);
  });

  it.each([
    ['true', 1],
    ['false', 0],
  ])(
    'answers the API with DATABASE_PREPARED_STATEMENTS=%s from %s prepared statements',
    async (setting, count) => {
      const app = await TestApp.start({
        variables: { DATABASE_PREPARED_STATEMENTS: setting, DATABASE_POOL_SIZE: '1' },
      });
      try {
        const { id } = await storeContact(app.database);
        for (let call = 0; call < 2; call += 1)
          expect((await app.as('viewer', true).get(`/contacts/${id}`)).body).toMatchObject({ id });
        expect(await app.onItsConnection<{ statement: string }>(PREPARED)).toHaveLength(count);
      } finally {
        await app.stop();
      }
    },
  );
});

describe('what the API prepares, after a migration', () => {
  let app: TestApp;
  let contact: StoredContact;
  let paths: string[];

  beforeEach(async () => {
    // Only one connection, so that the next request finds the statements of the previous one.
    app = await TestApp.start({ variables: { DATABASE_POOL_SIZE: '1' } });
    contact = await storeContact(app.database, { full_name: 'Ana' });
    paths = [`/contacts/${contact.id}`, `/contacts/by-phone/${contact.phone_e164.slice(3)}`];
    for (const path of paths) await app.as('viewer', true).get(path);
  });

  afterEach(() => app.stop());

  const expectAnswers = async (): Promise<void> => {
    for (const path of paths) {
      const { status, body } = await app.as('viewer', true).get(path);
      expect([path, status, body]).toMatchObject([path, 200, { id: contact.id, full_name: 'Ana' }]);
    }
  };

  it.each([
    ['added a column', 'ALTER TABLE contacts ADD COLUMN added_later integer'],
    ['widened a column', 'ALTER TABLE contacts ALTER COLUMN full_name TYPE varchar(300)'],
    ['made a column another type', 'ALTER TABLE contacts ALTER COLUMN send_count TYPE bigint'],
  ])('answers as before when it %s', async (_what, change) => {
    await app.database.query(change);
    await expectAnswers();
    await expectAnswers();
  });

  it('is prepared again only once for each change', async () => {
    const statements = async (): Promise<number> => (await app.onItsConnection(PREPARED)).length;
    const before = await statements();
    for (const [length, count] of [
      [300, before + 2],
      [400, before + 4],
    ]) {
      await app.database.query(`ALTER TABLE contacts ALTER COLUMN full_name TYPE varchar(${length})`);
      await expectAnswers();
      await expectAnswers();
      expect(await statements()).toBe(count);
    }
  });

  it('makes a transaction fail once, and the transaction is repeated', async () => {
    await app.database.query('ALTER TABLE contacts ALTER COLUMN full_name TYPE varchar(300)');
    const { status } = await app.as('operator').post('/contacts', { phone_e164: '6671234567' });
    expect(status).toBe(201);
    await expectAnswers();
  });
});
