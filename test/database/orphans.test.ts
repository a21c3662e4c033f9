import { storeContact, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { migrate } from '../support/migrations.js';
import { TestDatabase } from '../support/test-database.js';

const KEY = 'platform_validations_contact_id_fkey';

let database: TestDatabase;
let said: string[];
beforeEach(async () => {
  database = await TestDatabase.create();
  // Our tables as if somebody had created them by hand: with their columns, but without this foreign key.
  await database.query('DELETE FROM migrations');
  await database.query(`ALTER TABLE platform_validations DROP CONSTRAINT ${KEY}`);
  said = [];
});
afterEach(() => database.drop());

const storeOrphans = async (...ids: number[]): Promise<void> => {
  for (const id of ids) {
    const nobody: StoredContact = { id, phone_e164: `+5233${String(20_000_000 + id)}` };
    await storeValidation(database, nobody, 'google');
  }
};

const notValidated = (): Promise<unknown[]> =>
  database.query('SELECT conname FROM pg_constraint WHERE NOT convalidated');

const reports = (): string[] => said.filter((line) => /^note: .* violate /.test(line));

describe('rows that refer to nothing', () => {
  it('are reported before anything is changed; the foreign key stays NOT VALID and guards new rows', async () => {
    const contact = await storeContact(database);
    await storeValidation(database, contact, 'google');
    await storeOrphans(1007, 1009, 1011);
    await migrate(database, said);

    expect(reports()[0]).toContain(
      `3 rows of platform_validations violate ${KEY} (FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE); first ids: 2, 3, 4.`,
    );
    expect(said.indexOf(reports()[0]!)).toBeLessThan(said.findIndex((line) => line.includes('lock on')));
    expect(said.join('\n')).toContain(`${KEY} stays NOT VALID`);
    expect(await notValidated()).toEqual([{ conname: KEY }]);
    expect(await database.query('SELECT contact_id FROM platform_validations ORDER BY id')).toEqual(
      [contact.id, 1007, 1009, 1011].map((contact_id) => ({ contact_id })),
    );
    await expect(storeOrphans(1012)).rejects.toThrow(KEY);
  });

  it('can be listed by the query of the report, and its instruction validates the key after they are deleted', async () => {
    await storeOrphans(1007);
    await migrate(database, said);
    const list = /See them: +(SELECT .*;)/.exec(said.join('\n'))?.[1] ?? '';
    expect(await database.query(list)).toMatchObject([{ contact_id: 1007 }]);

    await database.query('DELETE FROM platform_validations');
    await database.query(/are: (ALTER TABLE .*;)/.exec(said.join('\n'))?.[1] ?? '');
    expect(await notValidated()).toEqual([]);
  });

  it('are reported when the foreign key already exists NOT VALID, and not checked when it is valid', async () => {
    await storeOrphans(1007);
    await migrate(database);
    await database.query('DELETE FROM migrations');
    await migrate(database, said);
    expect(reports()).toEqual([expect.stringContaining(`1 rows of platform_validations violate ${KEY}`)]);

    await database.query('DELETE FROM platform_validations; DELETE FROM migrations');
    await database.query(`ALTER TABLE platform_validations VALIDATE CONSTRAINT ${KEY}`);
    await migrate(database, (said = []));
    expect(said.filter((line) => line.includes(KEY))).toEqual([]);
  });

  it('are named by the columns of their primary key when they have no id', async () => {
    await database.pool.query(`
      ALTER TABLE validation_job_failures DROP CONSTRAINT fk_validation_job_failures_job;
      ALTER TABLE validation_job_failures DROP CONSTRAINT fk_validation_job_failures_contact`);
    const contact = await storeContact(database);
    await database.query(
      `INSERT INTO validation_job_failures (job_id, contact_id, platform, code)
       VALUES (5, $1, 'google', 'failed'), (5, $1, 'apple', 'failed')`,
      [contact.id],
    );
    await migrate(database, said);
    const [report] = reports();
    expect(reports()).toHaveLength(1);
    expect(report).toContain('violate fk_validation_job_failures_job');
    expect(report).toContain(
      `first (job_id, contact_id, platform): 5, ${contact.id}, apple; 5, ${contact.id}, google.`,
    );
  });

  it('are all rows while the referenced table is missing', async () => {
    await storeOrphans(1007, 1008);
    await database.query('DROP TABLE contacts CASCADE');
    await migrate(database, said);
    expect(reports()).toEqual([expect.stringContaining(`2 rows of platform_validations violate ${KEY}`)]);
    expect(await notValidated()).toEqual([{ conname: KEY }]);
  });

  it('do not hide that their column has another type', async () => {
    // The trigger that watches the column would not let its type change.
    await database.query('DROP TRIGGER platform_validations_given_away ON platform_validations');
    await database.query('ALTER TABLE platform_validations ALTER COLUMN contact_id TYPE text');
    await expect(migrate(database)).rejects.toThrow(
      'column platform_validations.contact_id is text NOT NULL',
    );
    await database.query('ALTER TABLE platform_validations DROP COLUMN contact_id');
    await expect(migrate(database)).rejects.toThrow('column platform_validations.contact_id is missing');
  });
});
