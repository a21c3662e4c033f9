import type { EntityManager } from 'typeorm';

/**
 * In place of the process's own limit: no further statement of this transaction may take longer. 0: as long as it
 * likes. What is cut is an error of which isStatementTimeout is true.
 */
export async function setStatementTimeout(manager: EntityManager, milliseconds: number): Promise<void> {
  await manager.query(`SELECT set_config('statement_timeout', $1, true)`, [String(milliseconds)]);
}
