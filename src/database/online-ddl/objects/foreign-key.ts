import { isOurTable } from '../catalog.js';
import { markAsOurs } from '../marker.js';
import { NOTHING_FOUND, problem, type SchemaObject } from '../schema-object.js';
import { findConstraint, validate } from './constraint.js';

/**
 * A foreign key. Making it stops writers of both tables for a moment, so both are locked with short patience.
 * @param references the table that it points at
 * @param definition as PostgreSQL writes it: `FOREIGN KEY (a) REFERENCES b(c) ON DELETE CASCADE`
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
      const found = await findConstraint(session, table, name);
      return !found || found.definition === definition
        ? NOTHING_FOUND
        : problem(`foreign key ${name} on ${table} is ${found.definition}, wanted ${definition}`);
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
