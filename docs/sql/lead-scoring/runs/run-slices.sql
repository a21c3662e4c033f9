-- The statements of src/lead-scoring/runs/run-slices.repository.ts, written by npm run sql.

-- RunSlicesRepository.lockUnfinished
SELECT
  id,
  status,
  method,
  scope,
  contact_filters,
  include_unvalidated,
  cursor_id,
  last_id,
  stretch_ids,
  stretch_passes,
  stretch_given,
  processed_contacts,
  changed_contacts,
  active_since::text
FROM
  scoring_runs
WHERE
  run_uuid = $1
  AND status IN ('QUEUED', 'RUNNING')
FOR NO KEY UPDATE;
-- answers id integer, status character varying, method character varying, scope character varying, contact_filters jsonb, include_unvalidated boolean, cursor_id integer, last_id integer, stretch_ids integer[], stretch_passes smallint, stretch_given integer, processed_contacts integer, changed_contacts integer, active_since text

-- RunSlicesRepository.start: a run over everybody
UPDATE scoring_runs
SET
  status = 'RUNNING',
  started_at = now(),
  active_since = now(),
  updated_at = clock_timestamp(),
  first_id = coalesce(bounds.lowest - 1, 0),
  cursor_id = coalesce(bounds.lowest - 1, 0),
  last_id = coalesce(bounds.highest, 0)
FROM
  (
    SELECT
      min(id) AS lowest,
      max(id) AS highest
    FROM
      (
        SELECT
          contact_id AS id
        FROM
          platform_validations
      ) ids
  ) bounds
WHERE
  scoring_runs.id = $1
RETURNING
  status,
  cursor_id,
  last_id,
  active_since::text;
-- answers status character varying, cursor_id integer, last_id integer, active_since text

-- RunSlicesRepository.start: a run over everybody, also without results
UPDATE scoring_runs
SET
  status = 'RUNNING',
  started_at = now(),
  active_since = now(),
  updated_at = clock_timestamp(),
  first_id = coalesce(bounds.lowest - 1, 0),
  cursor_id = coalesce(bounds.lowest - 1, 0),
  last_id = coalesce(bounds.highest, 0)
FROM
  (
    SELECT
      min(id) AS lowest,
      max(id) AS highest
    FROM
      (
        SELECT
          id
        FROM
          contacts
      ) ids
  ) bounds
WHERE
  scoring_runs.id = $1
RETURNING
  status,
  cursor_id,
  last_id,
  active_since::text;
-- answers status character varying, cursor_id integer, last_id integer, active_since text

-- RunSlicesRepository.start: a run over ids
UPDATE scoring_runs
SET
  status = 'RUNNING',
  started_at = now(),
  active_since = now(),
  updated_at = clock_timestamp(),
  first_id = coalesce(bounds.lowest - 1, 0),
  cursor_id = coalesce(bounds.lowest - 1, 0),
  last_id = coalesce(bounds.highest, 0)
FROM
  (
    SELECT
      min(id) AS lowest,
      max(id) AS highest
    FROM
      (
        SELECT
          unnest(contact_ids) AS id
        FROM
          scoring_runs
        WHERE
          id = $2
      ) ids
  ) bounds
WHERE
  scoring_runs.id = $1
RETURNING
  status,
  cursor_id,
  last_id,
  active_since::text;
-- answers status character varying, cursor_id integer, last_id integer, active_since text

-- RunSlicesRepository.giveOut: a run over everybody
UPDATE scoring_runs
SET
  cursor_id = greatest(cursor_id, $2),
  stretch_ids = $3,
  stretch_passes = $4,
  stretch_given = $5
WHERE
  id = $1;

-- RunSlicesRepository.giveOut: a run over everybody
INSERT INTO
  scoring_run_slices (run_id, from_id, to_id, step)
VALUES
  ($1, $2, $3, $4);

-- RunSlicesRepository.nextStretch: a run over everybody
SELECT
  max(id) AS last_id
FROM
  (
    SELECT
      id,
      (
        row_number() OVER (
          ORDER BY
            id
        ) - 1
      ) / $3::integer AS grain
    FROM
      (
        SELECT DISTINCT
          id
        FROM
          (
            SELECT
              contact_id AS id
            FROM
              platform_validations
          ) ids
        WHERE
          id > $1
          AND id <= $2
        ORDER BY
          id
        LIMIT
          $4
      ) next
  ) numbered
