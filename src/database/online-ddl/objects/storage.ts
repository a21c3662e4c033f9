import { findTable } from '../catalog.js';
import { notice, NOTHING_FOUND, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

/** Storage parameters of a table. A value that somebody chose stays. */
export function storage(table: string, parameters: Record<string, string>): SchemaObject {
  const current = async (session: DdlSession): Promise<Map<string, string>> => {
    const options = (await findTable(session, table))?.options ?? [];
    return new Map(
      options.map((option) => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)]),
    );
  };

  return {
    label: `storage parameters of ${table}`,
    table,
    async inspect(session) {
      const found = await current(session);
      const chosen = Object.keys(parameters).filter(
        (name) => found.has(name) && found.get(name) !== parameters[name],
      );
      if (chosen.length === 0) return NOTHING_FOUND;
      return notice(
        ...chosen.map((name) => `${table} has ${name} = ${found.get(name) ?? ''}: left as it is`),
      );
    },
    async create(session) {
      const found = await current(session);
      const missing = Object.entries(parameters).filter(([name]) => !found.has(name));
      if (missing.length === 0) return;
      const list = missing.map(([name, value]) => `${name} = ${value}`).join(', ');
      await session.locked([table], 'SHARE UPDATE EXCLUSIVE', [`ALTER TABLE ${table} SET (${list})`]);
    },
    async drop(session) {
      const found = await current(session);
      const ours = Object.keys(parameters).filter((name) => found.get(name) === parameters[name]);
      if (ours.length === 0) return;
      await session.locked([table], 'SHARE UPDATE EXCLUSIVE', [
        `ALTER TABLE ${table} RESET (${ours.join(', ')})`,
      ]);
    },
  };
}

/** Runs ANALYZE, after the earlier objects in the list have been made. */
export function analyze(table: string): SchemaObject {
  return {
    label: `statistics of ${table}`,
    table,
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: (session) => session.runLong('ANALYZE', `ANALYZE ${table}`),
    drop: () => Promise.resolve(),
  };
}
