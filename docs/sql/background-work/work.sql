-- The statements of src/background-work/work.repository.ts, written by npm run sql.

-- WorkRepository.findAll: one export for a client
SELECT
  id,
  export_uuid,
  created_at,
  created_by,
  source,
  format,
  columns,
  contact_filters,
  max_contacts,
  spread,
  policy_version,
  suppression_snapshots,
  delivery,
  status,
  contact_count,
  file_bytes,
  file_sha256,
  error_details,
  started_at,
  finished_at,
  file_expires_at,
  updated_at
FROM
  contact_exports
WHERE
  export_uuid = ANY ($1::UUID[]);
-- answers id integer, export_uuid uuid, created_at timestamp with time zone, created_by character varying, source character varying, format character varying, columns text[], contact_filters jsonb, max_contacts integer, spread character varying, policy_version character varying, suppression_snapshots jsonb, delivery character varying, status character varying, contact_count integer, file_bytes bigint, file_sha256 character, error_details text, started_at timestamp with time zone, finished_at timestamp with time zone, file_expires_at timestamp with time zone, updated_at timestamp with time zone

-- WorkRepository.findAll: work on an import, and undo it
SELECT
  id,
  import_uuid,
  status,
  kind,
  dry_run,
  file_name,
  file_bytes::float8 AS file_bytes,
  options,
  source,
  import_batch_id,
  phase,
  CASE
    WHEN status = 'COMPLETED' THEN 100
    WHEN phase = 'reading' THEN floor(30 * progress)
    WHEN phase = 'writing' THEN least(99, floor(30 + 70 * progress))
    WHEN phase = 'undoing' THEN least(
      99,
      100 * (undone_created + undone_updated + undone_kept) / greatest(1, created + updated)
    )
    ELSE 0
  END::integer AS progress_percentage,
  rows_read,
  created,
  updated,
  unchanged,
  rejected,
  duplicates,
  rejected_by_code,
  taken_in_part_by_code,
  columns,
  ignored_columns,
  notices,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  preview,
  undone_created,
  undone_updated,
  undone_kept,
  undone_at,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at
FROM
  contact_imports
WHERE
  import_uuid = ANY ($1::UUID[]);
-- answers id integer, import_uuid uuid, status character varying, kind character varying, dry_run boolean, file_name character varying, file_bytes double precision, options jsonb, source character varying, import_batch_id character varying, phase character varying, progress_percentage integer, rows_read integer, created integer, updated integer, unchanged integer, rejected integer, duplicates integer, rejected_by_code jsonb, taken_in_part_by_code jsonb, columns jsonb, ignored_columns text[], notices text[], warnings text[], preview jsonb, undone_created integer, undone_updated integer, undone_kept integer, undone_at timestamp with time zone, error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone

-- WorkRepository.findAll: a run over everybody
SELECT
  id,
  run_uuid,
  status,
  method,
  scope,
  contact_filters,
  include_unvalidated,
  total_contacts,
  processed_contacts,
  changed_contacts,
  missing_contacts,
  CASE scope
    WHEN 'ids' THEN unvalidated_contacts
  END AS unvalidated_contacts,
  tiers_before,
  tiers_after,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at,
  first_id,
  last_id,
  cursor_id + coalesce(
    (stretch_ids[cardinality(stretch_ids)] - stretch_ids[1]) * stretch_given::float8 / nullif(stretch_passes * (cardinality(stretch_ids) - 1), 0),
    0
  ) AS given_out_to,
  active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  )::float8 AS seconds_worked,
  (
    SELECT
      coalesce(sum((to_id::float8 - from_id) / step), 0)
    FROM
      scoring_run_slices s
    WHERE
      s.run_id = scoring_runs.id
  ) AS ids_in_hand
FROM
  scoring_runs
WHERE
  run_uuid = ANY ($1::UUID[]);
-- answers id integer, run_uuid uuid, status character varying, method character varying, scope character varying, contact_filters jsonb, include_unvalidated boolean, total_contacts integer, processed_contacts integer, changed_contacts integer, missing_contacts integer, unvalidated_contacts integer, tiers_before jsonb, tiers_after jsonb, warnings text[], error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone, first_id integer, last_id integer, given_out_to double precision, seconds_worked double precision, ids_in_hand double precision

-- WorkRepository.findAll: a job over a filter
SELECT
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token
FROM
  validation_jobs
WHERE
  job_uuid = ANY ($1::UUID[]);
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer

