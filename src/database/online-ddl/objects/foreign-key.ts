import { findTable, isOurTable } from '../catalog.js';
import { sqlState, SQL_STATE } from '../errors.js';
import { markAsOurs } from '../marker.js';
import { notice, NOTHING_FOUND, problem, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';
import { reportOrphans } from '../violations.js';
import { findConstraint, validate } from './constraint.js';

/**
 * A foreign key. Creating it blocks writers of both tables for a moment, so both are locked with short timeouts.
 * With violating rows it is reported and stays NOT VALID.
 * @param references the referenced table
 * @param definition in PostgreSQL's spelling: `FOREIGN KEY (a) REFERENCES b(c) ON DELETE CASCADE`
 */
export function foreignKey(
  table: string,
  name: string,
  references: string,
  definition: string,
): SchemaObject {
  return {
    label: `foreign key ${name}`,
    table,
    async inspect(session) {
      if (!(await findTable(session, table))) return NOTHING_FOUND;
      const found = await findConstraint(session, table, name);
      if (found && found.definition !== definition)
        return problem(`foreign key ${name} on ${table} is ${found.definition}, wanted ${definition}`);
      return found?.validated
        ? NOTHING_FOUND
        : notice(...(await findOrphans(session, table, name, references, definition)));
    },
    async create(session) {
      if (!(await findConstraint(session, table, name))) {
        const mark = (await isOurTable(session, table)) ? [] : [markAsOurs(`CONSTRAINT ${name} ON ${table}`)];
        await session.locked([references, table], 'SHARE ROW EXCLUSIVE', [
          `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition} NOT VALID`,
          ...mark,
        ]);
      }
      await validate(session, table, [name]);
    },
    async drop(session) {
      const found = await findConstraint(session, table, name);
      if (!found || !(found.ours || (await isOurTable(session, table)))) return;
      await session.locked([references, table], 'ACCESS EXCLUSIVE', [
        `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
      ]);
    },
  };
}

/** A missing or incompatible column is reported when its own table is inspected. */
async function findOrphans(
  session: DdlSession,
  table: string,
  name: string,
  references: string,
  definition: string,
): Promise<string[]> {
  const isThere = (await findTable(session, references)) !== undefined;
  const violates = pointsAtNothing(table, definition, isThere ? references : undefined);
  try {
    return await reportOrphans(session, table, name, definition, violates);
  } catch (error) {
    const state = sqlState(error);
    if (state === SQL_STATE.undefinedColumn || state === SQL_STATE.undefinedFunction) return [];
    throw error;
  }
}

/**
 * The condition of rows whose key refers to no row. While the referenced table is missing, it holds for every row
 * with a key, because this run will create that table empty.
 */
function pointsAtNothing(table: string, definition: string, references: string | undefined): string {
  const [, from, to] = /^FOREIGN KEY \(([^)]+)\) REFERENCES [^(]+\(([^)]+)\)/.exec(definition) ?? [];
  if (from === undefined || to === undefined) throw new Error(`not a foreign key: ${definition}`);
  const columns = from.split(', ');
  const present = columns.map((column) => `${table}.${column} IS NOT NULL`).join(' AND ');
  if (references === undefined) return present;
  const keys = to.split(', ');
  const same = columns.map((column, position) => `r.${keys[position] ?? ''} = ${table}.${column}`);
  return `${present} AND NOT EXISTS (SELECT FROM ${references} r WHERE ${same.join(' AND ')})`;
}
