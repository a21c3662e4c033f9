-- The statements of src/validation-jobs/store/job-requests.repository.ts, written by npm run sql.

-- JobRequestsRepository.plan
INSERT INTO
  validation_job_requests (job_id, batch, batch_end, batch_contacts, batch_contact_ids, platform, contact_ids)
SELECT
  $1,
  i.batch,
  i.batch_end,
  cardinality(i.batch_contact_ids),
  i.batch_contact_ids,
  i.platform,
  i.contact_ids
FROM
  jsonb_to_recordset($2::jsonb) AS i (
    batch integer,
    batch_end integer,
    batch_contact_ids INTEGER[],
    platform text,
    contact_ids INTEGER[]
  )
RETURNING
  id,
  platform,
  attempts,
  cardinality(contact_ids) AS lookups,
  greatest(
    0,
    ceil(
      extract(
        epoch
        FROM
          not_before - clock_timestamp()
      ) * 1000
    )
  )::integer AS due_in_ms;
-- answers id bigint, platform character varying, attempts integer, lookups integer, due_in_ms integer

-- JobRequestsRepository.planned
SELECT
  id,
  platform,
  attempts,
  cardinality(contact_ids) AS lookups,
  greatest(
    0,
    ceil(
      extract(
        epoch
        FROM
          not_before - clock_timestamp()
      ) * 1000
    )
  )::integer AS due_in_ms
FROM
  validation_job_requests
WHERE
  job_id = $1
  AND state = 'planned'
ORDER BY
  id;
-- answers id bigint, platform character varying, attempts integer, lookups integer, due_in_ms integer

-- JobRequestsRepository.askedBefore
SELECT
  id
FROM
  validation_job_requests
WHERE
  job_id = $1
  AND state = 'asked'
  AND fencing_token < $2;
-- answers id bigint

-- JobRequestsRepository.reclaim
UPDATE validation_job_requests
SET
  state = 'planned',
  fencing_token = $2,
  maybe_paid = maybe_paid
  OR state = 'asked',
  not_before = clock_timestamp()
WHERE
  job_id = $1
  AND id = ANY ($3::BIGINT[])
  AND state <> 'answered'
RETURNING
  id,
  platform,
  attempts,
  cardinality(contact_ids) AS lookups,
  greatest(
    0,
    ceil(
      extract(
        epoch
        FROM
          not_before - clock_timestamp()
      ) * 1000
    )
  )::integer AS due_in_ms;
-- answers id bigint, platform character varying, attempts integer, lookups integer, due_in_ms integer

-- JobRequestsRepository.enter
SELECT
  EXISTS (
    SELECT
    FROM
      validation_jobs
    WHERE
      id = $1
      AND fencing_token = $2
      AND status = 'RUNNING'
  ) AS is_held,
  coalesce(
    (
      SELECT
        refusals
      FROM
        validator_pauses
      WHERE
        platform = $3
    ),
    0
  ) AS refusals,
  coalesce(
    (
      SELECT
        greatest(
          0,
          ceil(
            extract(
              epoch
              FROM
                paused_until - clock_timestamp()
            ) * 1000
          )
        )
      FROM
        validator_pauses
      WHERE
        platform = $3
    ),
    0
  )::float8 AS pause_ms
FROM
  (
    SELECT
      set_config('synchronous_commit', 'off', TRUE),
      pg_advisory_xact_lock(hashtext ('validation_job_requests'), hashtext ($3))
  ) entered;
-- answers is_held boolean, refusals integer, pause_ms double precision

-- JobRequestsRepository.commitDurably
SELECT
  set_config('synchronous_commit', 'on', TRUE);
-- answers set_config text

-- JobRequestsRepository.budget: requests of a job
SELECT
  pg_advisory_xact_lock(hashtext ('validation_jobs.max_lookups'), $1);
-- answers pg_advisory_xact_lock void

-- JobRequestsRepository.budget: requests of a job
SELECT
  (
    j.max_lookups - j.lookups - (
      SELECT
        coalesce(
          sum(
            CASE r.state
              WHEN 'asked' THEN cardinality(r.contact_ids)
              ELSE r.lookups
            END
          ),
          0
        )
      FROM
        validation_job_requests r
      WHERE
        r.job_id = j.id
        AND r.state <> 'planned'
    )
  )::integer AS left
FROM
  validation_jobs j
WHERE
  j.id = $1;
-- answers left integer

-- JobRequestsRepository.pick
WITH
  picked AS MATERIALIZED (
    SELECT
      id,
      contact_ids,
      attempts,
      maybe_paid
    FROM
      validation_job_requests
    WHERE
      job_id = $1
      AND id = ANY ($3::BIGINT[])
      AND state = 'planned'
    FOR UPDATE
  ),
  claimed AS MATERIALIZED (
    SELECT DISTINCT
      u.id
    FROM
      validation_job_requests r
      JOIN validation_jobs j ON j.id = r.job_id
      CROSS JOIN LATERAL unnest(r.contact_ids) u (id)
    WHERE
      r.platform = $2
      AND r.job_id <> $1
      AND r.state <> 'planned'
      AND (
        r.state = 'answered'
        OR (
          r.fencing_token = j.fencing_token
          AND j.lease_expires_at > clock_timestamp()
        )
      )
      AND u.id IN (
        SELECT
          unnest(contact_ids)
        FROM
          picked
      )
  )
