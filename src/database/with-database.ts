import type { DataSource } from 'typeorm';
import type { DatabaseEnvironment } from '../config/environment.js';
import { createDataSource } from './data-source.js';
import { requireMigrated } from './migration-state.js';

/**
 * Runs the work of a terminal command on a migrated database, and closes the connections after it.
 * Throws NotMigratedError before the work when tables are missing.
 */
export async function withDatabase<T>(
  environment: DatabaseEnvironment,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = createDataSource(environment);
  await dataSource.initialize();
  try {
    await requireMigrated(dataSource);
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
