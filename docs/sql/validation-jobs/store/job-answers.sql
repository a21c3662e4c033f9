-- The statements of src/validation-jobs/store/job-answers.repository.ts, written by npm run sql.

-- JobAnswersRepository.lockAnswered
SELECT
  r.id,
  r.platform,
  r.contact_ids,
  r.lookups,
  r.lookups_repeated,
  r.outcomes
FROM
  validation_job_requests r
WHERE
  r.job_id = $1
  AND r.state = 'answered'
  AND r.id <> ALL ($3::BIGINT[])
  AND (
    $4
    OR r.not_before <= clock_timestamp()
    OR NOT EXISTS (
      SELECT
      FROM
        validation_job_requests o
      WHERE
        o.job_id = r.job_id
        AND o.batch = r.batch
        AND o.state <> 'answered'
    )
  )
ORDER BY
  r.id
LIMIT
  $2
FOR UPDATE OF
  r SKIP LOCKED;
-- answers id bigint, platform character varying, contact_ids integer[], lookups integer, lookups_repeated integer, outcomes jsonb

-- JobAnswersRepository.splitAnswered
WITH
  moved AS (
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
        fencing_token,
        not_before,
        outcomes
      )
    SELECT
      job_id,
      batch,
      batch_end,
      batch_contacts,
      batch_contact_ids,
      platform,
      $2::INTEGER[],
      state,
      attempts,
      fencing_token,
      not_before,
      $3::jsonb
    FROM
      validation_job_requests
    WHERE
      id = $1
    RETURNING
      id
  ),
  kept AS (
    UPDATE validation_job_requests
    SET
      contact_ids = $4::INTEGER[],
      outcomes = $5::jsonb
    WHERE
      id = $1
  )
SELECT
  id
FROM
  moved;
-- answers id bigint

-- JobAnswersRepository.remove
WITH
  gone AS (
    DELETE FROM validation_job_requests
    WHERE
      id = ANY ($2::BIGINT[])
    RETURNING
      batch,
      batch_contacts
  )
SELECT
  coalesce(sum(batch_contacts), 0)::integer AS contacts
FROM
  (
    SELECT DISTINCT
      batch,
      batch_contacts
    FROM
      gone
  ) b
WHERE
  NOT EXISTS (
    SELECT
    FROM
      validation_job_requests r
    WHERE
      r.job_id = $1
      AND r.batch = b.batch
      AND r.id <> ALL ($2::BIGINT[])
  );
-- answers contacts integer

-- JobAnswersRepository.refuse
UPDATE validation_job_requests r
SET
  outcomes = (
    SELECT
      jsonb_agg(
        CASE
          WHEN o.value -> 'contact_id' <> to_jsonb($2::integer) THEN o.value
          ELSE jsonb_build_object(
            'contact_id',
            $2::integer,
            'answer',
            jsonb_build_object('status', 'failed', 'code', 'not_stored', 'attempts', r.attempts + 1, 'reason', $3::text)
          )
        END
      )
    FROM
      jsonb_array_elements(r.outcomes) o
  )
WHERE
  r.id = ANY ($1::BIGINT[])
  AND jsonb_array_length(r.outcomes) > 0;

-- JobAnswersRepository.waitForLocks
SELECT
  set_config('lock_timeout', $1, TRUE);
-- answers set_config text

-- JobAnswersRepository.leftAnswers
SELECT DISTINCT
  r.job_id
FROM
  validation_job_requests r
  JOIN validation_jobs j ON j.id = r.job_id
WHERE
  r.state = 'answered'
  AND j.status NOT IN ('QUEUED', 'RUNNING')
  AND coalesce(j.lease_expires_at <= clock_timestamp(), TRUE)
  AND r.not_before <= clock_timestamp() - interval '30 seconds';
-- answers job_id integer
