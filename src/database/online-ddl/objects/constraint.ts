import { findTable, listConstraints, type ConstraintState, PROBE } from '../catalog.js';
import { sqlState, SQL_STATE } from '../errors.js';
import type { DdlSession } from '../session.js';

/** A constraint of a table by its name; undefined also while the table is missing. */
export async function findConstraint(
  session: DdlSession,
  table: string,
  name: string,
): Promise<ConstraintState | undefined> {
  if (table !== PROBE && !(await findTable(session, table))) return undefined;
  return (await listConstraints(session, table)).find((constraint) => constraint.name === name);
}

/** Validates the constraints that are NOT VALID. One with violating rows is reported and stays NOT VALID. */
export async function validate(session: DdlSession, table: string, names: readonly string[]): Promise<void> {
  const constraints = await listConstraints(session, table);
  const pending = constraints.filter(({ name, validated }) => names.includes(name) && !validated);
  if (pending.length === 0) return;
  // One statement reads the table once for all constraints, but validates either all or none.
  if ((await validateTogether(session, table, pending)) || pending.length === 1) return;
  for (const constraint of pending) await validateTogether(session, table, [constraint]);
}

async function validateTogether(
  session: DdlSession,
  table: string,
  constraints: readonly ConstraintState[],
): Promise<boolean> {
  const steps = constraints.map(({ name }) => `VALIDATE CONSTRAINT ${name}`).join(', ');
  try {
    await session.runLong('validating', `ALTER TABLE ${table} ${steps}`);
    return true;
  } catch (error) {
    const state = sqlState(error);
    if (state !== SQL_STATE.checkViolation && state !== SQL_STATE.foreignKeyViolation) throw error;
    const [only, ...others] = constraints;
    if (only && others.length === 0) {
      session.say(
        `  ${only.name} stays NOT VALID: rows of ${table} violate it. ` +
          `Fix them, then run: ALTER TABLE ${table} VALIDATE CONSTRAINT ${only.name};`,
      );
    }
    return false;
  }
}
