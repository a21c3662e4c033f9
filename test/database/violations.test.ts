import { ENTITIES, TABLES_WITHOUT_ENTITY } from '../../src/database/entities.js';
import { createDataSource } from '../../src/database/data-source.js';
import { TestDatabase } from '../support/test-database.js';
import { ANOTHER, NOBODY, STORED, VIOLATIONS, type Row } from './violating-rows.js';

let database: TestDatabase;
let tables: string[];
beforeAll(async () => {
  database = await TestDatabase.create();
  const source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 }).initialize();
  tables = [...ENTITIES.map((entity) => source.getMetadata(entity).tableName), ...TABLES_WITHOUT_ENTITY];
  await source.destroy();
  for (const [table, row] of Object.entries(STORED)) {
    await insert(table, row);
    // Otherwise the next row would get the id of this one, and violate the primary key too.
    if ('id' in row) await database.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), 100)`, [table]);
  }
});
afterAll(() => database.drop());

/** Inserts a row, even with an id of its own, which an identity column would otherwise refuse. */
function insert(table: string, row: Row): Promise<unknown> {
  const columns = Object.keys(row);
  const values = columns.map((_, index) => `$${index + 1}`).join(', ');
  return database.query(
    `INSERT INTO ${table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values})`,
    Object.values(row),
  );
}

const refusal = (table: string, row: Row): Promise<unknown> =>
  insert(table, row).then(
    () => 'it was let in',
    (error: unknown) => error,
  );

it('names the constraint for each row that violates one, and no constraint of our tables is left out', async () => {
  const rows = await database.query<{ table: string; name: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name FROM pg_constraint
      WHERE conrelid = ANY($1::regclass[]) AND contype IN ('p', 'u', 'c', 'f', 'x')`,
    [tables],
  );
  const named = rows.map(({ table, name }) => `${table}.${name}`);
  expect(Object.keys(VIOLATIONS).sort()).toEqual(named.sort());

  for (const { table, name } of rows) {
    for (const violation of VIOLATIONS[`${table}.${name}`]!) {
      const error = await refusal(table, { ...ANOTHER[table], ...violation });
      expect({ violation, error }).toEqual({
        violation,
        error: expect.objectContaining({ table, constraint: name, message: expect.stringContaining(name) }),
      });
    }
  }
});

it('names the column for each null that is not allowed, in every column of our tables', async () => {
  const rows = await database.query<{ table: string; column: string }>(
    `SELECT attrelid::regclass::text AS table, attname AS column FROM pg_attribute
      WHERE attrelid = ANY($1::regclass[]) AND attnum > 0 AND attnotnull AND NOT attisdropped`,
    [tables],
  );
  expect(new Set(rows.map(({ table }) => table))).toEqual(new Set(tables));
  for (const { table, column } of rows) {
    const error = await refusal(table, { ...ANOTHER[table], [column]: null });
    expect({ table, column, error }).toEqual({
      table,
      column,
      error: expect.objectContaining({ code: '23502', table, column }),
    });
  }
});

it('accepts each row on which the violations are based', async () => {
  const { id } = await database.one<{ id: number }>(
    `INSERT INTO contacts (phone_e164, phone_national) VALUES ('+525512345678', '5512345678') RETURNING id`,
  );
  for (const [table, row] of Object.entries(ANOTHER)) {
    const allowed = row.contact_id === NOBODY ? { ...row, contact_id: id } : row;
    await expect(insert(table, allowed)).resolves.toEqual([]);
  }
});
