import type { DataSource, EntityManager } from 'typeorm';
import { tryAgain } from '../common/errors/error-kind.js';

/**
 * Runs work in a transaction, and the whole of it again when another transaction was in its way: a deadlock, a
 * serialization failure, or a contact that was deleted meanwhile. The work must do nothing but talk to the database.
 */
export function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return tryAgain(() => dataSource.transaction(work));
}
