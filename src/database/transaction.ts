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

/**
 * In place of the process's own limit: no further statement of this transaction may take longer. 0: as long as it
 * likes. What is cut is an error of which isStatementTimeout is true.
 */
export async function setStatementTimeout(manager: EntityManager, milliseconds: number): Promise<void> {
  await manager.query(`SELECT set_config('statement_timeout', $1, true)`, [String(milliseconds)]);
}
