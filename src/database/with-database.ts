import type { DataSource } from 'typeorm';
import type { DatabaseEnvironment } from '../config/environment.js';
import { createDataSource } from './data-source.js';
import { requireMigrated } from './migration-state.js';

/** A server that accepts a connection but never answers would keep a command waiting for ever. */
const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Runs the work of a terminal command on a migrated database, and closes the connections afterwards. Throws
 * NotMigratedError before the work when tables are missing.
 */
export async function withDatabase<T>(
  environment: DatabaseEnvironment,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  return withConnection(environment, async (dataSource) => {
    await requireMigrated(dataSource);
    return work(dataSource);
  });
}

/** The same on a database that need not be migrated. */
export async function withConnection<T>(
  environment: DatabaseEnvironment,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = createDataSource(environment);
  dataSource.setOptions({ connectTimeoutMS: CONNECT_TIMEOUT_MS });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