SELECT
  p.id,
  p.attempts,
  p.maybe_paid,
  cardinality(p.contact_ids) AS size,
  k.contact_id,
  k.phone_e164,
  k.is_fresh,
  k.is_claimed
FROM
  picked p
  LEFT JOIN LATERAL (
    SELECT
      c.id AS contact_id,
      c.phone_e164,
      c.id IN (
        SELECT
          id
        FROM
          claimed
      ) AS is_claimed,
      $2 = ANY (
        ARRAY(
          SELECT
            v.platform
          FROM
            platform_validations v
          WHERE
            v.contact_id = c.id
            AND v.expires_at > now()
        )
      ) AS is_fresh
    FROM
      contacts c
    WHERE
      c.id = ANY (p.contact_ids)
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
  ) k ON TRUE
ORDER BY
  p.id,
  k.contact_id;
-- answers id bigint, attempts integer, maybe_paid boolean, size integer, contact_id integer, phone_e164 character varying, is_fresh boolean, is_claimed boolean

-- JobRequestsRepository.divide
WITH
  input AS MATERIALIZED (
    SELECT
      i.id,
      i.keeps_row,
      i.state,
      i.outcomes,
      coalesce(i.lookups_repeated, 0) AS lookups_repeated,
      CASE
        WHEN i.contact_ids IS NOT NULL THEN ARRAY(
          SELECT
            jsonb_array_elements_text(i.contact_ids)::integer
        )
      END AS contact_ids,
      clock_timestamp() + coalesce(i.delay_ms, 0) * interval '1 millisecond' AS not_before
    FROM
      jsonb_to_recordset($1::jsonb) AS i (
        id bigint,
        keeps_row boolean,
        state text,
        outcomes jsonb,
        contact_ids jsonb,
        lookups_repeated integer,
        delay_ms integer
      )
  ),
  updated AS (
    UPDATE validation_job_requests r
    SET
      state = i.state,
      outcomes = i.outcomes,
      contact_ids = coalesce(i.contact_ids, r.contact_ids),
      lookups_repeated = r.lookups_repeated + i.lookups_repeated,
      maybe_paid = r.maybe_paid
      AND i.state = 'planned',
      not_before = i.not_before,
      fencing_token = $2
    FROM
      input i
    WHERE
      r.id = i.id
      AND i.keeps_row
    RETURNING
      r.*
  ),
  inserted AS (
    INSERT INTO
      validation_job_requests (
        job_id,
        batch,
        batch_end,
        batch_contacts,
        batch_contact_ids,
        platform,
        contact_ids,
        state,
        attempts,
        maybe_paid,
        not_before,
        outcomes,
        fencing_token
      )
    SELECT
      r.job_id,
      r.batch,
      r.batch_end,
      r.batch_contacts,
      r.batch_contact_ids,
      r.platform,
      i.contact_ids,
      i.state,
      r.attempts,
      r.maybe_paid
      AND i.state = 'planned',
      i.not_before,
      i.outcomes,
      $2
    FROM
      input i
      JOIN validation_job_requests r ON r.id = i.id
    WHERE
      NOT i.keeps_row
    RETURNING
      *
  )
SELECT
  id,
  platform,
  attempts,
  cardinality(contact_ids) AS lookups,
  greatest(
    0,
    ceil(
      extract(
        epoch
        FROM
          not_before - clock_timestamp()
      ) * 1000
    )
  )::integer AS due_in_ms
FROM
  (
    SELECT
      *
    FROM
      updated
    UNION ALL
    SELECT
      *
    FROM
      inserted
  ) r
WHERE
  state = 'planned';
-- answers id bigint, platform character varying, attempts integer, lookups integer, due_in_ms integer

-- JobRequestsRepository.settle
UPDATE validation_job_requests r
SET
  state = i.state,
  outcomes = i.outcomes,
  lookups = coalesce(i.lookups, 0),
  attempts = coalesce(i.attempts, r.attempts),
  maybe_paid = coalesce(i.maybe_paid, FALSE),
  not_before = clock_timestamp() + i.delay_ms * interval '1 millisecond'
FROM
  jsonb_to_recordset($2::jsonb) AS i (
    id bigint,
    state text,
    outcomes jsonb,
    lookups integer,
    attempts integer,
    maybe_paid boolean,
    delay_ms integer
  )
WHERE
  r.id = i.id
  AND r.state <> 'answered'
  AND coalesce(r.fencing_token, 0) <= $1
RETURNING
  r.id;
-- answers id bigint

-- JobRequestsRepository.open
SELECT
  coalesce(sum(lookups), 0)::integer AS lookups,
  coalesce(sum(contacts), 0)::integer AS contacts
FROM
  (
    SELECT
      sum(cardinality(contact_ids)) AS lookups,
      max(batch_contacts) AS contacts
    FROM
      validation_job_requests
    WHERE
      job_id = $1
    GROUP BY
      batch
  ) b;
-- answers lookups integer, contacts integer
