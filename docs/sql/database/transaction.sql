-- The statements of src/database/transaction.ts, written by npm run sql.

-- setStatementTimeout
SELECT
  set_config('statement_timeout', $1, TRUE);
-- answers set_config text
