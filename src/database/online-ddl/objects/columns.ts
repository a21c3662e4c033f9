import { findTable, isOurTable, listColumns, type ColumnState } from '../catalog.js';
import { markAsOurs } from '../marker.js';
import { PROBE, probe } from '../probe.js';
import { NOTHING_FOUND, type Findings, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';
import { findConstraint, validate } from './constraint.js';

/**
 * Columns added to a table, with their defaults: constants, which PostgreSQL keeps in the catalog and reads no row
 * for. A column that somebody added before, without its NOT NULL or default, gets what is missing.
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
        if (actual) await compareColumn(session, table, actual, wanted, findings);
      }
      return findings;
    },

    async create(session) {
      const found = await listColumns(session, table);
      const missing = names.filter((name) => !found.some((column) => column.name === name));
      if (missing.length > 0) {
        const marked = (await isOurTable(session, table)) ? [] : missing;
        await session.locked([table], 'ACCESS EXCLUSIVE', [
          `ALTER TABLE ${table} ${missing.map((name) => `ADD COLUMN ${define(name)}`).join(', ')}`,
          ...marked.map((name) => markAsOurs(`COLUMN ${table}.${name}`)),
        ]);
      }
      for (const wanted of await wantedColumns(session)) await complete(session, table, wanted);
    },

    async drop(session) {
      if (!(await findTable(session, table))) return;
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

/** Gives a column that was there before the default and the NOT NULL that it lacks. */
async function complete(session: DdlSession, table: string, wanted: ColumnState): Promise<void> {
  const actual = (await listColumns(session, table)).find((column) => column.name === wanted.name);
  if (!actual) return;
  if (actual.default_value === null && wanted.default_value !== null) {
    await session.locked([table], 'ACCESS EXCLUSIVE', [
      `ALTER TABLE ${table} ALTER COLUMN ${wanted.name} SET DEFAULT ${wanted.default_value}`,
    ]);
  }
  if (wanted.not_null && !actual.not_null) await setNotNull(session, table, wanted.name);
}

/** SET NOT NULL alone reads the whole table under the lock; beside a validated check it takes its word. */
async function setNotNull(session: DdlSession, table: string, column: string): Promise<void> {
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
  await session.locked([table], 'ACCESS EXCLUSIVE', [
    `ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL`,
    `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
  ]);
}
