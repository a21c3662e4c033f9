-- The statements of src/contacts/places/copies-lock.sql.ts, written by npm run sql.

-- copyAlone
SELECT
  pg_try_advisory_xact_lock($1) AS is_ours;
-- answers is_ours boolean
