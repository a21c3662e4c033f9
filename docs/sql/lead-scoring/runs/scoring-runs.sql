-- The statements of src/lead-scoring/runs/scoring-runs.repository.ts, written by npm run sql.

-- ScoringRunsRepository.forgiveFailures
UPDATE scoring_run_slices s
SET
  failures = 0
FROM
  (
    SELECT
      run_id,
      from_id
    FROM
      scoring_run_slices
    WHERE
      run_id = $1
      AND failures > 0
    FOR NO KEY UPDATE
      SKIP LOCKED
  ) free
WHERE
  s.run_id = free.run_id
  AND s.from_id = free.from_id;
