-- The statements of src/validation-jobs/store/job-progress.repository.ts, written by npm run sql.

-- JobProgressRepository.lock
SELECT
  cursor_contact_id,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  lookups,
  lookups_reused,
  lookups_repeated,
  results_summary,
  response_times,
  active_seconds,
  coalesce(results_summary, '{}') AS results_summary,
  total_contacts,
  batch_size,
  platforms,
  rate_limit_per_minute,
  fencing_token,
  status,
  cost
FROM
  validation_jobs
WHERE
  id = $1
FOR NO KEY UPDATE;
-- answers cursor_contact_id integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, lookups integer, lookups_reused integer, lookups_repeated integer, results_summary jsonb, response_times jsonb, active_seconds double precision, results_summary jsonb, total_contacts integer, batch_size integer, platforms character varying[], rate_limit_per_minute integer, fencing_token integer, status character varying, cost double precision

-- JobProgressRepository.save
UPDATE validation_jobs
SET
  cursor_contact_id = $2,
  processed_contacts = $3,
  successful_validations = $4,
  failed_validations = $5,
  skipped_validations = $6,
  lookups = $7,
  lookups_reused = $8,
  lookups_repeated = $9,
  results_summary = $10,
  response_times = $11,
  active_seconds = $12,
  progress_percentage = $13,
  estimated_duration_minutes = $14,
  cost = $15,
  error_count = 0,
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1;
