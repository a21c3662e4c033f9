import { getMetadataArgsStorage } from 'typeorm';
import { errorCode } from '../common/errors/error-kind.js';
// Their decorators fill the storage that is read below, also where nobody else has loaded them.
import './entities.js';
import type { Querying } from './migration-state.js';
import type { SqlFragment } from './sql-fragment.js';

/** A column of a table of ours that somebody else added, and that every new row must fill. */
export interface UnfilledColumn {
  table: string;
  column: string;
}

/** Where a table has a BEFORE INSERT trigger, that may fill the column: nobody but PostgreSQL can tell. */
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
 * The query of the columns that make PostgreSQL refuse every row of ours: NOT NULL, without a default, and not of our
 * entities. It answers an UnfilledColumn a row, of one table or of all.
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

/** The column that a statement left null although it must not be; undefined for any other error. */
export function columnLeftNull(error: unknown): string | undefined {
  if (errorCode(error) !== '23502' || typeof error !== 'object' || error === null) return undefined;
  const column: unknown = Reflect.get(error, 'column');
  return typeof column === 'string' ? column : undefined;
}

/** What to tell of such a column, and what the owner of the table can do. */
export function describeUnfilled({ table, column }: UnfilledColumn): string {
  return (
    `column ${table}.${column} is NOT NULL without a default, and this program does not know it: ` +
    `PostgreSQL refuses every new row of ${table}. ${remedyOfUnfilled({ table, column })}`
  );
}

/** The statement that lets new rows in again. */
export function remedyOfUnfilled({ table, column }: UnfilledColumn): string {
  return `ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL;`;
}