-- WorkRepository.list: exports after a cursor
SELECT
  id,
  export_uuid,
  created_at,
  created_by,
  source,
  format,
  columns,
  contact_filters,
  max_contacts,
  spread,
  policy_version,
  suppression_snapshots,
  delivery,
  status,
  contact_count,
  file_bytes,
  file_sha256,
  error_details,
  started_at,
  finished_at,
  file_expires_at,
  updated_at,
  created_at::text AS cursor_created_at
FROM
  contact_exports
WHERE
  (
    $1::text IS NULL
    OR status = $1
  )
  AND (
    $2::timestamptz IS NULL
    OR (created_at, id) < ($2, $3::integer)
  )
ORDER BY
  created_at DESC,
  id DESC
LIMIT
  $4;
-- answers id integer, export_uuid uuid, created_at timestamp with time zone, created_by character varying, source character varying, format character varying, columns text[], contact_filters jsonb, max_contacts integer, spread character varying, policy_version character varying, suppression_snapshots jsonb, delivery character varying, status character varying, contact_count integer, file_bytes bigint, file_sha256 character, error_details text, started_at timestamp with time zone, finished_at timestamp with time zone, file_expires_at timestamp with time zone, updated_at timestamp with time zone, cursor_created_at text

-- WorkRepository.list: imports, their parts, and those that wait
SELECT
  id,
  import_uuid,
  status,
  kind,
  dry_run,
  file_name,
  file_bytes::float8 AS file_bytes,
  options,
  source,
  import_batch_id,
  phase,
  CASE
    WHEN status = 'COMPLETED' THEN 100
    WHEN phase = 'reading' THEN floor(30 * progress)
    WHEN phase = 'writing' THEN least(99, floor(30 + 70 * progress))
    WHEN phase = 'undoing' THEN least(
      99,
      100 * (undone_created + undone_updated + undone_kept) / greatest(1, created + updated)
    )
    ELSE 0
  END::integer AS progress_percentage,
  rows_read,
  created,
  updated,
  unchanged,
  rejected,
  duplicates,
  rejected_by_code,
  taken_in_part_by_code,
  columns,
  ignored_columns,
  notices,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  preview,
  undone_created,
  undone_updated,
  undone_kept,
  undone_at,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at,
  created_at::text AS cursor_created_at
FROM
  contact_imports
WHERE
  (
    $1::text IS NULL
    OR status = $1
  )
  AND (
    $2::timestamptz IS NULL
    OR (created_at, id) < ($2, $3::integer)
  )
ORDER BY
  created_at DESC,
  id DESC
LIMIT
  $4;
-- answers id integer, import_uuid uuid, status character varying, kind character varying, dry_run boolean, file_name character varying, file_bytes double precision, options jsonb, source character varying, import_batch_id character varying, phase character varying, progress_percentage integer, rows_read integer, created integer, updated integer, unchanged integer, rejected integer, duplicates integer, rejected_by_code jsonb, taken_in_part_by_code jsonb, columns jsonb, ignored_columns text[], notices text[], warnings text[], preview jsonb, undone_created integer, undone_updated integer, undone_kept integer, undone_at timestamp with time zone, error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone, cursor_created_at text

-- WorkRepository.list: scoring runs
SELECT
  id,
  run_uuid,
  status,
  method,
  scope,
  contact_filters,
  include_unvalidated,
  total_contacts,
  processed_contacts,
  changed_contacts,
  missing_contacts,
  CASE scope
    WHEN 'ids' THEN unvalidated_contacts
  END AS unvalidated_contacts,
  tiers_before,
  tiers_after,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at,
  first_id,
  last_id,
  cursor_id + coalesce(
    (stretch_ids[cardinality(stretch_ids)] - stretch_ids[1]) * stretch_given::float8 / nullif(stretch_passes * (cardinality(stretch_ids) - 1), 0),
    0
  ) AS given_out_to,
  active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  )::float8 AS seconds_worked,
  (
    SELECT
      coalesce(sum((to_id::float8 - from_id) / step), 0)
    FROM
      scoring_run_slices s
    WHERE
      s.run_id = scoring_runs.id
  ) AS ids_in_hand,
  created_at::text AS cursor_created_at
FROM
  scoring_runs
WHERE
  (
    $1::text IS NULL
    OR status = $1
  )
  AND (
    $2::timestamptz IS NULL
    OR (created_at, id) < ($2, $3::integer)
  )
ORDER BY
  created_at DESC,
  id DESC
LIMIT
  $4;
