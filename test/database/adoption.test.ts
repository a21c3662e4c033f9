import pg from 'pg';
import { LockHolder } from '../lead-scoring/support/lock-holder.js';
import { createProduction, migrate, revert } from '../support/migrations.js';
import { schemaSnapshot } from '../support/schema-snapshot.js';
import type { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let said: string[];
beforeEach(async () => {
  database = await createProduction({ checks: false });
  said = [];
});
afterEach(() => database.drop());

const told = (): string => said.join('\n');

/** The refusal of the migrations. Checks that nothing was changed. */
async function refusal(): Promise<string> {
  const before = await schemaSnapshot(database);
  const error: unknown = await migrate(database, said).catch((thrown: unknown) => thrown);
  const ownTable = /^(?:relation|column|constraint) migrations|^index .* public\.migrations /;
  expect((await schemaSnapshot(database)).filter((line) => !ownTable.test(line))).toEqual(before);
  if (!(error instanceof Error)) throw new Error('the migrations ran');
  return error.message;
}

describe('rows that violate a constraint', () => {
  it('are reported before anything is changed; the constraint stays NOT VALID and guards new rows', async () => {
    await database.query(`UPDATE contacts SET phone_national = '33 12' WHERE id IN (7, 9, 11)`);
    await database.query('UPDATE contacts SET send_count = -1 WHERE id = 8');
    await migrate(database, said);

    const report = said.findIndex((line) =>
      line.includes('rows of contacts violate check_phone_national_format'),
    );
    expect(said[report]).toContain('3 rows of contacts violate check_phone_national_format');
    expect(said[report]).toContain('first ids: 7, 9, 11');
    expect(said[report]).toContain('SELECT * FROM contacts WHERE');
    expect(report).toBeLessThan(said.findIndex((line) => line.includes('lock on contacts held')));
    expect(told()).toContain('1 rows of contacts violate check_send_count_positive');

    expect(
      await database.query(
        `SELECT conname FROM pg_constraint WHERE conrelid = 'contacts'::regclass AND NOT convalidated ORDER BY 1`,
      ),
    ).toEqual([{ conname: 'check_phone_national_format' }, { conname: 'check_send_count_positive' }]);
    expect(
      await database.query(`SELECT id FROM contacts WHERE phone_national = '33 12' ORDER BY id`),
    ).toEqual([{ id: 7 }, { id: 9 }, { id: 11 }]);
    await expect(
      database.query(`INSERT INTO contacts (phone_e164, phone_national) VALUES ('+525512345678', 'x')`),
    ).rejects.toThrow('check_phone_national_format');
  });

  it('can be listed by the query of the report, and after they are corrected its instruction validates the constraint', async () => {
    await database.query(`UPDATE contacts SET phone_national = '33 12' WHERE id = 7`);
    await migrate(database, said);
    const list = /See them: +(SELECT .*;)/.exec(told())?.[1] ?? '';
    expect(await database.query(list)).toMatchObject([{ id: 7 }]);

    await database.query(`UPDATE contacts SET phone_national = '3312345678' WHERE id = 7`);
    const validate = /are: (ALTER TABLE .*;)/.exec(told())?.[1] ?? '';
    await database.query(validate);
    expect(
      await database.query(
        `SELECT FROM pg_constraint WHERE conrelid = 'contacts'::regclass AND NOT convalidated`,
      ),
    ).toEqual([]);
  });

  it('are no obstacle when production already has the constraint NOT VALID', async () => {
    await database.query(`UPDATE contacts SET send_count = -5 WHERE id = 3`);
    await database.query(
      'ALTER TABLE contacts ADD CONSTRAINT check_send_count_positive CHECK (send_count >= 0) NOT VALID',
    );
    await migrate(database, said);
    expect(told()).toContain('1 rows of contacts violate check_send_count_positive');
    await revert(database);
    expect(
      await database.query(`SELECT FROM pg_constraint WHERE conname = 'check_send_count_positive'`),
    ).toHaveLength(1);
  });
});

describe('columns of the expansion that somebody added by hand', () => {
  it('get the default and NOT NULL that they lack, and survive a revert', async () => {
    await database.query(
      `ALTER TABLE contacts ADD COLUMN lead_tier varchar(20), ADD COLUMN platform_validation_count integer DEFAULT 0`,
    );
    await database.query(`UPDATE contacts SET lead_tier = 'LOW'`);
    await migrate(database, said);
    expect(told()).toContain('column contacts.lead_tier is nullable: will be made NOT NULL');
    expect(
      await database.query(
        `SELECT column_name, is_nullable, column_default FROM information_schema.columns
          WHERE table_name = 'contacts' AND column_name IN ('lead_tier', 'platform_validation_count') ORDER BY 1`,
      ),
    ).toEqual([
      { column_name: 'lead_tier', is_nullable: 'NO', column_default: `'UNKNOWN'::character varying` },
      { column_name: 'platform_validation_count', is_nullable: 'NO', column_default: '0' },
    ]);

    await revert(database);
    expect(await database.query('SELECT DISTINCT lead_tier FROM contacts')).toEqual([{ lead_tier: 'LOW' }]);
    await expect(database.query('SELECT lead_score FROM contacts')).rejects.toThrow('lead_score');
  });

  it('stop the run when they hold nulls, with the statement that fills them', async () => {
    await database.query('ALTER TABLE contacts ADD COLUMN lead_tier varchar(20)');
    const message = await refusal();
    expect(message).toContain('contacts.lead_tier must be NOT NULL, but is null in 200 rows');
    const fill = /(UPDATE contacts SET lead_tier .*;)/.exec(message)?.[1] ?? '';
    await database.query(fill);
    await migrate(database);
    expect(await database.query('SELECT DISTINCT lead_tier FROM contacts')).toEqual([
      { lead_tier: 'UNKNOWN' },
    ]);
  });

  it('stop the run when they are something else', async () => {
    await database.query('ALTER TABLE contacts ADD COLUMN lead_score numeric');
    expect(await refusal()).toContain('column contacts.lead_score is numeric, wanted integer');
  });
});

describe('something else under a name that we need', () => {
  it.each([
    [
      'a table',
      'CREATE TABLE lead_scores (id integer, score integer)',
      'column lead_scores.contact_id is missing, wanted integer NOT NULL',
    ],
    [
      'a view',
      'CREATE VIEW validation_jobs AS SELECT 1',
      'validation_jobs exists, but is not an ordinary table',
    ],
    [
      'an index',
      'CREATE INDEX idx_contacts_dashboard_combo ON contacts (city)',
      'index idx_contacts_dashboard_combo is btree (city), wanted btree (state_name,',
    ],
    [
      'an index of another table',
      'CREATE INDEX idx_contacts_dashboard_combo ON campaigns (name)',
      'index idx_contacts_dashboard_combo is on campaigns, not on contacts',
    ],
    [
      'a check',
      'ALTER TABLE contacts ADD CONSTRAINT check_send_count_positive CHECK (send_count > -9)',
      "check check_send_count_positive on contacts is CHECK ((send_count > '-9'::integer)), wanted CHECK ((send_count >= 0))",
    ],
    [
      'a trigger',
      `DROP TRIGGER update_contacts_updated_at ON contacts;
       CREATE TRIGGER update_contacts_updated_at AFTER INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION update_updated_at_column()`,
      'trigger update_contacts_updated_at on contacts is "AFTER INSERT',
    ],
    [
      'a column type',
      'ALTER TABLE contacts ALTER COLUMN send_count TYPE bigint',
      'column contacts.send_count is bigint NOT NULL DEFAULT 0, wanted integer NOT NULL DEFAULT 0',
    ],
    [
      'a column that PostgreSQL calculates',
      `ALTER TABLE contacts DROP COLUMN lada;
       ALTER TABLE contacts ADD COLUMN lada varchar(3) GENERATED ALWAYS AS (left(phone_national, 2)) STORED`,
      'ALTER TABLE contacts ALTER COLUMN lada DROP EXPRESSION;',
    ],
    [
      'a column that is too narrow',
      'ALTER TABLE contacts ALTER COLUMN full_name TYPE varchar(60)',
      'ALTER TABLE contacts ALTER COLUMN full_name TYPE character varying(255);',
    ],
    ['a rule', 'CREATE RULE keep AS ON DELETE TO contacts DO INSTEAD NOTHING', 'DROP RULE keep ON contacts;'],
    [
      'a table that inherits',
      'CREATE TABLE contacts_2019 () INHERITS (contacts)',
      'ALTER TABLE contacts_2019 NO INHERIT contacts;',
    ],
    [
      'a unique index over some rows only',
      `ALTER TABLE contacts DROP CONSTRAINT contacts_phone_e164_key;
       CREATE UNIQUE INDEX ix_active ON contacts (phone_e164) WHERE status = 'VERIFIED'`,
      'CREATE UNIQUE INDEX CONCURRENTLY contacts_phone_e164_key ON contacts (phone_e164);',
    ],
    [
      'a unique constraint that is checked at the end of a transaction',
      `ALTER TABLE contacts DROP CONSTRAINT contacts_phone_e164_key,
         ADD CONSTRAINT contacts_phone_e164_key UNIQUE (phone_e164) DEFERRABLE`,
      'constraint contacts_phone_e164_key on contacts is UNIQUE (phone_e164) DEFERRABLE',
    ],
    ['a missing column', 'ALTER TABLE contacts DROP COLUMN operator', 'column contacts.operator is missing'],
    [
      'a missing unique constraint',
      'ALTER TABLE contacts DROP CONSTRAINT contacts_phone_e164_key',
      'constraint contacts_phone_e164_key on contacts is missing, wanted UNIQUE (phone_e164). Add it: ' +
        'CREATE UNIQUE INDEX CONCURRENTLY contacts_phone_e164_key ON contacts (phone_e164); ' +
        'ALTER TABLE contacts ADD CONSTRAINT contacts_phone_e164_key UNIQUE USING INDEX contacts_phone_e164_key;',
    ],
    [
      'a unique index in place of the constraint',
      `ALTER TABLE contacts DROP CONSTRAINT contacts_phone_e164_key;
       CREATE UNIQUE INDEX ix_contacts_phone ON contacts (phone_e164)`,
      'Make it of the unique index ix_contacts_phone: ' +
        'ALTER TABLE contacts ADD CONSTRAINT contacts_phone_e164_key UNIQUE USING INDEX ix_contacts_phone;',
    ],
    [
      'the constraint under another name',
      'ALTER TABLE contacts RENAME CONSTRAINT contacts_phone_e164_key TO uq_phone',
      'ALTER TABLE contacts RENAME CONSTRAINT uq_phone TO contacts_phone_e164_key;',
    ],
    [
      'an enum with its labels in lower case',
      `ALTER TYPE contactstatus RENAME VALUE 'UNKNOWN' TO 'unknown';
       ALTER TYPE contactstatus RENAME VALUE 'VERIFIED' TO 'verified'`,
      `ALTER TYPE contactstatus RENAME VALUE 'verified' TO 'VERIFIED'; ALTER TYPE contactstatus RENAME VALUE 'unknown' TO 'UNKNOWN';`,
    ],
    [
      'an enum without one of its values',
      `ALTER TYPE contactstatus RENAME VALUE 'BLACKLISTED' TO 'BLACK_LISTED'`,
      `type contactstatus lacks BLACKLISTED. Add with: ALTER TYPE contactstatus ADD VALUE 'BLACKLISTED';`,
    ],
  ])('%s: says what differs and changes nothing', async (_name, sql, message) => {
    await database.pool.query(sql);
    expect(await refusal()).toContain(message);
  });

  it('names every problem at once', async () => {
    await database.pool.query(
      'CREATE TABLE lead_scores (id integer); CREATE INDEX idx_contacts_dashboard_combo ON contacts (city)',
    );
    const message = await refusal();
    expect(message).toContain('lead_scores.contact_id');
    expect(message).toContain('idx_contacts_dashboard_combo');
  });

  it('leaves wider columns, other defaults, more columns and more statuses as they are', async () => {
    await database.pool.query(`
      ALTER TABLE contacts ALTER COLUMN full_name TYPE varchar(300), ALTER COLUMN source SET DEFAULT 'OTHER',
        ADD COLUMN crm_id text;
      ALTER TYPE contactstatus ADD VALUE 'VIP'`);
    await migrate(database, said);
    expect(told()).toContain(
      'full_name is character varying(300), wanted character varying(255): left as it is',
    );
    expect(told()).toContain('type contactstatus also has VIP: left as it is');
    await revert(database);
    expect(await database.query('SELECT DISTINCT crm_id FROM contacts')).toEqual([{ crm_id: null }]);
  });
});

describe('an invalid index left by a failed build', () => {
  it('is reported and built again', async () => {
    const blocker = await LockHolder.take(database.url, 'UPDATE contacts SET send_count = 1 WHERE id = 1');
    // A lock_timeout that strikes while the build waits for the open transaction is the usual cause of such an
    // index.
    const impatient = new pg.Client({ connectionString: database.url, lock_timeout: 200 });
    await impatient.connect();
    await expect(
      impatient.query(`CREATE INDEX CONCURRENTLY idx_contacts_dashboard_combo
        ON contacts (state_name, municipality, lada, is_mobile, opt_out_at) WHERE opt_out_at IS NULL`),
    ).rejects.toThrow('lock timeout');
    await impatient.end();
    await blocker.release();
    await migrate(database, said);
    expect(told()).toContain('index idx_contacts_dashboard_combo is invalid, left by a failed build');
    expect(await database.query('SELECT FROM pg_index WHERE NOT indisvalid')).toEqual([]);
  });
});
