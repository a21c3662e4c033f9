-- The statements of src/dashboard/current-work.repository.ts, written by npm run sql.

-- CurrentWorkRepository.jobs
SELECT
  'validation' AS kind,
  job_uuid AS uuid,
  name,
  status,
  progress_percentage,
  processed_contacts,
  nullif(total_contacts, 0) AS total_contacts,
  cost::float8,
  estimated_cost::float8,
  created_by,
  created_at,
  updated_at
FROM
  validation_jobs
WHERE
  id IN (
    (
      SELECT
        id
      FROM
        validation_jobs
      WHERE
        status IN ('QUEUED', 'RUNNING', 'PAUSED')
      ORDER BY
        created_at DESC
      LIMIT
        20
    )
    UNION
    (
      SELECT
        id
      FROM
        (
          SELECT
            id,
            completed_at
          FROM
            validation_jobs
          ORDER BY
            created_at DESC
          LIMIT
            20
        ) newest
      WHERE
        completed_at > now() - interval '10 minutes'
    )
  );
-- answers kind text, uuid uuid, name character varying, status character varying, progress_percentage integer, processed_contacts integer, total_contacts integer, cost double precision, estimated_cost double precision, created_by character varying, created_at timestamp with time zone, updated_at timestamp with time zone

-- CurrentWorkRepository.importUuids
SELECT
  import_uuid
FROM
  contact_imports
WHERE
  NOT dry_run
  AND id IN (
    (
      SELECT
        id
      FROM
        contact_imports
      WHERE
        status IN ('QUEUED', 'RUNNING', 'PAUSED')
      ORDER BY
        created_at DESC
      LIMIT
        20
    )
    UNION
    (
      SELECT
        id
      FROM
        (
          SELECT
            id,
            completed_at
          FROM
            contact_imports
          ORDER BY
            created_at DESC
          LIMIT
            20
        ) newest
      WHERE
        completed_at > now() - interval '10 minutes'
    )
  );
-- answers import_uuid uuid

-- CurrentWorkRepository.exports
SELECT
  'export' AS kind,
  export_uuid AS uuid,
  NULL::text AS name,
  status,
  CASE
    WHEN status = 'COMPLETED' THEN 100
    WHEN max_contacts IS NULL THEN 0
    ELSE least(99, 100::bigint * contact_count / max_contacts)
  END::integer AS progress_percentage,
  contact_count AS processed_contacts,
  CASE
    WHEN status = 'COMPLETED' THEN contact_count
    ELSE max_contacts
  END AS total_contacts,
  NULL::float8 AS cost,
  NULL::float8 AS estimated_cost,
  created_by,
  created_at,
  updated_at
FROM
  contact_exports
WHERE
  delivery = 'file'
  AND id IN (
    (
      SELECT
        id
      FROM
        contact_exports
      WHERE
        status IN ('QUEUED', 'RUNNING', 'PAUSED')
      ORDER BY
        created_at DESC
      LIMIT
        20
    )
    UNION
    (
      SELECT
        id
      FROM
        (
          SELECT
            id,
            finished_at
          FROM
            contact_exports
          ORDER BY
            created_at DESC
          LIMIT
            20
        ) newest
      WHERE
        finished_at > now() - interval '10 minutes'
    )
  );
-- answers kind text, uuid uuid, name text, status character varying, progress_percentage integer, processed_contacts integer, total_contacts integer, cost double precision, estimated_cost double precision, created_by character varying, created_at timestamp with time zone, updated_at timestamp with time zone

-- CurrentWorkRepository.runUuids
SELECT
  run_uuid
FROM
  scoring_runs
WHERE
  id IN (
    (
      SELECT
        id
      FROM
        scoring_runs
      WHERE
        status IN ('QUEUED', 'RUNNING', 'PAUSED')
      ORDER BY
        created_at DESC
      LIMIT
        20
    )
    UNION
    (
      SELECT
        id
      FROM
        (
          SELECT
            id,
            completed_at
          FROM
            scoring_runs
          ORDER BY
            created_at DESC
          LIMIT
            20
        ) newest
      WHERE
        completed_at > now() - interval '10 minutes'
    )
  );
-- answers run_uuid uuid