-- answers id integer, run_uuid uuid, status character varying, method character varying, scope character varying, contact_filters jsonb, include_unvalidated boolean, total_contacts integer, processed_contacts integer, changed_contacts integer, missing_contacts integer, unvalidated_contacts integer, tiers_before jsonb, tiers_after jsonb, warnings text[], error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone, first_id integer, last_id integer, given_out_to double precision, seconds_worked double precision, ids_in_hand double precision, cursor_created_at text

-- WorkRepository.list: validation jobs
SELECT
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token,
  created_at::text AS cursor_created_at
FROM
  validation_jobs
WHERE
  (
    $1::text IS NULL
    OR status = $1
  )
  AND (
    $2::timestamptz IS NULL
    OR (created_at, id) < ($2, $3::integer)
  )
ORDER BY
  created_at DESC,
  id DESC
LIMIT
  $4;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer, cursor_created_at text

-- WorkRepository.act: cancel an export
SELECT
  id,
  status
FROM
  contact_exports
WHERE
  export_uuid = $1
FOR NO KEY UPDATE;
-- answers id integer, status character varying

-- WorkRepository.act: imports, their parts, and those that wait
SELECT
  id,
  status
FROM
  contact_imports
WHERE
  import_uuid = $1
FOR NO KEY UPDATE;
-- answers id integer, status character varying

-- WorkRepository.act: pause and resume a scoring run
SELECT
  id,
  status
FROM
  scoring_runs
WHERE
  run_uuid = $1
FOR NO KEY UPDATE;
-- answers id integer, status character varying

-- WorkRepository.act: a job over a filter
SELECT
  id,
  status
FROM
  validation_jobs
WHERE
  job_uuid = $1
FOR NO KEY UPDATE;
-- answers id integer, status character varying

-- WorkRepository.act: cancel an export
UPDATE contact_exports
SET
  status = 'CANCELLED',
  finished_at = now(),
  lease_expires_at = NULL,
  fencing_token = fencing_token + 1,
  updated_at = clock_timestamp()
WHERE
  id = $1
RETURNING
  id,
  export_uuid,
  created_at,
  created_by,
  source,
  format,
  columns,
  contact_filters,
  max_contacts,
  spread,
  policy_version,
  suppression_snapshots,
  delivery,
  status,
  contact_count,
  file_bytes,
  file_sha256,
  error_details,
  started_at,
  finished_at,
  file_expires_at,
  updated_at;
-- answers id integer, export_uuid uuid, created_at timestamp with time zone, created_by character varying, source character varying, format character varying, columns text[], contact_filters jsonb, max_contacts integer, spread character varying, policy_version character varying, suppression_snapshots jsonb, delivery character varying, status character varying, contact_count integer, file_bytes bigint, file_sha256 character, error_details text, started_at timestamp with time zone, finished_at timestamp with time zone, file_expires_at timestamp with time zone, updated_at timestamp with time zone

-- WorkRepository.act: imports, their parts, and those that wait
UPDATE contact_imports
SET
  status = 'CANCELLED',
  phase = NULL,
  completed_at = now(),
  updated_at = clock_timestamp()
WHERE
  id = $1
RETURNING
  id,
  import_uuid,
  status,
  kind,
  dry_run,
  file_name,
  file_bytes::float8 AS file_bytes,
  options,
  source,
  import_batch_id,
  phase,
  CASE
    WHEN status = 'COMPLETED' THEN 100
    WHEN phase = 'reading' THEN floor(30 * progress)
    WHEN phase = 'writing' THEN least(99, floor(30 + 70 * progress))
    WHEN phase = 'undoing' THEN least(
      99,
      100 * (undone_created + undone_updated + undone_kept) / greatest(1, created + updated)
    )
    ELSE 0
  END::integer AS progress_percentage,
  rows_read,
  created,
  updated,
  unchanged,
  rejected,
  duplicates,
  rejected_by_code,
  taken_in_part_by_code,
  columns,
  ignored_columns,
  notices,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  preview,
  undone_created,
  undone_updated,
  undone_kept,
  undone_at,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at;
-- answers id integer, import_uuid uuid, status character varying, kind character varying, dry_run boolean, file_name character varying, file_bytes double precision, options jsonb, source character varying, import_batch_id character varying, phase character varying, progress_percentage integer, rows_read integer, created integer, updated integer, unchanged integer, rejected integer, duplicates integer, rejected_by_code jsonb, taken_in_part_by_code jsonb, columns jsonb, ignored_columns text[], notices text[], warnings text[], preview jsonb, undone_created integer, undone_updated integer, undone_kept integer, undone_at timestamp with time zone, error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone

