-- The statements of src/validation-jobs/store/job-failures.repository.ts, written by npm run sql.

-- JobFailuresRepository.list
SELECT
  f.contact_id,
  f.platform,
  f.code,
  f.reason,
  f.attempts,
  f.failed_at
FROM
  validation_job_failures f
WHERE
  f.job_id = (
    SELECT
      id
    FROM
      validation_jobs
    WHERE
      job_uuid = $1
  )
  AND (
    $2::integer IS NULL
    OR (f.contact_id, f.platform) > ($2, $3::text)
  )
ORDER BY
  f.contact_id,
  f.platform
LIMIT
  $4;
-- answers contact_id integer, platform character varying, code character varying, reason text, attempts integer, failed_at timestamp with time zone

-- JobFailuresRepository.forgetRetries
DELETE FROM validation_job_failures
WHERE
  job_id = $1
  AND contact_id = ANY ($2::INTEGER[])
  AND to_retry;

-- JobFailuresRepository.record
INSERT INTO
  validation_job_failures (job_id, contact_id, platform, code, attempts, reason)
SELECT
  $1,
  r.contact_id,
  r.platform,
  r.code,
  r.attempts,
  r.reason
FROM
  jsonb_to_recordset($2::jsonb) AS r (contact_id integer, platform text, code text, attempts integer, reason text)
  JOIN contacts c ON c.id = r.contact_id
ON CONFLICT (job_id, contact_id, platform) DO UPDATE
SET
  code = excluded.code,
  attempts = excluded.attempts,
  reason = excluded.reason,
  failed_at = now(),
  to_retry = FALSE;

-- JobFailuresRepository.markToRetry
WITH
  unfinished AS MATERIALIZED (
    SELECT DISTINCT
      unnest(batch_contact_ids) AS contact_id
    FROM
      validation_job_requests
    WHERE
      job_id = $1
  ),
  failed AS MATERIALIZED (
    SELECT
      contact_id,
      bool_or(to_retry) AS waits
    FROM
      validation_job_failures f
    WHERE
      job_id = $1
      AND contact_id NOT IN (
        SELECT
          contact_id
        FROM
          unfinished
      )
      AND NOT EXISTS (
        SELECT
        FROM
          validation_job_requests r
        WHERE
          r.job_id = $1
          AND r.batch_contact_ids IS NULL
          AND f.contact_id BETWEEN r.batch AND r.batch_end
      )
    GROUP BY
      contact_id
  ),
  marked AS (
    UPDATE validation_job_failures
    SET
      to_retry = TRUE
    WHERE
      job_id = $1
      AND NOT to_retry
      AND contact_id IN (
        SELECT
          contact_id
        FROM
          failed
      )
  )
SELECT
  count(*)::integer AS contacts,
  count(*) FILTER (
    WHERE
      NOT waits
  )::integer AS counted
FROM
  failed;
-- answers contacts integer, counted integer
