import type pg from 'pg';
import { importFile, type ImportSummary } from '../../src/contacts/import/import.service.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { ImportFixture } from './import-fixture.js';

const HEADER = 'telefono\n';
const numbers = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => 5_500_000_000 + from + index).join('\n');

let app: TestApp;
let fixture: ImportFixture;
let connection: pg.Client;

beforeAll(async () => {
  // Only one connection, so that each request finds the plans of earlier requests.
  app = await TestApp.start({ variables: { DATABASE_POOL_SIZE: '1' } });
  fixture = await ImportFixture.of(app.database);
  await app.database.query('ALTER TABLE contacts SET (autovacuum_enabled = false)');
  // The first temporary table of a session may create a schema, which invalidates all plans.
  connection = await fixture.connect();
  await connection.query('CREATE TEMP TABLE first ()');
});

afterAll(async () => {
  await connection.end();
  await fixture.removeFolder();
  await app.stop();
});

/** The plan by which the API's connection reads one contact by its id. */
async function planOfOne(id: number): Promise<string> {
  const [statement] = await app.onItsConnection<{ name: string }>(
    `SELECT name FROM pg_prepared_statements WHERE statement LIKE '%FROM contacts c WHERE c.id = $1'`,
  );
  const rows = await app.onItsConnection<{ 'QUERY PLAN': string }>(
    `EXPLAIN EXECUTE ${statement?.name}(${id}, 'test')`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

async function importNumbers(from: number, count: number): Promise<ImportSummary> {
  return importFile(connection, { file: await fixture.write(HEADER + numbers(from, count)) });
}

const knownRows = async (): Promise<number> => {
  const { reltuples } = await app.database.one<{ reltuples: number }>(
    `SELECT reltuples FROM pg_class WHERE oid = 'contacts'::regclass`,
  );
  return reltuples;
};

describe('the plans of others after an import', () => {
  it('are made anew after an import that wrote much of the table', async () => {
    const { id } = await storeContact(app.database);
    await app.database.query('VACUUM ANALYZE contacts');
    // After five custom plans, a prepared statement keeps a generic one.
    for (let call = 0; call < 8; call += 1)
      expect((await app.as('viewer').get(`/contacts/${id}`)).status).toBe(200);
    expect(await planOfOne(id)).toMatch('Seq Scan on contacts');
    expect(await importNumbers(0, 3000)).toMatchObject({ created: 3000 });
    expect(await planOfOne(id)).toMatch('Index Scan using contacts_pkey');
    expect((await app.as('viewer').get(`/contacts/${id}`)).body).toMatchObject({ id });
  });

  it('stay after an import that wrote little', async () => {
    const before = await knownRows();
    expect(await importNumbers(3000, 10)).toMatchObject({ created: 10 });
    expect(await importNumbers(0, 3010)).toMatchObject({ created: 0, updated: 0 });
    expect([before, await knownRows()]).toEqual([3001, 3001]);
  });

  it('do not make an import wait while somebody else has locked the table', async () => {
    const client = await app.database.pool.connect();
    // An index build or an autovacuum holds this lock.
    await client.query('BEGIN; LOCK TABLE contacts IN SHARE UPDATE EXCLUSIVE MODE');
    try {
      expect(await importNumbers(10_000, 1000)).toMatchObject({ created: 1000 });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await knownRows()).toBe(3001);
  });
});
