-- The statements of src/database/transaction.ts, written by npm run sql.

-- setStatementTimeout
SELECT
  set_config('statement_timeout', $1, TRUE);
-- answers set_config text

-- cancellable
SELECT
  pg_cancel_backend($1) AS cancelled;
-- answers cancelled boolean
