-- The statements of src/database/replicas/replica-position.repository.ts, written by npm run sql.

-- writtenWal
SELECT
  pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS written;
-- answers written double precision

-- appliedWal
SELECT
  CASE
    WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8
  END AS applied;
-- answers applied double precision
