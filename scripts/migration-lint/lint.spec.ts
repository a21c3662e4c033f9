import { lint } from './lint.js';

const inShortTransaction = (sql: string): string => `BEGIN; SET LOCAL lock_timeout = 100; ${sql}; COMMIT`;

async function rulesBroken(...messages: string[]): Promise<string[]> {
  const violations = await lint(messages, ['contacts', 'messages']);
  return violations.map(({ rule }) => rule);
}

describe('what the migration lint refuses on a table in use', () => {
  it.each([
    ['unparsable', 'ALTER TALBE contacts ADD x int'],
    ['unknown-statement', 'CREATE VIEW v AS SELECT 1'],
    ['unknown-statement', inShortTransaction('ALTER TABLE contacts ENABLE ROW LEVEL SECURITY')],
    ['unknown-statement', inShortTransaction('ALTER TABLE contacts DISABLE TRIGGER ALL')],
    ['blocking-index', 'CREATE INDEX i ON contacts (city)'],
    ['blocking-index', 'DROP INDEX i'],
    ['blocking-index', 'REINDEX INDEX i'],
    ['concurrently-in-transaction', 'BEGIN; CREATE INDEX CONCURRENTLY i ON contacts (city); COMMIT'],
    ['concurrently-in-transaction', 'BEGIN; DROP INDEX CONCURRENTLY i; COMMIT'],
    ['concurrently-if-not-exists', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON contacts (city)'],
    [
      'concurrently-with-lock-timeout',
      `SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON contacts (city)`,
    ],
    ['no-lock-timeout', 'ALTER TABLE contacts ADD COLUMN x int'],
    ['no-lock-timeout', 'BEGIN; ALTER TABLE contacts ADD COLUMN x int; COMMIT'],
    ['no-lock-timeout', `SET lock_timeout = '0'; BEGIN; ALTER TABLE contacts ADD COLUMN x int; COMMIT`],
    ...['10min', '1.5s', '1001', '1 h'].map((timeout) => [
      'no-lock-timeout',
      `BEGIN; SET LOCAL lock_timeout = '${timeout}'; ALTER TABLE contacts ADD COLUMN x int; COMMIT`,
    ]),
    [
      'no-lock-timeout',
      `BEGIN; SELECT set_config('lock_timeout', (1 + 1)::text, true); ALTER TABLE contacts ADD COLUMN x int; COMMIT`,
    ],
    ['no-lock-timeout', 'CREATE TABLE a (contact_id int REFERENCES contacts (id))'],
    ['no-lock-timeout', 'CREATE TABLE a (b int, FOREIGN KEY (b) REFERENCES contacts (id))'],
    ['no-lock-timeout', 'CREATE TRIGGER t BEFORE UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION f()'],
    ['no-lock-timeout', 'DROP TRIGGER t ON contacts'],
    ['no-lock-timeout', 'BEGIN; LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE; COMMIT'],
    ['inline-check', inShortTransaction('ALTER TABLE contacts ADD COLUMN x int CHECK (x > 0)')],
    ['inline-check', inShortTransaction('ALTER TABLE contacts ADD CONSTRAINT c CHECK (send_count >= 0)')],
    ['blocking-foreign-key', inShortTransaction('ALTER TABLE contacts ADD COLUMN x int REFERENCES a (id)')],
    [
      'blocking-foreign-key',
      inShortTransaction('ALTER TABLE contacts ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES a (id)'),
    ],
    ['blocking-unique', inShortTransaction('ALTER TABLE contacts ADD CONSTRAINT u UNIQUE (city)')],
    ['blocking-unique', inShortTransaction('ALTER TABLE contacts ADD COLUMN x int UNIQUE')],
    [
      'validate-under-lock',
      inShortTransaction(
        'ALTER TABLE contacts ADD CONSTRAINT c CHECK (id > 0) NOT VALID; ALTER TABLE contacts VALIDATE CONSTRAINT c',
      ),
    ],
    [
      'validate-under-lock',
      inShortTransaction(
        'ALTER TABLE contacts ADD CONSTRAINT c CHECK (id > 0) NOT VALID, VALIDATE CONSTRAINT c',
      ),
    ],
    [
      'volatile-default',
      inShortTransaction('ALTER TABLE contacts ADD COLUMN x uuid DEFAULT gen_random_uuid()'),
    ],
    [
      'volatile-default',
      inShortTransaction('ALTER TABLE contacts ADD COLUMN x timestamptz DEFAULT clock_timestamp()'),
    ],
    ['not-null-without-default', inShortTransaction('ALTER TABLE contacts ADD COLUMN x int NOT NULL')],
    ['unproven-not-null', inShortTransaction('ALTER TABLE contacts ALTER COLUMN city SET NOT NULL')],
    [
      'unproven-not-null',
      inShortTransaction(
        'ALTER TABLE contacts ADD CONSTRAINT c CHECK (city IS NOT NULL) NOT VALID; ALTER TABLE contacts ALTER COLUMN city SET NOT NULL',
      ),
    ],
    ['type-change', inShortTransaction('ALTER TABLE contacts ALTER COLUMN id TYPE bigint')],
    ['table-rewrite', inShortTransaction('ALTER TABLE contacts SET UNLOGGED')],
    ['table-rewrite', inShortTransaction('ALTER TABLE contacts ADD COLUMN n bigserial')],
    [
      'table-rewrite',
      inShortTransaction('ALTER TABLE contacts ADD COLUMN n int GENERATED ALWAYS AS (id + 1) STORED'),
    ],
    ['table-rewrite', 'VACUUM FULL contacts'],
    ['table-rewrite', 'CLUSTER contacts'],
    ['table-rewrite', 'TRUNCATE contacts'],
    ['rename', inShortTransaction('ALTER TABLE contacts RENAME COLUMN city TO town')],
    ['rename', inShortTransaction('ALTER TABLE contacts RENAME TO people')],
    ['drops-what-was-there', inShortTransaction('DROP TABLE messages')],
    ['drops-what-was-there', inShortTransaction('ALTER TABLE contacts DROP COLUMN city')],
    ['drops-what-was-there', inShortTransaction('ALTER TABLE contacts DROP CONSTRAINT contacts_pkey')],
    ['drops-what-was-there', 'DROP TYPE contactstatus CASCADE'],
    ['data-change', `UPDATE contacts SET lead_tier = 'UNKNOWN'`],
    ['data-change', 'DELETE FROM contacts WHERE city IS NULL'],
    ['data-change', 'INSERT INTO contacts SELECT * FROM contacts_old'],
    ['data-change', 'MERGE INTO contacts c USING a ON c.id = a.id WHEN MATCHED THEN DELETE'],
    ['data-change', 'WITH d AS (DELETE FROM contacts RETURNING id) SELECT count(*) FROM d'],
    ['data-change', 'SELECT 1 UNION ALL (WITH d AS (UPDATE contacts SET city = 1 RETURNING 1) TABLE d)'],
    [
      'data-change',
      'CREATE TABLE a (id int); WITH d AS (DELETE FROM contacts RETURNING id) INSERT INTO a TABLE d',
    ],
    ['data-change', 'EXPLAIN ANALYZE UPDATE contacts SET city = 1'],
    ['data-change', 'EXPLAIN (BUFFERS, ANALYZE) WITH d AS (DELETE FROM contacts RETURNING id) TABLE d'],
    ['row-locks', 'SELECT id FROM contacts WHERE id = 1 FOR UPDATE'],
    ['row-locks', 'SELECT count(*) FROM (SELECT FROM contacts c FOR KEY SHARE OF c SKIP LOCKED) locked'],
    ['unknown-statement', 'SELECT id INTO a FROM contacts'],
    ['opaque-block', `DO $$ BEGIN EXECUTE 'ALTER TABLE contacts ADD x int'; END $$`],
  ])('%s: %s', async (rule, sql) => {
    expect(await rulesBroken(sql)).toEqual([rule]);
  });

  it('treats a table of an earlier migration as one in use', async () => {
    const done = 'INSERT INTO "migrations"("timestamp", "name") VALUES ($1, $2)';
    expect(await rulesBroken('CREATE TABLE a (id int)', 'CREATE INDEX i ON a (id)', done)).toEqual([]);
    expect(await rulesBroken('CREATE TABLE a (id int)', done, 'CREATE INDEX i ON a (id)')).toEqual([
      'blocking-index',
    ]);
  });

  it('names the statement among several of one message', async () => {
    expect(await lint(["BEGIN; SELECT 'ñ'; UPDATE contacts SET city = 1; COMMIT"], ['contacts'])).toEqual([
      { rule: 'data-change', statement: 'UPDATE contacts SET city = 1' },
    ]);
  });
});

describe('what it lets pass', () => {
  it.each([
    inShortTransaction(
      `ALTER TABLE contacts ADD COLUMN x varchar(20) NOT NULL DEFAULT 'UNKNOWN', ADD COLUMN y timestamptz DEFAULT now()`,
    ),
    inShortTransaction('ALTER TABLE contacts ADD CONSTRAINT c CHECK (id > 0) NOT VALID'),
    'ALTER TABLE contacts VALIDATE CONSTRAINT c',
    'ALTER TABLE contacts SET (fillfactor = 90)',
    'CREATE INDEX CONCURRENTLY i ON contacts (city)',
    `SELECT set_config('lock_timeout', '100', true)`,
    `BEGIN; SELECT set_config('lock_timeout', '100', true); ALTER TABLE contacts ADD COLUMN x int; COMMIT`,
    'CREATE TABLE a (id int PRIMARY KEY, n int CHECK (n > 0)); CREATE INDEX i ON a (n); ALTER TABLE a ADD UNIQUE (n)',
    'ANALYZE contacts',
    'SELECT count(*) FROM contacts',
    'EXPLAIN UPDATE contacts SET city = 1',
    'EXPLAIN ANALYZE SELECT count(*) FROM contacts',
    `BEGIN; SET LOCAL lock_timeout = '1s'; ALTER TABLE contacts ADD COLUMN x int; COMMIT`,
    `BEGIN; SET LOCAL lock_timeout = '1min'; LOCK TABLE contacts IN SHARE UPDATE EXCLUSIVE MODE; COMMIT`,
    'CREATE TABLE a (id int); CREATE INDEX IF NOT EXISTS i ON a (id); SELECT FROM a AS b FOR UPDATE OF b',
    'CREATE TABLE a (id int); WITH d AS (DELETE FROM a RETURNING id) INSERT INTO a TABLE d',
  ])('%s', async (sql) => {
    expect(await rulesBroken(sql)).toEqual([]);
  });

  it('SET NOT NULL once a check has proven it in a transaction of its own', async () => {
    expect(
      await rulesBroken(
        inShortTransaction('ALTER TABLE contacts ADD CONSTRAINT c CHECK (city IS NOT NULL) NOT VALID'),
        'ALTER TABLE contacts VALIDATE CONSTRAINT c',
        inShortTransaction(
          'ALTER TABLE contacts ALTER COLUMN city SET NOT NULL; ALTER TABLE contacts DROP CONSTRAINT c',
        ),
      ),
    ).toEqual([]);
  });

  it('the drop of a column that a migration added', async () => {
    expect(
      await rulesBroken(
        inShortTransaction('ALTER TABLE contacts ADD COLUMN x int'),
        inShortTransaction('ALTER TABLE contacts DROP COLUMN x'),
      ),
    ).toEqual([]);
  });
});
