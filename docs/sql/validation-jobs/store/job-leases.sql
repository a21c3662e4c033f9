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
  id,
  fencing_token;
-- answers id integer, fencing_token integer

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
