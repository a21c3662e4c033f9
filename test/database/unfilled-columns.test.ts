import { writeFile } from 'node:fs/promises';
import { DatabaseReportService } from '../../src/database/report/database-report.service.js';
import { formatReport } from '../../src/database/report/report.command.js';
import { ImportFixture } from '../contacts/import-fixture.js';
import { createProduction, migrate, withDataSource } from '../support/migrations.js';
import { TestApp } from '../support/test-app.js';

const ADD_COLUMN = `ALTER TABLE contacts ADD COLUMN tenant_id integer NOT NULL DEFAULT 1;
                    ALTER TABLE contacts ALTER COLUMN tenant_id DROP DEFAULT`;
const LET_IN = 'ALTER TABLE contacts ALTER COLUMN tenant_id DROP NOT NULL;';
const NEW_CONTACT = { phone_e164: '3312345678' };

describe("a NOT NULL column without default, of the table's owner", () => {
  it('is named when the database is migrated, unless a trigger may fill it', async () => {
    const database = await createProduction({ checks: true });
    try {
      await database.pool.query(ADD_COLUMN);
      const said: string[] = [];
      await migrate(database, said);
      expect(said.filter((line) => line.includes('tenant_id'))).toEqual([
        expect.stringMatching(
          /^note: column contacts\.tenant_id is NOT NULL without a default.*DROP NOT NULL;$/,
        ),
      ]);
      await database.pool.query(`
        CREATE FUNCTION fill_tenant() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.tenant_id = 7; RETURN NEW; END';
        CREATE TRIGGER fill_tenant BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION fill_tenant();
        DELETE FROM migrations`);
      await migrate(database, ((said.length = 0), said));
      expect(said.filter((line) => line.includes('tenant_id'))).toEqual([]);
    } finally {
      await database.drop();
    }
  });

  it('is named by the report, and new contacts get 422 until its statement is run', async () => {
    const app = await TestApp.start();
    const create = () => app.as('operator').post('/contacts', NEW_CONTACT);
    try {
      await app.database.pool.query(`
        ${ADD_COLUMN}; ALTER TABLE lead_scores ADD COLUMN rank integer NOT NULL`);
      const report = await withDataSource(app.database, (dataSource) =>
        new DatabaseReportService(dataSource).report(),
      );
      expect(report.unfilled_columns).toMatchObject([
        { table: 'contacts', column: 'tenant_id', remedy: LET_IN },
        { table: 'lead_scores', column: 'rank' },
      ]);
      expect(formatReport(report)).toContain(LET_IN);
      expect(await create()).toMatchObject({
        status: 422,
        body: { code: 'column_not_filled', errors: [{ field: 'tenant_id', code: 'not_null' }] },
      });
      await app.database.query(LET_IN);
      expect((await create()).status).toBe(201);
    } finally {
      await app.stop();
    }
  });

  it('is named before an import reads a line', async () => {
    const fixture = await ImportFixture.create();
    try {
      await fixture.database.pool.query(ADD_COLUMN);
      const file = `${fixture.folder}/contacts.csv`;
      await writeFile(file, 'telefono\n3312345678\nnot a phone\n');
      await expect(fixture.importFile(file)).rejects.toThrow('column contacts.tenant_id is NOT NULL');
      await fixture.database.query(LET_IN);
      expect(await fixture.importFile(file)).toMatchObject({ created: 1, rejected: 1 });
    } finally {
      await fixture.drop();
    }
  });
});
