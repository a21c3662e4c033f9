-- The statements of src/dashboard/dashboard-counts.repository.ts, written by npm run sql.

-- DashboardCountsRepository.freshness
SELECT
  platform,
  CASE
    WHEN days < 7 THEN 'week'
    WHEN days < 30 THEN 'month'
    WHEN days < 90 THEN 'quarter'
    ELSE 'older'
  END AS age,
  sum(results)::float8 AS results,
  coalesce(
    sum(results) FILTER (
      WHERE
        is_valid
    ),
    0
  )::float8 AS valid_results
FROM
  (
    SELECT
      platform,
      is_valid,
      results,
      (now() AT TIME ZONE 'UTC')::date - validated_on AS days
    FROM
      platform_validation_counts
  ) counts
GROUP BY
  1,
  2
HAVING
  sum(results) <> 0;
-- answers platform text, age text, results double precision, valid_results double precision

-- DashboardCountsRepository.mergeResultCounts: counts of the page
SELECT
  pg_try_advisory_xact_lock(1936553571) AS is_ours;
-- answers is_ours boolean

-- DashboardCountsRepository.mergeResultCounts: counts of the page
WITH
  taken AS (
    DELETE FROM platform_validation_counts
    WHERE
      (platform, validated_on, is_valid) IN (
        SELECT
          platform,
          validated_on,
          is_valid
        FROM
          platform_validation_counts
        GROUP BY
          platform,
          validated_on,
          is_valid
        HAVING
          count(*) > 1
      )
    RETURNING
      platform,
      validated_on,
      is_valid,
      results
  )
INSERT INTO
  platform_validation_counts (platform, validated_on, is_valid, results)
SELECT
  platform,
  validated_on,
  is_valid,
  sum(results)
FROM
  taken
GROUP BY
  platform,
  validated_on,
  is_valid
HAVING
  sum(results) <> 0
RETURNING
  platform;
-- answers platform text

-- DashboardCountsRepository.recentOptOuts
SELECT
  count(*) FILTER (
    WHERE
      opt_out_at >= (now() AT TIME ZONE 'America/Mexico_City')::date::timestamp AT TIME ZONE 'America/Mexico_City'
  )::integer AS today,
  count(*)::integer AS week
FROM
  contacts
WHERE
  opt_out_at >= ((now() AT TIME ZONE 'America/Mexico_City')::date - 6)::timestamp AT TIME ZONE 'America/Mexico_City';
-- answers today integer, week integer

-- DashboardCountsRepository.openPrivacyRequests
SELECT
  count(*)::integer AS open,
  count(*) FILTER (
    WHERE
      due_on < (now() AT TIME ZONE 'America/Mexico_City')::date
  )::integer AS overdue,
  count(*) FILTER (
    WHERE
      due_on BETWEEN (now() AT TIME ZONE 'America/Mexico_City')::date AND (now() AT TIME ZONE 'America/Mexico_City')::date + 7
  )::integer AS due_soon
FROM
  (
    SELECT
      CASE status
        WHEN 'RECEIVED' THEN answer_due_on
        ELSE execution_due_on
      END AS due_on
    FROM
      privacy_requests
    WHERE
      status IN ('RECEIVED', 'ACCEPTED')
  ) requests;
-- answers open integer, overdue integer, due_soon integer

-- DashboardCountsRepository.recordToday
INSERT INTO
  dashboard_days AS d (DAY, contacts, contactable, reachable, best, recent_results)
VALUES
  (
    (now() AT TIME ZONE 'America/Mexico_City')::date,
    $1::bigint,
    $2::bigint,
    $3::bigint,
    $4::bigint,
    $5::bigint
  )
ON CONFLICT (DAY) DO UPDATE
SET
  contacts = excluded.contacts,
  contactable = excluded.contactable,
  reachable = excluded.reachable,
  best = excluded.best,
  recent_results = excluded.recent_results
WHERE
  (d.contacts, d.contactable, d.reachable, d.best, d.recent_results) IS DISTINCT FROM (
    excluded.contacts,
    excluded.contactable,
    excluded.reachable,
    excluded.best,
    excluded.recent_results
  )
RETURNING
  DAY::text;
-- answers day text

-- DashboardCountsRepository.previousDay
SELECT
  DAY::text,
  contacts::float8,
  contactable::float8,
  reachable::float8,
  best::float8,
  recent_results::float8
FROM
  dashboard_days
WHERE
  DAY < (now() AT TIME ZONE 'America/Mexico_City')::date
ORDER BY
  DAY DESC
LIMIT
  1;
-- answers day text, contacts double precision, contactable double precision, reachable double precision, best double precision, recent_results double precision
