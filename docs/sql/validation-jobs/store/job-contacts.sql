-- The statements of src/validation-jobs/store/job-contacts.repository.ts, written by npm run sql.

-- JobContactsRepository.estimate: a job over a filter
WITH
  selected AS MATERIALIZED (
    SELECT
      c.id
    FROM
      contacts c
    WHERE
      c.opt_out_at IS NULL
      AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
      AND coalesce(
        (
          SELECT
            1
          FROM
            suppressed_phones s
          WHERE
            s.phone_e164 = c.phone_e164
          LIMIT
            1
        ),
        0
      ) <> 1
      AND c.state_code = ANY ($3::TEXT[])
    LIMIT
      $1
  ),
  fresh AS (
    SELECT
      v.platform,
      count(*) AS contacts
    FROM
      platform_validations v
    WHERE
      v.contact_id IN (
        SELECT
          id
        FROM
          selected
      )
      AND v.platform = ANY ($2::TEXT[])
      AND v.expires_at > now()
    GROUP BY
      v.platform
  )
SELECT
  (
    SELECT
      count(*)::integer
    FROM
      selected
  ) AS contacts,
  (
    SELECT
      coalesce(jsonb_object_agg(platform, contacts), '{}')
    FROM
      fresh
  ) AS fresh;
-- answers contacts integer, fresh jsonb

-- JobContactsRepository.estimate: a job over ids
WITH
  selected AS MATERIALIZED (
    SELECT
      c.id
    FROM
      (
        SELECT DISTINCT
          unnest(j.contact_ids) AS id
        FROM
          validation_jobs j
        WHERE
          j.id = $3
      ) listed
      JOIN contacts c ON c.id = listed.id
    WHERE
      c.opt_out_at IS NULL
      AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
      AND coalesce(
        (
          SELECT
            1
          FROM
            suppressed_phones s
          WHERE
            s.phone_e164 = c.phone_e164
          LIMIT
            1
        ),
        0
      ) <> 1
    LIMIT
      $1
  ),
  fresh AS (
    SELECT
      v.platform,
      count(*) AS contacts
    FROM
      platform_validations v
    WHERE
      v.contact_id IN (
        SELECT
          id
        FROM
          selected
      )
      AND v.platform = ANY ($2::TEXT[])
      AND v.expires_at > now()
    GROUP BY
      v.platform
  )
SELECT
  (
    SELECT
      count(*)::integer
    FROM
      selected
  ) AS contacts,
  (
    SELECT
      coalesce(jsonb_object_agg(platform, contacts), '{}')
    FROM
      fresh
  ) AS fresh;
-- answers contacts integer, fresh jsonb

-- JobContactsRepository.idsAfter: a job over a filter
SELECT
  c.id
FROM
  contacts c
WHERE
  c.opt_out_at IS NULL
  AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
  AND coalesce(
    (
      SELECT
        1
      FROM
        suppressed_phones s
      WHERE
        s.phone_e164 = c.phone_e164
      LIMIT
        1
    ),
    0
  ) <> 1
  AND c.state_code = ANY ($3::TEXT[])
  AND c.id > $1
ORDER BY
  c.id
LIMIT
  $2;
-- answers id integer

-- JobContactsRepository.idsAfter: a job over a filter
SELECT
  c.id
FROM
  (
    SELECT DISTINCT
      contact_id AS id
    FROM
      validation_job_failures
    WHERE
      job_id = $3
      AND to_retry
  ) c
WHERE
  TRUE
  AND c.id > $1
ORDER BY
  c.id
LIMIT
  $2;
-- answers id integer

-- JobContactsRepository.idsAfter: a job over ids
SELECT
  c.id
FROM
  (
    SELECT DISTINCT
      unnest(j.contact_ids) AS id
    FROM
      validation_jobs j
    WHERE
      j.id = $3
  ) listed
  JOIN contacts c ON c.id = listed.id
WHERE
  c.opt_out_at IS NULL
  AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
  AND coalesce(
    (
      SELECT
        1
      FROM
        suppressed_phones s
      WHERE
        s.phone_e164 = c.phone_e164
      LIMIT
        1
    ),
    0
  ) <> 1
  AND c.id > $1
ORDER BY
  c.id
LIMIT
  $2;
-- answers id integer

-- JobContactsRepository.batch: a job over a filter
SELECT
  c.id,
  $2::TEXT[] AS platforms,
  ARRAY(
    SELECT
      v.platform
    FROM
      platform_validations v
    WHERE
      v.contact_id = c.id
      AND v.platform = ANY ($2::TEXT[])
      AND v.expires_at > now()
  ) AS fresh_platforms
FROM
  contacts c
WHERE
  c.id = ANY ($1::INTEGER[])
  AND c.opt_out_at IS NULL
  AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
  AND coalesce(
    (
      SELECT
        1
      FROM
        suppressed_phones s
      WHERE
        s.phone_e164 = c.phone_e164
      LIMIT
        1
    ),
    0
  ) <> 1
ORDER BY
  c.id;
-- answers id integer, platforms text[], fresh_platforms character varying[]

-- JobContactsRepository.batch: a job over a filter
SELECT
  c.id,
  ARRAY(
    SELECT
      f.platform
    FROM
      validation_job_failures f
    WHERE
      f.job_id = $3
      AND f.contact_id = c.id
      AND f.to_retry
  ) AS platforms,
  ARRAY(
    SELECT
      v.platform
    FROM
      platform_validations v
    WHERE
      v.contact_id = c.id
      AND v.platform = ANY ($2::TEXT[])
      AND v.expires_at > now()
  ) AS fresh_platforms
FROM
  contacts c
WHERE
  c.id = ANY ($1::INTEGER[])
  AND c.opt_out_at IS NULL
  AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
  AND coalesce(
    (
      SELECT
        1
      FROM
        suppressed_phones s
      WHERE
        s.phone_e164 = c.phone_e164
      LIMIT
        1
    ),
    0
  ) <> 1
ORDER BY
  c.id;
-- answers id integer, platforms character varying[], fresh_platforms character varying[]
