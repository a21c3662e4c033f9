import { execFile } from 'node:child_process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { CONSENT_TABLES } from '../../src/contacts/suppression/suppression.repository.js';
import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import { TestDatabase } from '../support/test-database.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { createProduction, migrate, revert, withDataSource } from '../support/migrations.js';
import { schemaWithoutMigrationTable } from '../support/schema-snapshot.js';
import { INDEXES } from './specified-indexes.js';
import { CONSTRAINTS } from './specified-schema.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.create();
});
afterAll(() => database.drop());

const OUR_TABLES = [
  'api_keys',
  'revoked_tokens',
  'audit_events',
  'privacy_requests',
  'erased_phones',
  'contacts',
  'platform_validations',
  'lead_scores',
  'moved_leads',
  'contacted_leads',
  'moved_results',
  'redated_contacts',
  'validation_jobs',
  'scoring_runs',
  'scoring_run_slices',
  'validation_job_failures',
  'validation_job_requests',
  'validation_job_keys',
  'validator_pauses',
  'validator_usage',
  'contact_exports',
  'contact_export_parts',
  'contact_imports',
  'contact_import_parts',
  'contact_import_changes',
  'contact_export_chunks',
  'contact_statistics',
  'contact_statistics_deltas',
  'contact_statistics_version',
  'platform_validation_counts',
  'dashboard_days',
  'segments',
  'sent_campaigns',
  'sent_contacts',
  'state_corrections',
  ...CONSENT_TABLES,
];

describe('the migrated schema', () => {
  it('matches the entities: TypeORM would change nothing', async () => {
    expect(await drift(database)).toEqual([]);
  });

  it('shows drift when a column differs from its entity', async () => {
    const changed = await TestDatabase.create();
    await changed.query('ALTER TABLE lead_scores DROP COLUMN ml_confidence');
    const queries = await drift(changed);
    await changed.drop();
    expect(queries).toEqual([expect.stringContaining('ml_confidence')]);
  });

  it('has our tables and no other', async () => {
    const rows = await database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...OUR_TABLES, 'migrations'].sort());
  });

  it('has every constraint of the specification, by name and definition, validated, and no other', async () => {
    const rows = await database.query<{ name: string; definition: string }>(
      `SELECT conrelid::regclass || '.' || conname AS name, pg_get_constraintdef(oid) AS definition
         FROM pg_constraint WHERE conrelid = ANY($1::regclass[]) AND contype IN ('p', 'u', 'c', 'f')`,
      [OUR_TABLES],
    );
    expect(Object.fromEntries(rows.map(({ name, definition }) => [name, definition]))).toEqual(CONSTRAINTS);
  });

  it('has every index of the specification, by name and definition, valid, and no other', async () => {
    const rows = await database.query<{ name: string; definition: string }>(
      `SELECT i.indexrelid::regclass::text AS name,
              i.indrelid::regclass || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING( btree)?', '') AS definition
         FROM pg_index i LEFT JOIN pg_constraint n ON n.conindid = i.indexrelid AND n.contype IN ('p', 'u')
        WHERE i.indrelid = ANY($1::regclass[]) AND n.oid IS NULL AND i.indisvalid`,
      [OUR_TABLES],
    );
    expect(Object.fromEntries(rows.map(({ name, definition }) => [name, definition]))).toEqual(INDEXES);
  });
});

describe.each([
  ['an empty database', () => TestDatabase.create({ empty: true })],
  ['a database like production', () => createProduction({ checks: true })],
])("TypeORM's own commands, on %s that was migrated", (_name, create) => {
  let migrated: TestDatabase;
  let before: string[];
  beforeAll(async () => {
    migrated = await create();
    before = await schemaWithoutMigrationTable(migrated);
    await migrate(migrated);
  });
  afterAll(() => migrated.drop());

  it('schema:log has nothing to say', async () => {
    const said = await typeorm('schema:log', migrated);
    expect(said).toContain('Your schema is up to date');
    expect(said).not.toMatch(/COMMENT|ALTER|CREATE|DROP/);
  });

  it('schema:sync changes nothing, not even the marks that a revert needs', async () => {
    const after = await schemaWithoutMigrationTable(migrated);
    await typeorm('schema:sync', migrated);
    expect(await schemaWithoutMigrationTable(migrated)).toEqual(after);
    await revert(migrated, MIGRATIONS.length);
    expect(await schemaWithoutMigrationTable(migrated)).toEqual(before);
  });
});

describe('the columns that a scoring run updates', () => {
  it('are in no index of contacts, so that their updates can stay heap-only', async () => {
    const rows = await database.query(
      `SELECT i.indexrelid::regclass::text AS index, a.attname AS column
         FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indrelid = 'contacts'::regclass
          AND (a.attname LIKE '%\\_validated' OR a.attname LIKE 'lead\\_%' OR a.attname LIKE 'platform\\_%'
               OR a.attname IN ('updated_at', 'last_scored_at', 'last_platform_validation'))`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the page of contactable contacts in order of creation', () => {
  it.each([
    ['the first page', ''],
    ['a page after a cursor', `AND (c.created_at, c.id) < (timestamptz '2024-01-01', 500)`],
  ])('%s is read from its index, already in order', async (_name, after) => {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN (COSTS OFF) SELECT c.* FROM contacts c WHERE ${CONTACTABLE} ${after}
          ORDER BY c.created_at DESC, c.id DESC LIMIT 50`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']);
      expect(plan.join('\n')).toContain('Index Scan using idx_contacts_not_opted_out_created');
      // It checks for each contact of the page whether the phone is on a list.
      expect(plan.join('\n')).toContain('Index Only Scan using suppressed_phones_pkey');
      expect(plan.join('\n')).not.toContain('Sort');
      // Only the status and the list are checked per row, because the opt-out date is in the index's predicate.
      expect(plan.filter((line) => line.includes('Filter'))).toEqual([
        expect.stringMatching(/^ +Filter: \(\(status <> ALL .* AND \(COALESCE\(\(SubPlan 1\), 0\) <> 1\)\)$/),
      ]);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });
});

/** The statements with which TypeORM would make the schema match the entities. */
async function drift(of: TestDatabase): Promise<string[]> {
  const { upQueries } = await withDataSource(of, (source) => source.driver.createSchemaBuilder().log());
  return upQueries.map(({ query }) => query);
}

/** Runs TypeORM's own command on the database and answers what it prints. */
async function typeorm(command: string, on: TestDatabase): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', './node_modules/typeorm/cli.js', command, '-d', 'ormconfig.ts'],
    { env: { ...process.env, DATABASE_URL: on.url, NODE_OPTIONS: '' } },
  );
  return stripVTControlCharacters(stdout);
}