-- WorkRepository.act: pause and resume a scoring run
UPDATE scoring_runs
SET
  status = 'PAUSED',
  active_seconds = active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  ),
  active_since = NULL,
  updated_at = clock_timestamp()
WHERE
  id = $1
RETURNING
  id,
  run_uuid,
  status,
  method,
  scope,
  contact_filters,
  include_unvalidated,
  total_contacts,
  processed_contacts,
  changed_contacts,
  missing_contacts,
  CASE scope
    WHEN 'ids' THEN unvalidated_contacts
  END AS unvalidated_contacts,
  tiers_before,
  tiers_after,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at,
  first_id,
  last_id,
  cursor_id + coalesce(
    (stretch_ids[cardinality(stretch_ids)] - stretch_ids[1]) * stretch_given::float8 / nullif(stretch_passes * (cardinality(stretch_ids) - 1), 0),
    0
  ) AS given_out_to,
  active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  )::float8 AS seconds_worked,
  (
    SELECT
      coalesce(sum((to_id::float8 - from_id) / step), 0)
    FROM
      scoring_run_slices s
    WHERE
      s.run_id = scoring_runs.id
  ) AS ids_in_hand;
-- answers id integer, run_uuid uuid, status character varying, method character varying, scope character varying, contact_filters jsonb, include_unvalidated boolean, total_contacts integer, processed_contacts integer, changed_contacts integer, missing_contacts integer, unvalidated_contacts integer, tiers_before jsonb, tiers_after jsonb, warnings text[], error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone, first_id integer, last_id integer, given_out_to double precision, seconds_worked double precision, ids_in_hand double precision

-- WorkRepository.act: pause and resume a scoring run
UPDATE scoring_runs
SET
  status = CASE
    WHEN started_at IS NULL THEN 'QUEUED'
    ELSE 'RUNNING'
  END,
  active_since = CASE
    WHEN started_at IS NULL THEN NULL
    ELSE now()
  END,
  completed_at = NULL,
  error_details = NULL,
  updated_at = clock_timestamp()
WHERE
  id = $1
RETURNING
  id,
  run_uuid,
  status,
  method,
  scope,
  contact_filters,
  include_unvalidated,
  total_contacts,
  processed_contacts,
  changed_contacts,
  missing_contacts,
  CASE scope
    WHEN 'ids' THEN unvalidated_contacts
  END AS unvalidated_contacts,
  tiers_before,
  tiers_after,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at,
  first_id,
  last_id,
  cursor_id + coalesce(
    (stretch_ids[cardinality(stretch_ids)] - stretch_ids[1]) * stretch_given::float8 / nullif(stretch_passes * (cardinality(stretch_ids) - 1), 0),
    0
  ) AS given_out_to,
  active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  )::float8 AS seconds_worked,
  (
    SELECT
      coalesce(sum((to_id::float8 - from_id) / step), 0)
    FROM
      scoring_run_slices s
    WHERE
      s.run_id = scoring_runs.id
  ) AS ids_in_hand;
-- answers id integer, run_uuid uuid, status character varying, method character varying, scope character varying, contact_filters jsonb, include_unvalidated boolean, total_contacts integer, processed_contacts integer, changed_contacts integer, missing_contacts integer, unvalidated_contacts integer, tiers_before jsonb, tiers_after jsonb, warnings text[], error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone, first_id integer, last_id integer, given_out_to double precision, seconds_worked double precision, ids_in_hand double precision

-- WorkRepository.act: cancel a scoring run
UPDATE scoring_runs
SET
  status = 'CANCELLED',
  completed_at = now(),
  active_seconds = active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  ),
  active_since = NULL,
  updated_at = clock_timestamp()
WHERE
  id = $1
RETURNING
  id,
  run_uuid,
  status,
  method,
  scope,
  contact_filters,
  include_unvalidated,
  total_contacts,
  processed_contacts,
  changed_contacts,
  missing_contacts,
  CASE scope
    WHEN 'ids' THEN unvalidated_contacts
  END AS unvalidated_contacts,
  tiers_before,
  tiers_after,
  CASE status
    WHEN 'RUNNING' THEN warnings
    ELSE '{}'
  END AS warnings,
  error_details,
  created_by,
  created_at,
  started_at,
  completed_at,
  updated_at,
  first_id,
  last_id,
  cursor_id + coalesce(
    (stretch_ids[cardinality(stretch_ids)] - stretch_ids[1]) * stretch_given::float8 / nullif(stretch_passes * (cardinality(stretch_ids) - 1), 0),
    0
  ) AS given_out_to,
  active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  )::float8 AS seconds_worked,
  (
    SELECT
      coalesce(sum((to_id::float8 - from_id) / step), 0)
    FROM
      scoring_run_slices s
    WHERE
      s.run_id = scoring_runs.id
  ) AS ids_in_hand;
