-- The statements of src/database/unfilled-columns.repository.ts, written by npm run sql.

-- unfilledColumns
SELECT
  c.relname::text AS "table",
  a.attname::text AS "column"
FROM
  pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid
  AND a.attnum > 0
  AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
WHERE
  c.relnamespace = current_schema()::regnamespace
  AND c.relname = ANY ($1::TEXT[])
  AND (
    a.attnotnull
    OR t.typnotnull
  )
  AND NOT a.atthasdef
  AND a.attidentity = ''
  AND t.typdefault IS NULL
  AND c.relname || '.' || a.attname <> ALL ($2::TEXT[])
  AND NOT EXISTS (
    SELECT
    FROM
      pg_trigger g
    WHERE
      g.tgrelid = c.oid
      AND NOT g.tgisinternal
      AND g.tgenabled <> 'D'
      AND g.tgtype & 7 = 7
  )
ORDER BY
  1,
  2;
-- answers table text, column text
