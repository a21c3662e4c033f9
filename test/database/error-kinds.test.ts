import { Redis } from 'ioredis';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { errorKind, isStatementTimeout, type ErrorKind } from '../../src/common/errors/error-kind.js';
import { createDataSource } from '../../src/database/data-source.js';
import { prepared, PreparingClient } from '../../src/database/prepared-statements.js';
import { storeContact } from '../factories/contacts.js';
import { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let dataSource: DataSource;
let other: pg.Client;

beforeAll(async () => {
  database = await TestDatabase.create();
  dataSource = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 }).initialize();
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
});

afterEach(() => other.query('ROLLBACK'));

afterAll(async () => {
  await other.end();
  await dataSource.destroy();
  await database.drop();
});

/** The address of the database with changed parts. */
function address(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.href;
}

/** The error of a connection that cannot be made, as TypeORM throws it. */
async function refusedConnection(url: string, options: pg.ClientConfig = {}): Promise<unknown> {
  const refused = createDataSource({ DATABASE_URL: url, DATABASE_POOL_SIZE: 1 });
  refused.setOptions({ extra: { connectionTimeoutMillis: 500, ...options } });
  return failureOf(refused.initialize());
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error,
  );
}

/** The error of statements in one transaction, as TypeORM throws it. */
function failureOfTransaction(...statements: string[]): Promise<unknown> {
  return failureOf(
    dataSource.transaction(async (manager) => {
      for (const sql of statements) await manager.query(sql);
    }),
  );
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

describe('an error of PostgreSQL, as it really comes', () => {
  it('that is a deadlock is tried again', async () => {
    const [first, second] = [await storeContact(database), await storeContact(database)];
    const lock = (id: number): string => `SELECT FROM contacts WHERE id = ${id} FOR UPDATE`;
    await other.query(`BEGIN; SET LOCAL deadlock_timeout = '10min'`);
    await other.query(lock(second.id));
    const failure = failureOf(
      dataSource.transaction(async (manager) => {
        await manager.query(lock(first.id));
        const blocked = manager.query(lock(second.id));
        void other.query(lock(first.id));
        await blocked;
      }),
    );
    expect([codeOf(await failure), errorKind(await failure)]).toEqual(['40P01', 'again']);
  });

  it('that is a lock timeout is tried again', async () => {
    const { id } = await storeContact(database);
    await other.query('BEGIN');
    await other.query(`SELECT FROM contacts WHERE id = ${id} FOR UPDATE`);
    const failure = await failureOfTransaction(
      `SET LOCAL lock_timeout = '50ms'`,
      `UPDATE contacts SET city = 'Tepic' WHERE id = ${id}`,
    );
    expect([codeOf(failure), errorKind(failure)]).toEqual(['55P03', 'again']);
  });

  it('that is a serialization failure is tried again', async () => {
    const { id } = await storeContact(database);
    const failure = await failureOf(
      dataSource.transaction('REPEATABLE READ', async (manager) => {
        await manager.query('SELECT count(*) FROM contacts');
        await database.query(`UPDATE contacts SET city = 'Tepic' WHERE id = ${id}`);
        await manager.query(`UPDATE contacts SET city = 'Colima' WHERE id = ${id}`);
      }),
    );
    expect([codeOf(failure), errorKind(failure)]).toEqual(['40001', 'again']);
  });

  it('that is a contact deleted meanwhile is tried again', async () => {
    const failure = await failureOfTransaction(
      `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid)
       VALUES (999999, '+525512345678', 'apple', true)`,
    );
    expect([codeOf(failure), errorKind(failure)]).toEqual(['23503', 'again']);
  });

  it('about a deleted contact is recognised by the name of the foreign key, for every key to contacts', async () => {
    const keys = await database.query<{ conname: string }>(
      `SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = 'contacts'::regclass`,
    );
    const kinds = keys.map(({ conname }) => errorKind({ code: '23503', constraint: conname }));
    expect(kinds.length).toBeGreaterThan(1);
    expect(new Set(kinds)).toEqual(new Set(['again']));
  });

  it('that is a plan from before a migration is tried again', async () => {
    await database.query('CREATE TABLE changing (id integer)');
    const client = new PreparingClient({ connectionString: database.url });
    await client.connect();
    const marked = prepared('SELECT * FROM changing WHERE id = $1');
    await client.query(marked, [1]);
    await database.query('ALTER TABLE changing ALTER COLUMN id TYPE bigint');
    await client.query('BEGIN');
    const failure = await failureOf(client.query(marked, [1]));
    await client.end();
    expect([codeOf(failure), errorKind(failure)]).toEqual(['0A000', 'again']);
  });

  it.each<[string, string, ErrorKind, string[]]>([
    ['a read-only database', '25006', 'wait', ['SET TRANSACTION READ ONLY', 'DELETE FROM contacts']],
    [
      'a session that is ended',
      '57P01',
      'wait',
      ['SELECT pg_terminate_backend(pg_backend_pid())', 'SELECT 1'],
    ],
    ['a wrong statement', '42601', 'ours', ['SELECT FROM WHERE']],
    ['a missing table', '42P01', 'ours', ['SELECT FROM nowhere']],
    [
      'a broken check',
      '23514',
      'ours',
      [`UPDATE contacts SET lead_score = 101 WHERE id = (SELECT min(id) FROM contacts)`],
    ],
  ])('%s (%s) is of the kind %s', async (_name, code, kind, statements) => {
    await storeContact(database);
    const failure = await failureOfTransaction(...statements);
    expect([codeOf(failure), errorKind(failure)]).toEqual([code, kind]);
  });

  it.each([
    ['57014', `SET LOCAL statement_timeout = '50ms'`],
    ['25P04', `SET LOCAL transaction_timeout = '50ms'`],
  ])('with the code %s counts as a statement that took too long', async (code, limit) => {
    const failure = await failureOfTransaction(limit, 'SELECT pg_sleep(60)');
    expect([codeOf(failure), isStatementTimeout(failure)]).toEqual([code, true]);
  });

  it('with the code 25P03, for an idle transaction, waits', async () => {
    const failure = await failureOf(
      dataSource.transaction(async (manager) => {
        await manager.query(`SET LOCAL idle_in_transaction_session_timeout = '50ms'`);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await manager.query('SELECT 1');
      }),
    );
    expect(errorKind(failure)).toBe('wait');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['no such database', () => refusedConnection(address((url) => (url.pathname = '/nowhere')))],
    ['nobody listens', () => refusedConnection('postgres://localhost:1/none')],
    ['a host that is not there', () => refusedConnection('postgres://nowhere.invalid/none')],
    [
      'a socket file that is not there',
      async () => {
        const failure = await failureOf(new pg.Client({ host: '/nowhere' }).connect());
        expect(failure).toMatchObject({ code: 'ENOENT' });
        return failure;
      },
    ],
    ['a server without TLS', () => refusedConnection(database.url, { ssl: true })],
    [
      'more connections than there may be',
      async () => {
        const { name } = await database.one<{ name: string }>('SELECT current_database() AS name');
        await database.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret' CONNECTION LIMIT 0`);
        const failure = await refusedConnection(
          address((url) => {
            url.username = name;
            url.password = 'secret';
          }),
        );
        await database.query(`DROP ROLE ${name}`);
        return failure;
      },
    ],
  ])('because no connection can be made waits: %s', async (_name, fail) => {
    const failure = await fail();
    expect({ failure, kind: errorKind(failure) }).toMatchObject({ kind: 'wait' });
  });

  it('that gets no connection in time waits', async () => {
    const impatient = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 });
    impatient.setOptions({ extra: { connectionTimeoutMillis: 500 } });
    await impatient.initialize();
    const only = impatient.createQueryRunner();
    await only.connect();
    expect(errorKind(await failureOf(impatient.query('SELECT 1')))).toBe('wait');
    await only.release();
    await impatient.destroy();
    expect(errorKind(await failureOf(impatient.query('SELECT 1')))).toBe('wait');
  });
});

describe('an error of Redis, as it really comes', () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      'nobody listens',
      async () => {
        const redis = new Redis(1, '127.0.0.1', { lazyConnect: true, maxRetriesPerRequest: 0 });
        redis.on('error', () => undefined);
        const failure = await failureOf(redis.ping());
        redis.disconnect();
        return failure;
      },
    ],
    [
      'a connection that was closed',
      async () => {
        const redis = new Redis(process.env.TEST_REDIS_URL!);
        await redis.ping();
        redis.disconnect();
        return failureOf(redis.ping());
      },
    ],
    [
      'a command that takes too long',
      async () => {
        const redis = new Redis(process.env.TEST_REDIS_URL!, { commandTimeout: 50 });
        const failure = await failureOf(redis.blpop('nothing-ever', 5));
        redis.disconnect();
        return failure;
      },
    ],
  ])('waits: %s', async (_name, fail) => {
    const failure = await fail();
    expect({ failure, kind: errorKind(failure) }).toMatchObject({ kind: 'wait' });
  });
});
