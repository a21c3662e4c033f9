import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { createProduction, migrate, revert } from '../support/migrations.js';
import { schemaWithoutMigrationTable } from '../support/schema-snapshot.js';
import type { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
beforeEach(async () => (database = await createProduction({ checks: false })));
afterEach(() => database.drop());

describe('a role that is not superuser', () => {
  const asRole = (): { url: string } => {
    const url = new URL(database.url);
    url.username = role;
    url.password = 'secret';
    return { url: url.href };
  };
  let role: string;
  beforeEach(async () => {
    role = `app_${Math.random().toString(36).slice(2, 10)}`;
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  });
  afterEach(async () => {
    await database.query(`REASSIGN OWNED BY ${role} TO current_user`);
    await database.query(`DROP OWNED BY ${role}`);
    await database.query(`DROP ROLE ${role}`);
  });

  it('gets a list of the privileges that it lacks', async () => {
    await database.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await database.query(`GRANT SELECT ON contacts TO ${role}`);
    const attempt = migrate(asRole());
    await expect(attempt).rejects.toThrow(`role ${role} may not create tables in schema public`);
    await expect(attempt).rejects.toThrow('table contacts belongs to');
  });

  it('migrates a database whose tables it owns', async () => {
    await database.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
    for (const table of ['contacts', 'campaigns', 'messages', 'alembic_version']) {
      await database.query(`ALTER TABLE ${table} OWNER TO ${role}`);
    }
    await database.query(`ALTER TYPE contactstatus OWNER TO ${role}`);
    await database.query(
      'ALTER TABLE contacts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY half ON contacts USING (id % 2 = 0)',
    );
    await expect(migrate(asRole())).rejects.toThrow(
      `row-level security hides rows of table contacts from role ${role}: ALTER ROLE ${role} BYPASSRLS;`,
    );
    await database.query(`ALTER ROLE ${role} BYPASSRLS`);
    expect(await migrate(asRole())).toHaveLength(MIGRATIONS.length);
    await revert(asRole());
    expect(await schemaWithoutMigrationTable(database)).toContainEqual(
      expect.stringContaining('relation contacts kind=r'),
    );
  });
});