GROUP BY
  grain
ORDER BY
  grain;
-- answers last_id integer

-- RunSlicesRepository.nextStretch: a run over everybody, also without results
SELECT
  max(id) AS last_id
FROM
  (
    SELECT
      id,
      (
        row_number() OVER (
          ORDER BY
            id
        ) - 1
      ) / $3::integer AS grain
    FROM
      (
        SELECT DISTINCT
          id
        FROM
          (
            SELECT
              id
            FROM
              contacts
          ) ids
        WHERE
          id > $1
          AND id <= $2
        ORDER BY
          id
        LIMIT
          $4
      ) next
  ) numbered
GROUP BY
  grain
ORDER BY
  grain;
-- answers last_id integer

-- RunSlicesRepository.nextStretch: a run over ids
SELECT
  max(id) AS last_id
FROM
  (
    SELECT
      id,
      (
        row_number() OVER (
          ORDER BY
            id
        ) - 1
      ) / $3::integer AS grain
    FROM
      (
        SELECT DISTINCT
          id
        FROM
          (
            SELECT
              unnest(contact_ids) AS id
            FROM
              scoring_runs
            WHERE
              id = $5
          ) ids
        WHERE
          id > $1
          AND id <= $2
        ORDER BY
          id
        LIMIT
          $4
      ) next
  ) numbered
GROUP BY
  grain
ORDER BY
  grain;
-- answers last_id integer

-- RunSlicesRepository.findAbandoned
SELECT
  from_id,
  to_id,
  step
FROM
  scoring_run_slices
WHERE
  run_id = $1
  AND (
    failures > 0
    OR NOT $2
  )
ORDER BY
  from_id
LIMIT
  1
FOR UPDATE
  SKIP LOCKED;
-- answers from_id integer, to_id integer, step smallint

-- RunSlicesRepository.lockSlice
SELECT
FROM
  scoring_run_slices s
  JOIN scoring_runs r ON r.id = s.run_id
WHERE
  s.run_id = $1
  AND s.from_id = $2
  AND r.status = 'RUNNING'
FOR UPDATE OF
  s SKIP LOCKED;

-- RunSlicesRepository.namedIds
SELECT
  ARRAY(
    SELECT
      id
    FROM
      (
        SELECT
          unnest(contact_ids) AS id
        FROM
          scoring_runs
        WHERE
          id = $1
      ) named
    WHERE
      id > $2::integer
      AND id <= $3::integer
      AND (id - $2::integer - 1) % $4::integer = 0
    ORDER BY
      id
  ) AS ids;
-- answers ids integer[]

-- RunSlicesRepository.leftOut
SELECT
  count(*)::integer AS existing
FROM
  contacts
WHERE
  id = ANY ($1::INTEGER[]);
-- answers existing integer

-- RunSlicesRepository.finish: a run over everybody
SELECT
FROM
  scoring_runs
WHERE
  id = $1
  AND status IN ('RUNNING', 'PAUSED')
FOR NO KEY UPDATE;

-- RunSlicesRepository.finish: a run over everybody
DELETE FROM scoring_run_slices
WHERE
  run_id = $1
  AND from_id = $2;

