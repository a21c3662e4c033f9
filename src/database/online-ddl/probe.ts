import type { DdlSession } from './session.js';

/** The throw-away table that stands in for a real one. */
export const PROBE = 'online_ddl_probe';

/**
 * Asks PostgreSQL how it would write something down, so that it can be compared with the catalog: makes it on a
 * temporary table, reads, and rolls back. Its spelling of an expression differs between versions; ours need not.
 * @param setup statements that make the table PROBE and what is to be read
 */
export async function probe<T>(
  session: DdlSession,
  setup: readonly string[],
  read: () => Promise<T>,
): Promise<T> {
  await session.run('BEGIN');
  try {
    await session.run(setup.join(';\n'));
    return await read();
  } finally {
    await session.run('ROLLBACK');
  }
}

/** A probe with the columns of `table`. */
export function likeTable(table: string): string {
  return `CREATE TEMP TABLE ${PROBE} (LIKE ${table})`;
}
