import type { TestDatabase } from './test-database.js';

/** Everything in the public schema that a dump would show, one object per line, in a fixed order. */
const SNAPSHOT = `
  WITH tables AS (
    SELECT c.oid, c.relname, c.relkind, c.reloptions FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S'))
  SELECT format('relation %s kind=%s options=%s comment=%s', relname, relkind, reloptions, obj_description(oid, 'pg_class')) AS line
    FROM tables
  UNION ALL
  SELECT format('column %s.%s #%s %s%s default=%s identity=%s comment=%s', t.relname, a.attname,
           row_number() OVER (PARTITION BY t.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
           col_description(t.oid, a.attnum))
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND t.relkind <> 'S'
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
  UNION ALL
  SELECT format('constraint %s.%s %s comment=%s', t.relname, n.conname, pg_get_constraintdef(n.oid), obj_description(n.oid, 'pg_constraint'))
    FROM tables t JOIN pg_constraint n ON n.conrelid = t.oid
  UNION ALL
  SELECT format('index %s valid=%s comment=%s', pg_get_indexdef(i.indexrelid), i.indisvalid, obj_description(i.indexrelid, 'pg_class'))
    FROM tables t JOIN pg_index i ON i.indrelid = t.oid
  UNION ALL
  SELECT format('trigger %s enabled=%s comment=%s', pg_get_triggerdef(g.oid), g.tgenabled, obj_description(g.oid, 'pg_trigger'))
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  UNION ALL
  SELECT format('function %s comment=%s', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc'))
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('type %s %s comment=%s', y.typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = y.oid),
           obj_description(y.oid, 'pg_type'))
    FROM pg_type y WHERE y.typnamespace = 'public'::regnamespace AND y.typtype = 'e'
  ORDER BY 1`;

type Queryable = Pick<TestDatabase, 'query'>;

/** The schema as text, to compare it with another one. */
export async function schemaSnapshot(database: Queryable): Promise<string[]> {
  const rows = await database.query<{ line: string }>(SNAPSHOT);
  return rows.map((row) => row.line);
}

/** The same without TypeORM's own table of migrations. */
export async function schemaWithoutMigrationTable(database: TestDatabase): Promise<string[]> {
  const lines = await schemaSnapshot(database);
  return lines.filter(
    (line) => !/^(?:relation|column|constraint) migrations|^index .* public\.migrations /.test(line),
  );
}
