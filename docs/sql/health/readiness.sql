-- The statements of src/health/readiness.repository.ts, written by npm run sql.

-- ReadinessRepository.obstacles: readiness
SELECT
  pg_is_in_recovery() AS is_replica,
  current_setting('transaction_read_only') = 'on' AS is_read_only,
  coalesce(row_security_active(to_regclass('contacts')), FALSE) AS is_filtered;
-- answers is_replica boolean, is_read_only boolean, is_filtered boolean

-- ReadinessRepository.obstacles: readiness
SELECT
  pg_logical_emit_message(TRUE, 'sms-marketing-platform', 'ready');
-- answers pg_logical_emit_message pg_lsn

-- ReadinessRepository.pendingDeltas
SELECT
  count(*)::integer AS pending
FROM
  (
    SELECT
    FROM
      contact_statistics_deltas
    LIMIT
      100000
  ) deltas;
-- answers pending integer
