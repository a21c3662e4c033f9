import { findTable, isOurTable, listConstraints, likeTable, PROBE, probe } from '../catalog.js';
import { sqlState, SQL_STATE } from '../errors.js';
import { markAsOurs, REPLACED } from '../marker.js';
import { NOTHING_FOUND, type Findings, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';
import { reportViolations } from '../violations.js';
import { findConstraint, validate } from './constraint.js';

/**
 * Check constraints of a table: added NOT VALID, which reads no row, then validated, which blocks nobody. A check
 * with violating rows is reported and stays NOT VALID.
 * @param conditions constraint name → condition
 */
export function checks(table: string, conditions: Record<string, string>): SchemaObject {
  const names = Object.keys(conditions);
  const add = (name: string): string => `ADD CONSTRAINT ${name} CHECK (${conditions[name] ?? ''})`;

  return {
    label: `checks of ${table}`,
    table,

    async inspect(session): Promise<Findings> {
      if (!(await findTable(session, table))) return NOTHING_FOUND;
      const constraints = await listConstraints(session, table);
      const problems: string[] = [];
      const unproven: Record<string, string> = {};
      for (const [name, condition] of Object.entries(conditions)) {
        const found = constraints.find((constraint) => constraint.name === name);
        const wanted = await canonical(session, table, name, add(name));
        if (found && found.definition !== wanted) {
          problems.push(`check ${name} on ${table} is ${found.definition}, wanted ${wanted ?? condition}`);
        } else if (wanted !== undefined && !found?.validated) unproven[name] = condition;
      }
      return { problems, notices: await reportViolations(session, table, unproven) };
    },

    async create(session) {
      const existing = (await listConstraints(session, table)).map(({ name }) => name);
      const missing = names.filter((name) => !existing.includes(name));
      if (missing.length > 0) {
        const marked = (await isOurTable(session, table)) ? [] : missing;
        await session.locked([table], 'ACCESS EXCLUSIVE', [
          `ALTER TABLE ${table} ${missing.map((name) => `${add(name)} NOT VALID`).join(', ')}`,
          ...marked.map((name) => markAsOurs(`CONSTRAINT ${name} ON ${table}`)),
        ]);
      }
      await validate(session, table, names);
    },

    async drop(session) {
      if (!(await findTable(session, table))) return;
      const every = await isOurTable(session, table);
      const constraints = await listConstraints(session, table);
      const ours = constraints.filter(({ name, ours }) => names.includes(name) && (every || ours));
      if (ours.length === 0) return;
      await session.locked([table], 'ACCESS EXCLUSIVE', [
        `ALTER TABLE ${table} ${ours.map(({ name }) => `DROP CONSTRAINT ${name}`).join(', ')}`,
      ]);
    },
  };
}

/**
 * Gives another condition to a check that an earlier migration made on one of our tables. A revert restores the old
 * one. The check stays NOT VALID while rows violate it.
 */
export function replacedCheck(table: string, name: string, was: string, condition: string): SchemaObject {
  const replace = async (session: DdlSession, to: string): Promise<void> => {
    const found = await findConstraint(session, table, name);
    if (!found) return;
    const add = `ADD CONSTRAINT ${name} CHECK (${to})`;
    if (found.definition !== (await canonical(session, table, name, add))) {
      const comment = to === was ? 'NULL' : `'${REPLACED}'`;
      await session.locked([table], 'ACCESS EXCLUSIVE', [
        `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ${add} NOT VALID`,
        `COMMENT ON CONSTRAINT ${name} ON ${table} IS ${comment}`,
      ]);
    }
    await validate(session, table, [name]);
  };
  return {
    label: `check ${name}`,
    table,
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: (session) => replace(session, condition),
    drop: (session) => replace(session, was),
  };
}

/** PostgreSQL's spelling of the check. Undefined while a column is missing that this run will add. */
async function canonical(
  session: DdlSession,
  table: string,
  name: string,
  add: string,
): Promise<string | undefined> {
  try {
    const made = await probe(session, [likeTable(table), `ALTER TABLE ${PROBE} ${add}`], () =>
      findConstraint(session, PROBE, name),
    );
    return made?.definition;
  } catch (error) {
    if (sqlState(error) === SQL_STATE.undefinedColumn) return undefined;
    throw error;
  }
}
