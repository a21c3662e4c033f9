import { getMetadataArgsStorage } from 'typeorm';
import { errorCode } from '../common/errors/error-kind.js';
// The decorators of the entities fill the storage that is read below, even when nobody else has loaded them.
import './entities.js';
import type { Querying } from './migration-state.js';
import type { SqlFragment } from './sql-fragment.js';

/** A column that somebody else added to one of our tables, and that every new row must fill. */
export interface UnfilledColumn {
  table: string;
  column: string;
}

/** A table with a BEFORE INSERT trigger is left out, because the trigger may fill the column. */
const UNFILLED_COLUMNS = `
  SELECT c.relname::text AS "table", a.attname::text AS "column"
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
   WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY($1::text[])
     AND (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL
     AND c.relname || '.' || a.attname <> ALL($2::text[])
     AND NOT EXISTS (
       SELECT FROM pg_trigger g
        WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D' AND g.tgtype & 7 = 7)
   ORDER BY 1, 2`;

/**
 * The query of columns that make PostgreSQL refuse all our rows: they are NOT NULL, have no default and are not in
 * our entities. It answers one UnfilledColumn per row, for one table or for all.
 */
export function unfilledColumnsQuery(table?: string): SqlFragment {
  const { tables, columns } = getMetadataArgsStorage();
  const named = tables.flatMap(({ target, name }) => (name === undefined ? [] : [{ target, name }]));
  const known = named.flatMap(({ target, name }) =>
    columns.filter((column) => column.target === target).map(({ propertyName }) => `${name}.${propertyName}`),
  );
  const looked = table === undefined ? named.map(({ name }) => name) : [table];
  return { sql: UNFILLED_COLUMNS, parameters: [looked, known] };
}

/** Runs that query for all tables. */
export function unfilledColumns(database: Querying): Promise<UnfilledColumn[]> {
  const { sql, parameters } = unfilledColumnsQuery();
  return database.query<UnfilledColumn[]>(sql, parameters);
}

/** The NOT NULL column that a statement left null; undefined for any other error. */
export function columnLeftNull(error: unknown): string | undefined {
  if (errorCode(error) !== '23502' || typeof error !== 'object' || error === null) return undefined;
  const column: unknown = Reflect.get(error, 'column');
  return typeof column === 'string' ? column : undefined;
}

/** The message about such a column, with the remedy for the owner of the table. */
export function describeUnfilled({ table, column }: UnfilledColumn): string {
  return (
    `column ${table}.${column} is NOT NULL without a default, and this program does not know it: ` +
    `PostgreSQL refuses every new row of ${table}. ${remedyOfUnfilled({ table, column })}`
  );
}

/** The statement that lets the table accept new rows again. */
export function remedyOfUnfilled({ table, column }: UnfilledColumn): string {
  return `ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL;`;
}
