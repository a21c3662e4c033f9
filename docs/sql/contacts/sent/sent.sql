-- The statements of src/contacts/sent/sent.repository.ts, written by npm run sql.

-- SentRepository.lock
SELECT
  id,
  phone_e164
FROM
  contacts
WHERE
  id = ANY ($1::INTEGER[])
  OR phone_e164 = ANY ($2::TEXT[])
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers id integer, phone_e164 character varying

-- SentRepository.record
WITH
  sent AS (
    INSERT INTO
      sent_contacts (contact_id, campaign_id, sent_at)
    SELECT
      id,
      $2::integer,
      $3::timestamptz
    FROM
      unnest($1::INTEGER[]) AS id
    ON CONFLICT DO NOTHING
    RETURNING
      contact_id
  ),
  moved AS (
    UPDATE contacts c
    SET
      send_count = c.send_count + 1,
      last_sent_at = greatest(c.last_sent_at, $3::timestamptz)
    FROM
      sent
    WHERE
      c.id = sent.contact_id
    RETURNING
      (
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
      ) AS contactable
  )
SELECT
  count(*)::integer AS recorded,
  (
    count(*) FILTER (
      WHERE
        NOT contactable
    )
  )::integer AS not_contactable
FROM
  moved;
-- answers recorded integer, not_contactable integer
