import { findTable, isOurTable, listColumns, type ColumnState, PROBE, probe } from '../catalog.js';
import {
  commentOnColumn,
  isCompleted,
  markAsOurs,
  withCompletion,
  withoutCompletions,
  type Completion,
} from '../marker.js';
import { NOTHING_FOUND, type Findings, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';
import { findConstraint, validate } from './constraint.js';

/**
 * Columns added to a table with constant defaults, which PostgreSQL keeps in the catalog without reading a row. A
 * column that exists without its NOT NULL or default gets what is missing.
 * @param definitions column name → type, NOT NULL and DEFAULT
 */
export function columns(table: string, definitions: Record<string, string>): SchemaObject {
  const names = Object.keys(definitions);
  const define = (name: string): string => `${name} ${definitions[name] ?? ''}`;

  const wantedColumns = (session: DdlSession): Promise<ColumnState[]> =>
    probe(session, [`CREATE TEMP TABLE ${PROBE} (${names.map(define).join(', ')})`], () =>
      listColumns(session, PROBE),
    );

  return {
    label: `columns of ${table}`,
    table,

    async inspect(session) {
      if (!(await findTable(session, table))) return NOTHING_FOUND;
      const found = await listColumns(session, table);
      const findings: Findings = { problems: [], notices: [] };
      for (const wanted of await wantedColumns(session)) {
        const actual = found.find((column) => column.name === wanted.name);
        if (!actual && wanted.not_null && wanted.default_value === null) {
          findings.problems.push(
            `column ${table}.${wanted.name} is missing, wanted ${wanted.type} NOT NULL: it has no default with which to add it`,
          );
        }
        if (actual) await compareColumn(session, table, actual, wanted, findings);
      }
      return findings;
    },

    async create(session) {
      const found = await listColumns(session, table);
      const missing = names.filter((name) => !found.some((column) => column.name === name));
      const isOurs = await isOurTable(session, table);
      if (missing.length > 0) {
        const marked = isOurs ? [] : missing;
        await session.locked([table], 'ACCESS EXCLUSIVE', [
          `ALTER TABLE ${table} ${missing.map((name) => `ADD COLUMN ${define(name)}`).join(', ')}`,
          ...marked.map((name) => markAsOurs(`COLUMN ${table}.${name}`)),
        ]);
      }
      await complete(session, table, await wantedColumns(session), isOurs);
    },

    async drop(session) {
      if (!(await findTable(session, table))) return;
      await undoCompletions(session, table, names);
      const everyColumn = await isOurTable(session, table);
      const found = await listColumns(session, table);
      const ours = found.filter((column) => names.includes(column.name) && (everyColumn || column.ours));
      if (ours.length === 0) return;
      await session.locked([table], 'ACCESS EXCLUSIVE', [
        `ALTER TABLE ${table} ${ours.map((column) => `DROP COLUMN ${column.name}`).join(', ')}`,
      ]);
    },
  };
}

async function compareColumn(
  session: DdlSession,
  table: string,
  actual: ColumnState,
  wanted: ColumnState,
  findings: Findings,
): Promise<void> {
  const name = `${table}.${wanted.name}`;
  if (actual.type !== wanted.type) {
    findings.problems.push(`column ${name} is ${actual.type}, wanted ${wanted.type}`);
    return;
  }
  if (actual.default_value !== wanted.default_value) {
    if (actual.default_value === null) {
      findings.notices.push(`column ${name} has no default: will get ${wanted.default_value ?? ''}`);
    } else {
      findings.problems.push(
        `column ${name} has the default ${actual.default_value}, wanted ${wanted.default_value ?? 'none'}`,
      );
    }
  }
  if (actual.not_null && !wanted.not_null)
    findings.problems.push(`column ${name} is NOT NULL, wanted nullable`);
  if (!wanted.not_null || actual.not_null) return;
  const [row] = await session.rows<{ nulls: string }>(
    `SELECT count(*)::text AS nulls FROM ${table} WHERE ${wanted.name} IS NULL`,
  );
  if (row && row.nulls !== '0') {
    findings.problems.push(
      `column ${name} must be NOT NULL, but is null in ${row.nulls} rows. Fill them in batches, until none is updated: ` +
        `UPDATE ${table} SET ${wanted.name} = ${wanted.default_value ?? '…'} WHERE id IN ` +
        `(SELECT id FROM ${table} WHERE ${wanted.name} IS NULL ORDER BY id LIMIT 10000);`,
    );
  } else {
    findings.notices.push(`column ${name} is nullable: will be made NOT NULL`);
  }
}

/**
 * Adds missing defaults and NOT NULLs to existing columns, and marks that in their comments unless they belong to a
 * table or column of ours.
 */
async function complete(
  session: DdlSession,
  table: string,
  wanted: readonly ColumnState[],
  isOurs: boolean,
): Promise<void> {
  const found = await listColumns(session, table);
  const pairs = wanted.flatMap((column) => {
    const actual = found.find(({ name }) => name === column.name);
    return actual ? [{ actual, wanted: column, note: !isOurs && !actual.ours }] : [];
  });
  const bare = pairs.filter(({ actual, wanted }) => lacksDefault(actual, wanted));
  if (bare.length > 0) {
    const steps = bare.map(
      ({ wanted }) => `ALTER COLUMN ${wanted.name} SET DEFAULT ${wanted.default_value ?? ''}`,
    );
    await session.locked([table], 'ACCESS EXCLUSIVE', [
      `ALTER TABLE ${table} ${steps.join(', ')}`,
      ...bare.filter(({ note }) => note).map(({ actual }) => noteCompletion(table, actual, 'default')),
    ]);
  }
  for (const { actual, wanted, note } of pairs) {
    if (wanted.not_null && !actual.not_null) await setNotNull(session, table, actual.name, note);
  }
}

function lacksDefault(actual: ColumnState, wanted: ColumnState): boolean {
  return actual.default_value === null && wanted.default_value !== null;
}

function noteCompletion(table: string, { name, comment }: ColumnState, what: Completion): string {
  return commentOnColumn(table, name, withCompletion(comment, what));
}

/** Removes the defaults and NOT NULLs that were added to somebody else's columns. */
async function undoCompletions(session: DdlSession, table: string, names: readonly string[]): Promise<void> {
  const columns = (await listColumns(session, table)).filter(({ name }) => names.includes(name));
  const steps = columns.flatMap(({ name, comment }) => [
    ...(isCompleted(comment, 'default') ? [`ALTER COLUMN ${name} DROP DEFAULT`] : []),
    ...(isCompleted(comment, 'notNull') ? [`ALTER COLUMN ${name} DROP NOT NULL`] : []),
  ]);
  if (steps.length === 0) return;
  const completed = columns.filter(({ comment }) => withoutCompletions(comment) !== comment);
  await session.locked([table], 'ACCESS EXCLUSIVE', [
    `ALTER TABLE ${table} ${steps.join(', ')}`,
    ...completed.map(({ name, comment }) => commentOnColumn(table, name, withoutCompletions(comment))),
  ]);
}

/** SET NOT NULL alone reads the whole table under its lock. After a validated check it reads nothing. */
async function setNotNull(session: DdlSession, table: string, column: string, note: boolean): Promise<void> {
  const name = `${table}_${column}_is_not_null`;
  if (!(await findConstraint(session, table, name))) {
    await session.locked([table], 'ACCESS EXCLUSIVE', [
      `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL) NOT VALID`,
    ]);
  }
  await validate(session, table, [name]);
  if (!(await findConstraint(session, table, name))?.validated) {
    throw new Error(
      `${table}.${column} cannot become NOT NULL: fill its nulls and run the migrations again.`,
    );
  }
  // Read again: the comment may have the mark of the default by now.
  const actual = (await listColumns(session, table)).find((other) => other.name === column);
  await session.locked([table], 'ACCESS EXCLUSIVE', [
    `ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL`,
    `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
    ...(note && actual ? [noteCompletion(table, actual, 'notNull')] : []),
  ]);
}
