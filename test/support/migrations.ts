import type { Logger, Migration } from 'typeorm';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import type { MigratingDataSource } from '../../src/database/migrating-data-source.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { TestDatabase } from './test-database.js';
import { productionRows, productionSchema, PRODUCTION_INDEXES } from './production-schema.js';

/** The part of a database that a data source needs. */
type Address = Pick<TestDatabase, 'url'>;

/** Opens a data source on the database while `work` runs. */
export async function withDataSource<T>(
  database: Address,
  work: (dataSource: MigratingDataSource) => Promise<T>,
  logger: Logger = new TerminalLogger(() => undefined),
): Promise<T> {
  const dataSource = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 }, logger);
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Runs all pending migrations. `said` collects the messages for the operator. */
export async function migrate(database: Address, said: string[] = []): Promise<Migration[]> {
  return withDataSource(
    database,
    (dataSource) => dataSource.runMigrations(),
    new TerminalLogger((line) => said.push(line)),
  );
}

/** Reverts this many migrations; default: all. */
export async function revert(
  database: Address,
  count = MIGRATIONS.length,
  said: string[] = [],
): Promise<void> {
  await withDataSource(
    database,
    async (dataSource) => {
      for (let done = 0; done < count; done += 1) await dataSource.undoLastMigration();
    },
    new TerminalLogger((line) => said.push(line)),
  );
}

/** A database that looks like production before our first migration. */
export async function createProduction(options: {
  checks: boolean;
  indexes?: boolean;
  rows?: number;
}): Promise<TestDatabase> {
  const database = await TestDatabase.create({ empty: true });
  await database.pool.query(productionSchema(options));
  await database.pool.query(productionRows(options.rows ?? 200));
  if (options.indexes ?? true) await database.pool.query(PRODUCTION_INDEXES);
  return database;
}
