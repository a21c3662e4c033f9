import pg from 'pg';
import { dataSourceOptions, TerminalLogger } from '../../src/database/data-source.js';
import { MigratingDataSource } from '../../src/database/migrating-data-source.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { StorageTuning1755648000009 } from '../../src/database/migrations/1755648000009-storage-tuning.js';
import { ContactStatistics1755648000021 } from '../../src/database/migrations/1755648000021-contact-statistics.js';
import { RecentResultsByDay1755648000140 } from '../../src/database/migrations/1755648000140-recent-results-by-day.js';
import { StatisticsVersion1755648000160 } from '../../src/database/migrations/1755648000160-statistics-version.js';
import { DashboardCounts1755648000030 } from '../../src/database/migrations/1755648000030-dashboard-counts.js';
import { productionSchema, PRODUCTION_INDEXES } from '../../test/support/production-schema.js';
import { buildIndexes, loadContacts, NEIGHBOURS_ROWS, onConnection } from '../migrate/production-copy.js';
import { FRACTION_FUNCTION, VALIDATIONS, validationFlags } from './validated.js';

export interface Size {
  contacts: number;
  validations: number;
  /** Whether validated contacts are neighbours in the table. */
  dense: boolean;
}

type Say = (text: string) => void;

const LOADED_TABLES = ['contacts', 'platform_validations'];

/**
 * Migrations that must run after the data is loaded. Room in the pages must not exist before, because the pages of
 * the old table are full; and the triggers of kept statistics do not fire during the load. All other migrations run
 * before, so that their indexes are built in bulk.
 */
const AFTER_LOAD: typeof MIGRATIONS = [
  StorageTuning1755648000009,
  ContactStatistics1755648000021,
  DashboardCounts1755648000030,
  // Each of these changes a table of an earlier one.
  RecentResultsByDay1755648000140,
  StatisticsVersion1755648000160,
];
const BEFORE_LOAD = MIGRATIONS.filter((migration) => !AFTER_LOAD.includes(migration));

/** A tenth of a size, to see whether memory grows with the size. */
export function tenthOf({ contacts, validations, dense }: Size): Size {
  return { dense, contacts: Math.ceil(contacts / 10), validations: Math.ceil(validations / 10) };
}

/** The name of the database for a size. */
export function nameOf({ contacts, validations, dense }: Size): string {
  return `full_${contacts}_${validations}${dense ? '_dense' : ''}`;
}

/**
 * Provides a database like production, with all migrations and no scores, on a server that keeps it. Builds it when
 * it is missing, and migrates it when it is behind. Answers its name. An interrupted build starts again.
 */
export async function ensureFullSize(serverUrl: string, size: Size, say: Say): Promise<string> {
  const name = nameOf(size);
  if (!(await databaseExists(serverUrl, name))) {
    const building = `${name}_building`;
    await onConnection(serverUrl, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${building}`);
    });
    await build(databaseUrl(serverUrl, building), size, say);
    await onConnection(serverUrl, (client) => client.query(`ALTER DATABASE ${building} RENAME TO ${name}`));
  }
  await migrateFurther(databaseUrl(serverUrl, name), say);
  return name;
}

async function build(url: string, size: Size, say: Say): Promise<void> {
  const started = Date.now();
  say(
    `Building ${size.contacts.toLocaleString('en')} contacts with about ${size.validations.toLocaleString('en')} validations …`,
  );
  await onConnection(url, (client) =>
    client.query(`${productionSchema({ checks: false })}; ${PRODUCTION_INDEXES} ${FRACTION_FUNCTION}`),
  );
  await migrate(url, BEFORE_LOAD, () => undefined);
  const rebuild = await onConnection(url, dropIndexes);
  const flags = validationFlags(size);
  await loadContacts(url, size.contacts, say, flags, async (client, firstId, lastId) => {
    await client.query(VALIDATIONS, [firstId, lastId]);
  });
  await buildIndexes(url, rebuild, say);
  await onConnection(url, (client) =>
    client.query(`${NEIGHBOURS_ROWS}; DROP FUNCTION bench_fraction; ANALYZE contacts, platform_validations`),
  );
  await migrateFurther(url, say);
  say(`  built in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** Drops all indexes of the loaded tables except the primary keys. Answers the statements that create them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; create: string }>(
    `SELECT CASE WHEN k.conname IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
                 ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, k.conname) END AS drop,
            CASE WHEN k.conname IS NULL THEN pg_get_indexdef(i.indexrelid)
                 ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
            END AS create
       FROM pg_index i
       LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('u', 'x')
      WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisprimary
      ORDER BY i.indexrelid`,
    [LOADED_TABLES],
  );
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ create }) => create);
}

/** Runs the pending migrations, and vacuums the tables afterwards. */
export async function migrateFurther(url: string, say: Say): Promise<void> {
  const ran = await migrate(url, MIGRATIONS, say);
  if (ran === 0) return;
  await onConnection(url, async (client) => {
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });
}

/** Runs the pending ones of these migrations. Answers how many there were. */
async function migrate(url: string, migrations: typeof MIGRATIONS, say: Say): Promise<number> {
  const dataSource = new MigratingDataSource({
    ...dataSourceOptions({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 }),
    migrations,
    logger: new TerminalLogger(say),
  });
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations()).length;
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Copies a database file by file; by default PostgreSQL would send it through the WAL. Drops a database of that name
 * first. At the end the copy is written to the disk and its files are in the system's cache, so that every copy
 * starts in the same state.
 */
export async function copyDatabase(serverUrl: string, template: string, name: string): Promise<string> {
  await dropDatabase(serverUrl, name);
  await onConnection(serverUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    await client.query('CHECKPOINT');
  });
  const url = databaseUrl(serverUrl, name);
  await warm(url);
  return url;
}

/** Reads tables and indexes into the system's cache. The indexes come last, so that they stay when it is too small. */
export async function warm(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_prewarm');
    await client.query(
      `SELECT pg_prewarm(oid, 'read') FROM (
         SELECT c.oid FROM pg_class c
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') AND c.relpages > 0
          ORDER BY c.relkind DESC) files`,
    );
  });
}

/** The name of the database in which all validated contacts of a template are scored. */
export function scoredName(template: string): string {
  return `${template}_scored`;
}

/** Drops the databases of a size. */
export async function forget(serverUrl: string, size: Size): Promise<void> {
  await dropDatabase(serverUrl, scoredName(nameOf(size)));
  await dropDatabase(serverUrl, nameOf(size));
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onConnection(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

export async function renameDatabase(serverUrl: string, from: string, to: string): Promise<void> {
  await onConnection(serverUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${to} WITH (FORCE)`);
    await client.query(`ALTER DATABASE ${from} RENAME TO ${to}`);
  });
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function databaseExists(serverUrl: string, name: string): Promise<boolean> {
  return onConnection(serverUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    return rowCount === 1;
  });
}
