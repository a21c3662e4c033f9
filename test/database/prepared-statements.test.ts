import pg from 'pg';
import { prepared, PreparingClient } from '../../src/database/prepared-statements.js';
import { storeContact } from '../factories/contacts.js';
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

  it('goes on after a marked statement has failed', async () => {
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
          expect((await app.as('viewer').get(`/contacts/${id}`)).body).toMatchObject({ id });
        expect(await app.onItsConnection<{ statement: string }>(PREPARED)).toHaveLength(count);
      } finally {
        await app.stop();
      }
    },
  );
});

describe('what the API prepares', () => {
  it('survives a change of the table that it reads', async () => {
    const database = await TestDatabase.create();
    const client: pg.Client = new PreparingClient({ connectionString: database.url });
    await client.connect();
    try {
      const marked = prepared('SELECT id, phone_e164 FROM contacts WHERE id = $1');
      const { id } = await storeContact(database);
      await client.query(marked, [id]);
      await database.query('ALTER TABLE contacts ADD COLUMN added_later integer');
      expect((await client.query<{ id: number }>(marked, [id])).rows[0]?.id).toBe(id);
    } finally {
      await client.end();
      await database.drop();
    }
  });
});
