-- The statements of src/validation-jobs/store/job-leases.repository.ts, written by npm run sql.

-- JobLeasesRepository.take
UPDATE validation_jobs
SET
  status = 'RUNNING',
  fencing_token = fencing_token + 1,
  lease_expires_at = clock_timestamp() + make_interval(secs => $1),
  started_at = coalesce(started_at, now()),
  current_step = 'counting contacts',
  last_activity_at = now(),
  updated_at = now()
WHERE
  job_uuid = $2
  AND (
    status = 'QUEUED'
    OR (
      status = 'RUNNING'
      AND (
        lease_expires_at IS NULL
        OR (
          lease_expires_at <= clock_timestamp()
          AND pg_postmaster_start_time() + make_interval(secs => $1) <= clock_timestamp()
        )
      )
    )
  )
RETURNING
  *;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_ids integer[], force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], created_at timestamp with time zone, updated_at timestamp with time zone, cursor_contact_id integer, fencing_token integer, lease_expires_at timestamp with time zone, retry_count integer, only_failed boolean, error_count integer, active_seconds double precision, response_times jsonb, lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision

-- JobLeasesRepository.unclaimed
SELECT
  job_uuid,
  priority,
  fencing_token
FROM
  validation_jobs
WHERE
  (
    status = 'QUEUED'
    OR (
      status = 'RUNNING'
      AND (
        lease_expires_at IS NULL
        OR (
          lease_expires_at <= clock_timestamp()
          AND pg_postmaster_start_time() + make_interval(secs => $1) <= clock_timestamp()
        )
      )
    )
  )
ORDER BY
  priority,
  created_at;
-- answers job_uuid uuid, priority integer, fencing_token integer

-- JobLeasesRepository.look
SELECT
  status
FROM
  validation_jobs
WHERE
  id = $1
  AND fencing_token = $2;
-- answers status character varying

-- JobLeasesRepository.complete
SELECT
  id
FROM
  validation_job_requests
WHERE
  job_id = $1
LIMIT
  1;
-- answers id bigint

-- JobLeasesRepository.write: a job over a filter
UPDATE validation_jobs
SET
  lease_expires_at = clock_timestamp() + make_interval(secs => $3),
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
  AND fencing_token = $2
  AND status = 'RUNNING';

-- JobLeasesRepository.write: a job over a filter
UPDATE validation_jobs
SET
  status = 'COMPLETED',
  progress_percentage = 100,
  current_step = 'done',
  completed_at = now(),
  lease_expires_at = NULL,
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
  AND fencing_token = $2
  AND status = 'RUNNING';

-- JobLeasesRepository.write: requests of a job
UPDATE validation_jobs
SET
  lease_expires_at = clock_timestamp() + make_interval(secs => $3),
  active_seconds = active_seconds + $3,
  current_step = $4,
  error_count = 0,
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
  AND fencing_token = $2
  AND status = 'RUNNING';

-- JobLeasesRepository.write: requests of a job
UPDATE validation_jobs
SET
  status = 'PAUSED',
  current_step = 'paused',
  lease_expires_at = NULL,
  warnings = array_append(warnings, $3::text),
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
  AND fencing_token = $2
  AND status = 'RUNNING';
