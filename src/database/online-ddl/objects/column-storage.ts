import { notice, NOTHING_FOUND, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

/** Storage types with compression, by pg_attribute.attstorage. */
const COMPRESSED = 'x';
const UNCOMPRESSED = 'e';

/**
 * Stores long values of columns uncompressed, for rows that live too briefly to be worth compressing. Existing
 * values stay as they are.
 */
export function uncompressed(table: string, columns: readonly string[]): SchemaObject {
  const storedAs = async (session: DdlSession, storage: string): Promise<string[]> => {
    const rows = await session.rows<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute
       WHERE attrelid = to_regclass($1) AND attname = ANY($2::text[]) AND attstorage = $3 ORDER BY attnum`,
      [table, columns, storage],
    );
    return rows.map(({ name }) => name);
  };
  const alter = async (session: DdlSession, names: readonly string[], storage: string): Promise<void> => {
    if (names.length === 0) return;
    const actions = names.map((name) => `ALTER COLUMN ${name} SET STORAGE ${storage}`).join(', ');
    await session.locked([table], 'ACCESS EXCLUSIVE', [`ALTER TABLE ${table} ${actions}`]);
  };

  return {
    label: `storage of ${columns.join(', ')} of ${table}`,
    table,
    async inspect(session) {
      const known = [...(await storedAs(session, COMPRESSED)), ...(await storedAs(session, UNCOMPRESSED))];
      const others = columns.filter((name) => !known.includes(name));
      if (others.length === 0) return NOTHING_FOUND;
      return notice(`${table}: the storage of ${others.join(', ')} was chosen by somebody and stays`);
    },
    create: async (session) => alter(session, await storedAs(session, COMPRESSED), 'EXTERNAL'),
    drop: async (session) => alter(session, await storedAs(session, UNCOMPRESSED), 'EXTENDED'),
  };
}
