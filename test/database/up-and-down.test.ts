import { createProduction, migrate, revert, withDataSource } from '../support/migrations.js';
import { schemaWithoutMigrationTable } from '../support/schema-snapshot.js';
import { TestDatabase } from '../support/test-database.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';

const databases: TestDatabase[] = [];
const remember = (database: TestDatabase): TestDatabase => {
  databases.push(database);
  return database;
};
afterAll(() => Promise.all(databases.map((database) => database.drop())));

/** All values of the columns of production's own tables. */
const CONTENTS = `
  SELECT (SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM (
            SELECT id, created_at, updated_at, phone_e164, phone_national, phone_original, full_name, address,
                   neighborhood, lada, state_code, state_name, municipality, city, is_mobile, operator, status,
                   status_updated_at, status_source, send_count, last_sent_at, opt_out_at, opt_out_method,
                   last_validated_at, validation_attempts, source, import_batch_id FROM contacts) c) AS contacts,
         (SELECT md5(string_agg(m::text, ',' ORDER BY id)) FROM messages m) AS messages,
         (SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM campaigns c) AS campaigns,
         (SELECT string_agg(version_num, ',') FROM alembic_version) AS alembic_version`;

describe('on an empty database', () => {
  it('leaves the same schema after run, revert to the bottom and run again', async () => {
    const database = remember(await TestDatabase.create({ empty: true }));
    expect(await migrate(database)).toHaveLength(MIGRATIONS.length);
    const first = await schemaWithoutMigrationTable(database);

    await revert(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual([]);

    await migrate(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(first);
  });

  it('has nothing to do the second time', async () => {
    const database = remember(await TestDatabase.create());
    const said: string[] = [];
    expect(await migrate(database, said)).toEqual([]);
    expect(said).toEqual(['No migrations are pending']);
  });

  it('finds everything done when the table of migrations is lost, and changes nothing', async () => {
    const database = remember(await TestDatabase.create());
    const before = await schemaWithoutMigrationTable(database);
    await database.query('DELETE FROM migrations');
    const said: string[] = [];
    expect(await migrate(database, said)).toHaveLength(MIGRATIONS.length);
    expect(said.filter((line) => line.includes('lock on'))).toEqual([]);
    expect(await schemaWithoutMigrationTable(database)).toEqual(before);
  });

  it('keeps contacts that were created meanwhile, with their type, trigger and indexes, and adopts them again', async () => {
    const database = remember(await TestDatabase.create());
    const first = await schemaWithoutMigrationTable(database);
    await database.query(
      `INSERT INTO contacts (phone_e164, phone_national) VALUES ('+523312345678', '3312345678')`,
    );
    const said: string[] = [];
    await revert(database, MIGRATIONS.length, said);
    expect(said.join('\n')).toContain(
      'table contacts stays, with its type, trigger and indexes: it holds rows',
    );
    expect(await database.query('SELECT phone_e164, status FROM contacts')).toEqual([
      { phone_e164: '+523312345678', status: 'UNKNOWN' },
    ]);

    await migrate(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(first);
    expect(await database.one('SELECT phone_e164, lead_tier FROM contacts')).toEqual({
      phone_e164: '+523312345678',
      lead_tier: 'UNKNOWN',
    });
  });

  it('keeps an empty table of contacts that somebody else refers to', async () => {
    const database = remember(await TestDatabase.create());
    await database.query('CREATE TABLE messages (contact_id integer REFERENCES contacts (id))');
    const said: string[] = [];
    await revert(database, MIGRATIONS.length, said);
    expect(said.join('\n')).toContain('messages refers to it');
    expect(await database.query('SELECT FROM contacts')).toEqual([]);
  });

  it('reverts without a surrounding transaction even when one is requested', async () => {
    const database = remember(await TestDatabase.create());
    await withDataSource(database, (source) => source.undoLastMigration({ transaction: 'all' }));
    expect(await database.one('SELECT count(*)::int AS done FROM migrations')).toEqual({
      done: MIGRATIONS.length - 1,
    });
  });
});

describe.each([
  ['with its checks', { checks: true }],
  ['without its checks', { checks: false }],
  ['without its indexes', { checks: true, indexes: false }],
])('on a database like production, %s', (_name, options) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = remember(await createProduction(options));
  });

  it('adopts, reverts to what was there, and leaves the same schema the second time', async () => {
    const original = await schemaWithoutMigrationTable(database);
    const contents = await database.one(CONTENTS);

    await migrate(database);
    const first = await schemaWithoutMigrationTable(database);
    expect(await database.one(CONTENTS)).toEqual(contents);

    await revert(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(original);
    expect(await database.one(CONTENTS)).toEqual(contents);

    await migrate(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(first);
    expect(await database.one(CONTENTS)).toEqual(contents);
  });

  it('leaves our part of the schema as on an empty database, except for the marks of who created what', async () => {
    const fresh = remember(await TestDatabase.create());
    const withoutComments = (lines: string[]): string[] =>
      lines
        .map((line) => line.replace(/ comment=.*$/, ''))
        .filter((line) => !/campaigns|messages|alembic_version|^function/.test(line));
    expect(withoutComments(await schemaWithoutMigrationTable(database))).toEqual(
      withoutComments(await schemaWithoutMigrationTable(fresh)),
    );
  });
});
