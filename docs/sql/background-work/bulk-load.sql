-- The statements of src/background-work/bulk-load.repository.ts, written by npm run sql.

-- BulkLoadRepository.measure
SELECT
  pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal_bytes,
  ARRAY(
    SELECT DISTINCT
      c.relname::text
    FROM
      pg_locks l
      JOIN pg_class c ON c.oid = l.relation
    WHERE
      l.granted
      AND l.mode = 'ShareUpdateExclusiveLock'
      AND c.relname = ANY ($1::TEXT[])
      AND l.database = (
        SELECT
          oid
        FROM
          pg_database
        WHERE
          datname = current_database()
      )
    ORDER BY
      1
  ) AS tables_in_upkeep;
-- answers wal_bytes double precision, tables_in_upkeep text[]