-- RunSlicesRepository.finish: a run over everybody
UPDATE scoring_runs
SET
  processed_contacts = processed_contacts + $2,
  changed_contacts = changed_contacts + $3,
  missing_contacts = missing_contacts + $4,
  unvalidated_contacts = unvalidated_contacts + $7,
  tiers_before = jsonb_build_object(
    'PREMIUM',
    coalesce((tiers_before ->> 'PREMIUM')::integer, 0) + ($5::jsonb ->> 'PREMIUM')::integer,
    'HIGH',
    coalesce((tiers_before ->> 'HIGH')::integer, 0) + ($5::jsonb ->> 'HIGH')::integer,
    'MEDIUM',
    coalesce((tiers_before ->> 'MEDIUM')::integer, 0) + ($5::jsonb ->> 'MEDIUM')::integer,
    'LOW',
    coalesce((tiers_before ->> 'LOW')::integer, 0) + ($5::jsonb ->> 'LOW')::integer,
    'POOR',
    coalesce((tiers_before ->> 'POOR')::integer, 0) + ($5::jsonb ->> 'POOR')::integer,
    'UNKNOWN',
    coalesce((tiers_before ->> 'UNKNOWN')::integer, 0) + ($5::jsonb ->> 'UNKNOWN')::integer
  ),
  tiers_after = jsonb_build_object(
    'PREMIUM',
    coalesce((tiers_after ->> 'PREMIUM')::integer, 0) + ($6::jsonb ->> 'PREMIUM')::integer,
    'HIGH',
    coalesce((tiers_after ->> 'HIGH')::integer, 0) + ($6::jsonb ->> 'HIGH')::integer,
    'MEDIUM',
    coalesce((tiers_after ->> 'MEDIUM')::integer, 0) + ($6::jsonb ->> 'MEDIUM')::integer,
    'LOW',
    coalesce((tiers_after ->> 'LOW')::integer, 0) + ($6::jsonb ->> 'LOW')::integer,
    'POOR',
    coalesce((tiers_after ->> 'POOR')::integer, 0) + ($6::jsonb ->> 'POOR')::integer,
    'UNKNOWN',
    coalesce((tiers_after ->> 'UNKNOWN')::integer, 0) + ($6::jsonb ->> 'UNKNOWN')::integer
  ),
  updated_at = clock_timestamp()
WHERE
  id = $1;

-- RunSlicesRepository.completeIfDone
UPDATE scoring_runs
SET
  status = 'COMPLETED',
  completed_at = clock_timestamp(),
  updated_at = clock_timestamp(),
  active_seconds = active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  ),
  active_since = NULL,
  total_contacts = processed_contacts + missing_contacts + unvalidated_contacts
WHERE
  id = $1
  AND status = 'RUNNING'
  AND cursor_id >= last_id
  AND NOT EXISTS (
    SELECT
    FROM
      scoring_run_slices
    WHERE
      run_id = $1
  );

-- RunSlicesRepository.countFailure: a run over everybody
SELECT
FROM
  scoring_run_slices
WHERE
  run_id = $1
  AND from_id = $2
FOR NO KEY UPDATE;

-- RunSlicesRepository.countFailure: a run over everybody
SELECT
FROM
  scoring_runs
WHERE
  id = $1
FOR NO KEY UPDATE;

-- RunSlicesRepository.countFailure: a run over everybody
UPDATE scoring_run_slices s
SET
  failures = CASE
    WHEN r.active_since = $3::timestamptz THEN s.failures + 1
    ELSE 1
  END
FROM
  scoring_runs r
WHERE
  r.id = s.run_id
  AND s.run_id = $1
  AND s.from_id = $2
RETURNING
  s.failures;
-- answers failures integer

-- RunSlicesRepository.fail
UPDATE scoring_runs
SET
  status = 'FAILED',
  error_details = $2,
  completed_at = now(),
  updated_at = clock_timestamp(),
  active_seconds = active_seconds + coalesce(
    extract(
      epoch
      FROM
        clock_timestamp() - active_since
    ),
    0
  ),
  active_since = NULL
WHERE
  id = $1
  AND status = 'RUNNING';

-- RunSlicesRepository.warn
UPDATE scoring_runs
SET
  warnings = $2,
  updated_at = clock_timestamp()
WHERE
  run_uuid = $1
  AND status = 'RUNNING'
  AND warnings <> $2::TEXT[];

-- RunSlicesRepository.commitWithoutWaiting
SELECT
  set_config('synchronous_commit', 'off', TRUE);
-- answers set_config text

-- RunSlicesRepository.limitIdleTime
SELECT
  set_config('idle_in_transaction_session_timeout', $1, TRUE);
-- answers set_config text

-- RunSlicesRepository.isUnfinished
SELECT
FROM
  scoring_runs
WHERE
  run_uuid = $1
  AND status IN ('QUEUED', 'RUNNING');

-- RunSlicesRepository.unfinished
SELECT
  run_uuid
FROM
  scoring_runs
WHERE
  status IN ('QUEUED', 'RUNNING')
ORDER BY
  id;
-- answers run_uuid uuid
