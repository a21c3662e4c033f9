import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { createProduction, migrate } from '../support/migrations.js';
import type { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createProduction({ checks: false });
});
afterEach(() => database.drop());

const refusal = (): Promise<string> =>
  migrate(database).then(
    () => 'the migrations ran',
    (error: unknown) => String(error),
  );

describe('a place where the migrations must create nothing', () => {
  const change = async (sql: (name: string) => string): Promise<string> => {
    const { name } = await database.one<{ name: string }>('SELECT current_database() AS name');
    await database.pool.query(sql(name));
    return name;
  };
  const tables = (): Promise<{ name: string }[]> =>
    database.query(`SELECT relnamespace::regnamespace || '.' || relname AS name FROM pg_class
                     WHERE relname IN ('contacts', 'migrations') AND relkind = 'r' ORDER BY 1`);

  it('is a schema that comes before that of production: a second table would hide the real one', async () => {
    const name = await change(
      (of) => `CREATE SCHEMA sms; ALTER DATABASE ${of} SET search_path = sms, public`,
    );
    const message = await refusal();
    expect(message).toContain(
      'table public.contacts exists, and the migrations would make another contacts in schema sms',
    );
    expect(message).toContain(`ALTER ROLE postgres IN DATABASE ${name} SET search_path = public;`);
    expect(message).toContain('type public.contactstatus exists');
    expect(await tables()).toEqual([{ name: 'public.contacts' }]);
  });

  it('is a database with read-only transactions', async () => {
    const name = await change((of) => `ALTER DATABASE ${of} SET default_transaction_read_only = on`);
    expect(await refusal()).toContain(`ALTER DATABASE ${name} RESET default_transaction_read_only;`);
    expect(await tables()).toEqual([{ name: 'public.contacts' }]);
  });

  it('is not another schema if the search_path names it', async () => {
    await change(
      (
        of,
      ) => `CREATE SCHEMA crm; ALTER TABLE contacts SET SCHEMA crm; ALTER TYPE contactstatus SET SCHEMA crm;
      ALTER FUNCTION update_updated_at_column() SET SCHEMA crm; ALTER DATABASE ${of} SET search_path = crm`,
    );
    expect(await migrate(database)).toHaveLength(MIGRATIONS.length);
    expect(await tables()).toEqual([{ name: 'crm.contacts' }, { name: 'crm.migrations' }]);
  });
});