-- answers id integer, run_uuid uuid, status character varying, method character varying, scope character varying, contact_filters jsonb, include_unvalidated boolean, total_contacts integer, processed_contacts integer, changed_contacts integer, missing_contacts integer, unvalidated_contacts integer, tiers_before jsonb, tiers_after jsonb, warnings text[], error_details text, created_by character varying, created_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, updated_at timestamp with time zone, first_id integer, last_id integer, given_out_to double precision, seconds_worked double precision, ids_in_hand double precision

-- WorkRepository.act: a job over a filter
UPDATE validation_jobs
SET
  status = 'QUEUED',
  current_step = 'waiting for a worker',
  completed_at = NULL,
  error_details = NULL,
  error_count = 0,
  retry_count = retry_count + 1,
  lease_expires_at = NULL,
  fencing_token = fencing_token + 1,
  only_failed = TRUE,
  cursor_contact_id = 0,
  processed_contacts = processed_contacts - $2::integer,
  progress_percentage = coalesce(100 * (processed_contacts - $2::integer)::bigint / nullif(total_contacts, 0), 0),
  failed_validations = 0,
  results_summary = (
    SELECT
      coalesce(jsonb_object_agg(key, value || '{"failed": 0, "unknown": 0}'), '{}')
    FROM
      jsonb_each(coalesce(results_summary, '{}'))
  ),
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
RETURNING
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer

-- WorkRepository.act: pause, resume and cancel a job
UPDATE validation_jobs
SET
  status = 'PAUSED',
  current_step = 'paused',
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
RETURNING
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer

-- WorkRepository.act: pause, resume and cancel a job
UPDATE validation_jobs
SET
  status = 'RUNNING',
  current_step = 'waiting for a worker',
  error_count = 0,
  lease_expires_at = NULL,
  fencing_token = fencing_token + 1,
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
RETURNING
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer

-- WorkRepository.act: pause, resume and cancel a job
UPDATE validation_jobs
SET
  status = 'CANCELLED',
  current_step = 'cancelled',
  completed_at = now(),
  lease_expires_at = NULL,
  fencing_token = fencing_token + 1,
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
RETURNING
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer

-- WorkRepository.act: pause, resume and cancel a job
UPDATE validation_jobs
SET
  status = 'QUEUED',
  current_step = 'waiting for a worker',
  completed_at = NULL,
  error_details = NULL,
  error_count = 0,
  retry_count = retry_count + 1,
  lease_expires_at = NULL,
  fencing_token = fencing_token + 1,
  last_activity_at = now(),
  updated_at = now()
WHERE
  id = $1
RETURNING
  id,
  job_uuid,
  name,
  description,
  platforms,
  contact_filters,
  max_contacts,
  cardinality(contact_ids) AS contact_id_count,
  force,
  status,
  progress_percentage,
  current_step,
  total_contacts,
  processed_contacts,
  successful_validations,
  failed_validations,
  skipped_validations,
  batch_size,
  max_concurrent,
  retry_attempts,
  rate_limit_per_minute,
  estimated_duration_minutes,
  started_at,
  completed_at,
  last_activity_at,
  created_by,
  created_via,
  priority,
  coalesce(results_summary, '{}') AS results_summary,
  error_details,
  coalesce(warnings, '{}') AS warnings,
  lookups,
  lookups_reused,
  lookups_repeated,
  estimated_lookups,
  max_lookups,
  cost,
  estimated_cost,
  created_at,
  updated_at,
  fencing_token;
-- answers id integer, job_uuid uuid, name character varying, description text, platforms character varying[], contact_filters jsonb, max_contacts integer, contact_id_count integer, force boolean, status character varying, progress_percentage integer, current_step character varying, total_contacts integer, processed_contacts integer, successful_validations integer, failed_validations integer, skipped_validations integer, batch_size integer, max_concurrent integer, retry_attempts integer, rate_limit_per_minute integer, estimated_duration_minutes integer, started_at timestamp with time zone, completed_at timestamp with time zone, last_activity_at timestamp with time zone, created_by character varying, created_via character varying, priority integer, results_summary jsonb, error_details text, warnings text[], lookups integer, lookups_reused integer, lookups_repeated integer, estimated_lookups integer, max_lookups integer, cost double precision, estimated_cost double precision, created_at timestamp with time zone, updated_at timestamp with time zone, fencing_token integer
