import { Consent1755648000040 } from '../../src/database/migrations/1755648000040-consent.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { MigrationRefusedError } from '../../src/database/online-ddl/errors.js';
import { migrate, revert } from '../support/migrations.js';
import { schemaSnapshot } from '../support/schema-snapshot.js';
import { TestDatabase } from '../support/test-database.js';

const NAME = 'contact_statistics_truncated()';

let database: TestDatabase;
beforeEach(async () => {
  database = await TestDatabase.create();
  await database.query('DELETE FROM migrations');
});
afterEach(() => database.drop());

/** Replaces a piece of the function's body and nothing else. */
async function rewrite(piece: string, by: string): Promise<void> {
  const { definition } = await database.one<{ definition: string }>(
    `SELECT pg_get_functiondef('${NAME}'::regprocedure) AS definition`,
  );
  await database.query(definition.replace(piece, by));
}

describe('a function that runs with the rights of its owner', () => {
  it.each([
    [
      'other rights',
      `ALTER FUNCTION ${NAME} SECURITY INVOKER`,
      `function ${NAME} is SECURITY INVOKER, wanted SECURITY DEFINER`,
    ],
    [
      'the search_path of its caller',
      `ALTER FUNCTION ${NAME} RESET search_path`,
      `function ${NAME} is no SET, wanted SET search_path=public, pg_temp`,
    ],
    [
      'a search_path that temporary tables come first in',
      `ALTER FUNCTION ${NAME} SET search_path = public`,
      `function ${NAME} is SET search_path=public, wanted SET search_path=public, pg_temp`,
    ],
    [
      'everybody allowed to execute it',
      `GRANT EXECUTE ON FUNCTION ${NAME} TO PUBLIC`,
      `function ${NAME} is executable by PUBLIC, wanted not executable by PUBLIC`,
    ],
  ])('is refused with %s', async (_name, sql, message) => {
    await database.query(sql);
    await expectRefusal([message]);
  });

  it('is refused with another body, and the part that differs is shown', async () => {
    await rewrite('DELETE FROM contact_statistics;', 'DELETE FROM contact_statistics WHERE true;');
    await expectRefusal([`the body of function ${NAME} is " WHERE true;`, `wanted ";`]);
  });

  it('is accepted when a later migration gave it another body', async () => {
    const name = 'contact_statistics_inserted()';
    const { definition } = await database.one<{ definition: string }>(
      `SELECT pg_get_functiondef('${name}'::regprocedure) AS definition`,
    );
    expect(definition).toContain('suppressed_phones');
    await migrate(database);
    await revert(database, MIGRATIONS.length - MIGRATIONS.indexOf(Consent1755648000040));
    const after = await database.one<{ definition: string }>(
      `SELECT pg_get_functiondef('${name}'::regprocedure) AS definition`,
    );
    expect(after.definition).not.toContain('suppressed_phones');
    await migrate(database);
    expect(await database.one(`SELECT pg_get_functiondef('${name}'::regprocedure) AS definition`)).toEqual({
      definition,
    });
  });

  it('is refused with all differences when only its name is ours', async () => {
    await database.query(
      `CREATE OR REPLACE FUNCTION ${NAME} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
    );
    await expectRefusal(['is SECURITY INVOKER', 'is no SET', `is "RETURN NULL; END "`]);
  });

  it('is left alone when it is exactly ours', async () => {
    const before = await schemaSnapshot(database);
    await migrate(database);
    expect(await schemaSnapshot(database)).toEqual(before);
  });
});

describe('a function that runs with the rights of its caller', () => {
  it('may have its body in another spelling', async () => {
    await database.query(
      `CREATE OR REPLACE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN NEW.updated_at := CURRENT_TIMESTAMP; RETURN NEW; END $$`,
    );
    const before = await schemaSnapshot(database);
    await migrate(database);
    expect(await schemaSnapshot(database)).toEqual(before);
  });
});

async function expectRefusal(parts: readonly string[]): Promise<void> {
  const before = await schemaSnapshot(database);
  const error: unknown = await migrate(database).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MigrationRefusedError);
  for (const part of parts) expect((error as MigrationRefusedError).message).toContain(part);
  expect(await schemaSnapshot(database)).toEqual(before);
}
