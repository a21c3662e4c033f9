import { isMarked, REPLACED } from './marker.js';
import type { DdlSession } from './session.js';

export interface TableState {
  oid: number;
  kind: string;
  ours: boolean;
  options: string[];
}

export interface ColumnState {
  name: string;
  type: string;
  not_null: boolean;
  default_value: string | null;
  identity: string;
  /** Whether PostgreSQL calculates it from other columns. */
  computed: boolean;
  comment: string | null;
  ours: boolean;
}

export interface ConstraintState {
  name: string;
  definition: string;
  validated: boolean;
  ours: boolean;
  /** Whether a later migration has given it another definition. */
  replaced: boolean;
}

export interface IndexState {
  oid: number;
  table_name: string;
  definition: string;
  valid: boolean;
  ours: boolean;
  /** The pid of the backend that is building it now. */
  builder: number | null;
}

/** The relation of that name in the current schema, whatever its kind. */
export async function findTable(session: DdlSession, name: string): Promise<TableState | undefined> {
  const [row] = await session.rows<TableState>(
    `SELECT c.oid, c.relkind AS kind, coalesce(c.reloptions, '{}') AS options,
            ${isMarked(`obj_description(c.oid, 'pg_class')`)} AS ours
       FROM pg_class c WHERE c.relname = $1 AND c.relnamespace = current_schema()::regnamespace`,
    [name],
  );
  return row;
}

/** The columns of a table in their order. */
export function listColumns(session: DdlSession, table: string): Promise<ColumnState[]> {
  return session.rows<ColumnState>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
            pg_get_expr(d.adbin, d.adrelid) AS default_value, a.attidentity AS identity,
            a.attgenerated <> '' AS computed,
            col_description(a.attrelid, a.attnum) AS comment,
            ${isMarked('col_description(a.attrelid, a.attnum)')} AS ours
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum`,
    [table],
  );
}

/** Primary key, unique, check and foreign key constraints of a table; definitions without NOT VALID. */
export function listConstraints(session: DdlSession, table: string): Promise<ConstraintState[]> {
  return session.rows<ConstraintState>(
    `SELECT conname AS name, regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') AS definition,
            convalidated AS validated, ${isMarked(`obj_description(oid, 'pg_constraint')`)} AS ours,
            coalesce(obj_description(oid, 'pg_constraint') = '${REPLACED}', false) AS replaced
       FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('p', 'u', 'c', 'f')
      ORDER BY conname`,
    [table],
  );
}

/** An index that could become a unique constraint, with its columns as a constraint's definition names them. */
export interface UniqueIndex {
  name: string;
  columns: string;
}

/** The unique indexes of a table, whole and valid, that serve no constraint. */
export function listUniqueIndexes(session: DdlSession, table: string): Promise<UniqueIndex[]> {
  return session.rows<UniqueIndex>(
    `SELECT quote_ident(c.relname) AS name,
            (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.position)
               FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u'))`,
    [table],
  );
}

/** The index of that name in the current schema; its definition begins at UNIQUE or the access method. */
export async function findIndex(session: DdlSession, name: string): Promise<IndexState | undefined> {
  const [row] = await session.rows<IndexState>(
    `SELECT i.indexrelid AS oid, t.relname AS table_name, i.indisvalid AND i.indisready AS valid,
            CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END
              || substring(pg_get_indexdef(i.indexrelid) FROM ' USING (.*)$') AS definition,
            ${isMarked(`obj_description(i.indexrelid, 'pg_class')`)} AS ours,
            (SELECT p.pid FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid LIMIT 1) AS builder
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
      WHERE c.relname = $1 AND c.relnamespace = current_schema()::regnamespace`,
    [name],
  );
  return row;
}

/** Whether the migrations made the table. */
export async function isOurTable(session: DdlSession, name: string): Promise<boolean> {
  return (await findTable(session, name))?.ours ?? false;
}

/** The temporary table that stands for the real one. */
export const PROBE = 'online_ddl_probe';

/**
 * Asks PostgreSQL how it spells a definition, to compare that with the catalog. Creates the object on a temporary
 * table, reads it and rolls back. Versions of PostgreSQL spell an expression differently.
 * @param setup statements that create the table PROBE and the object
 */
export async function probe<T>(
  session: DdlSession,
  setup: readonly string[],
  read: () => Promise<T>,
): Promise<T> {
  await session.run('BEGIN');
  try {
    await session.run(setup.join(';\n'));
    return await read();
  } finally {
    await session.run('ROLLBACK');
  }
}

/** A probe with the columns of `table`. */
export function likeTable(table: string): string {
  return `CREATE TEMP TABLE ${PROBE} (LIKE ${table})`;
}
