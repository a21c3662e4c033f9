import type { DataSource, EntityManager } from 'typeorm';
import { tryAgain } from '../common/errors/error-kind.js';

/**
 * Runs work in a transaction, and the whole of it again when its error is of the kind `again`, such as a deadlock. The
 * work must do nothing but talk to the database.
 */
export function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  isolation?: 'REPEATABLE READ',
): Promise<T> {
  return tryAgain(() => (isolation ? dataSource.transaction(isolation, work) : dataSource.transaction(work)));
}
