-- The statements of src/database/cancellable.sql.ts, written by npm run sql.

-- cancellable
SELECT
  pg_cancel_backend($1) AS cancelled;
-- answers cancelled boolean
