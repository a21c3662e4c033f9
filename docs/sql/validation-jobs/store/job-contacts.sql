-- The statements of src/validation-jobs/store/job-contacts.repository.ts, written by npm run sql.

-- JobContactsRepository.count: a job over a filter
SELECT
  count(*)::integer AS count
FROM
  (
    SELECT
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
      AND c.state_code = ANY ($2::TEXT[])
    LIMIT
      $1
  ) selected;
-- answers count integer

-- JobContactsRepository.count: a job over ids
SELECT
  count(*)::integer AS count
FROM
  (
    SELECT
    FROM
      (
        SELECT DISTINCT
          unnest(j.contact_ids) AS id
        FROM
          validation_jobs j
        WHERE
          j.id = $2
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
  ) selected;
-- answers count integer

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
  c.phone_e164,
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
-- answers id integer, phone_e164 character varying, platforms text[], fresh_platforms character varying[]

-- JobContactsRepository.batch: a job over a filter
SELECT
  c.id,
  c.phone_e164,
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
-- answers id integer, phone_e164 character varying, platforms character varying[], fresh_platforms character varying[]

-- JobContactsRepository.stillAllowed
SELECT
  ARRAY(
    SELECT
      c.id
    FROM
      contacts c
    WHERE
      c.id = ANY ($3::INTEGER[])
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
  ) AS ids
FROM
  validation_jobs
WHERE
  id = $1
  AND fencing_token = $2
  AND status = 'RUNNING'
  AND lease_expires_at > now();
-- answers ids integer[]
