-- The statements of src/metrics/metrics.repository.ts, written by npm run sql.

-- MetricsRepository.work
SELECT
  kind,
  status,
  count(*)::integer AS items,
  greatest(
    0,
    extract(
      epoch
      FROM
        clock_timestamp() - min(updated_at)
    )
  )::float8 AS silent_seconds
FROM
  (
    SELECT
      'validation_job' AS kind,
      status,
      updated_at
    FROM
      validation_jobs
    UNION ALL
    SELECT
      'scoring_run',
      status,
      updated_at
    FROM
      scoring_runs
    UNION ALL
    SELECT
      'contact_import',
      status,
      updated_at
    FROM
      contact_imports
    UNION ALL
    SELECT
      'contact_export',
      status,
      updated_at
    FROM
      contact_exports
  ) work
GROUP BY
  kind,
  status;
-- answers kind text, status character varying, items integer, silent_seconds double precision

-- MetricsRepository.totals
SELECT
  *
FROM
  (
    SELECT
      coalesce(sum(processed_contacts), 0)::float8 AS job_contacts,
      coalesce(sum(lookups), 0)::float8 AS lookups,
      coalesce(sum(lookups_reused), 0)::float8 AS lookups_reused,
      coalesce(sum(lookups_repeated), 0)::float8 AS lookups_repeated,
      coalesce(sum(cost), 0)::float8 AS cost
    FROM
      validation_jobs
  ) jobs,
  (
    SELECT
      coalesce(sum(created), 0)::float8 AS import_created,
      coalesce(sum(updated), 0)::float8 AS import_updated,
      coalesce(sum(unchanged), 0)::float8 AS import_unchanged,
      coalesce(sum(rejected), 0)::float8 AS import_rejected
    FROM
      contact_imports
    WHERE
      NOT dry_run
  ) imports,
  (
    SELECT
      coalesce(sum(contact_count), 0)::float8 AS export_contacts,
      coalesce(sum(file_bytes), 0)::float8 AS export_bytes
    FROM
      contact_exports
    WHERE
      finished_at IS NOT NULL
  ) exports,
  (
    SELECT
      coalesce(sum(processed_contacts), 0)::float8 AS scored_contacts,
      coalesce(sum(changed_contacts), 0)::float8 AS changed_scores
    FROM
      scoring_runs
  ) runs;
-- answers job_contacts double precision, lookups double precision, lookups_reused double precision, lookups_repeated double precision, cost double precision, import_created double precision, import_updated double precision, import_unchanged double precision, import_rejected double precision, export_contacts double precision, export_bytes double precision, scored_contacts double precision, changed_scores double precision

-- MetricsRepository.heldValidators
SELECT
  platform,
  extract(
    epoch
    FROM
      paused_until
  )::float8 AS held_until
FROM
  validator_pauses
WHERE
  paused_until > clock_timestamp();
-- answers platform character varying, held_until double precision
