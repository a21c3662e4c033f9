import { createProduction, migrate, revert, withDataSource } from '../support/migrations.js';
import {
  ALEMBIC_REVISIONS,
  ALEMBIC_ROWS,
  ALEMBIC_TABLES,
  MENDED_EXPIRES_INDEX,
  SPECIFIED_CONTACT_COLUMNS,
} from '../support/alembic-schema.js';
import { schemaWithoutMigrationTable } from '../support/schema-snapshot.js';
import { TestDatabase } from '../support/test-database.js';

/** All values of all rows, whatever the columns are. */
async function contents(database: TestDatabase): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of [...ALEMBIC_TABLES, 'alembic_version']) {
    rows[table] = await database.query(`SELECT * FROM ${table} ORDER BY 1`);
  }
  return rows;
}

describe.each([
  ['exactly as they are written', ''],
  ['with its columns of contacts too', SPECIFIED_CONTACT_COLUMNS],
  ['with the index that PostgreSQL refuses, in a corrected form', MENDED_EXPIRES_INDEX],
])("a database on which the specification's revisions 003 to 005 were run, %s", (_name, further) => {
  let database: TestDatabase;
  let schemaBefore: string[];
  let rowsBefore: Record<string, unknown[]>;
  const said: string[] = [];

  beforeAll(async () => {
    database = await createProduction({ checks: true });
    await database.pool.query([ALEMBIC_REVISIONS, ALEMBIC_ROWS, further].join('\n'));
    schemaBefore = await schemaWithoutMigrationTable(database);
    rowsBefore = await contents(database);
    await migrate(database, said);
  });
  afterAll(() => database.drop());

  it('is adopted with all its rows, and says what it lacked', async () => {
    for (const [table, rows] of Object.entries(rowsBefore)) {
      expect((await contents(database))[table]).toMatchObject(rows);
    }
    expect(said.join('\n')).toContain(
      'table lead_scores lacks temporal_consistency_score, ml_confidence, score_breakdown: will be added',
    );
  });

  it('has every column, default, NOT NULL, constraint and index that a new database has, except the kind of its ids', async () => {
    const fresh = await TestDatabase.create();
    const comparable = async (of: TestDatabase): Promise<string[]> =>
      (await schemaWithoutMigrationTable(of))
        .filter(
          (line) =>
            new RegExp(`^\\S+ \\S*(?:${ALEMBIC_TABLES.join('|')}|contacts)`).test(line) ||
            /^index/.test(line),
        )
        .filter((line) => !/campaigns|messages|alembic_version|kind=S/.test(line))
        .map((line) => line.replace(/ comment=.*$/s, '').replace(/ #\d+ /, ' '))
        .map((line) => line.replace(/default=nextval\(.*\) identity=$|default= identity=a$/, 'a counted id'))
        // PostgreSQL can read an index in either direction.
        .map((line) => line.replace(/(USING btree \(\w+)(?: DESC)?\)/, '$1)'))
        .sort();
    try {
      expect(await comparable(database)).toEqual(await comparable(fresh));
    } finally {
      await fresh.drop();
    }
  });

  it('accepts new rows with the defaults that were missing', async () => {
    await database.query(
      `INSERT INTO platform_validations (contact_id, phone_e164, platform)
       SELECT id, phone_e164, 'apple' FROM contacts WHERE id = 30`,
    );
    expect(
      await database.one(
        `SELECT is_valid, confidence_score, platform_details, expires_at - validated_at = interval '24 hours' AS a_day
           FROM platform_validations WHERE contact_id = 30`,
      ),
    ).toEqual({ is_valid: false, confidence_score: '0.50', platform_details: {}, a_day: true });
    await expect(
      database.query(
        `INSERT INTO platform_validations (contact_id, phone_e164, platform, response_time_ms)
         SELECT id, phone_e164, 'google', -1 FROM contacts WHERE id = 30`,
      ),
    ).rejects.toThrow('ck_response_time_positive');
    await database.query('DELETE FROM platform_validations WHERE contact_id = 30');
  });

  it('leaves TypeORM nothing to change', async () => {
    const { upQueries } = await withDataSource(database, (source) =>
      source.driver.createSchemaBuilder().log(),
    );
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('finds nothing to do when the table of migrations is lost', async () => {
    const before = await schemaWithoutMigrationTable(database);
    await database.query('DELETE FROM migrations');
    await migrate(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(before);
  });

  it('is as it was after a revert', async () => {
    await revert(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(schemaBefore);
    expect(await contents(database)).toEqual(rowsBefore);
  });
});
