-- The statements of src/contacts/opt-out/opt-out.repository.ts, written by npm run sql.

-- OptOutRepository.lock
SELECT
  c.id,
  c.phone_e164,
  c.status,
  c.opt_out_at,
  EXISTS (
    SELECT
    FROM
      suppressed_phones s
    WHERE
      s.phone_e164 = c.phone_e164
      AND s.list = 'privacy_requests'
  ) AS blocked
FROM
  contacts c
WHERE
  c.phone_e164 = ANY ($1::TEXT[])
ORDER BY
  c.id
FOR NO KEY UPDATE OF
  c;
-- answers id integer, phone_e164 character varying, status contactstatus, opt_out_at timestamp with time zone, blocked boolean

-- OptOutRepository.optOut
UPDATE contacts c
SET
  opt_out_at = COALESCE(c.opt_out_at, $2::timestamptz),
  opt_out_method = CASE
    WHEN c.opt_out_at IS NULL THEN $3::text
    ELSE c.opt_out_method
  END,
  status = CASE
    WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
    ELSE 'OPTED_OUT'
  END,
  status_updated_at = CASE
    WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status_updated_at
    ELSE now()
  END,
  status_source = CASE
    WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status_source
    ELSE 'OPT_OUT'
  END
WHERE
  c.id = ANY ($1::INTEGER[])
  AND (
    c.opt_out_at IS NULL
    OR c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
  );

-- OptOutRepository.optIn
UPDATE contacts c
SET
  opt_out_at = NULL,
  opt_out_method = NULL,
  status = CASE
    WHEN c.status = 'OPTED_OUT' THEN 'UNKNOWN'
    ELSE c.status
  END,
  status_updated_at = CASE
    WHEN c.status = 'OPTED_OUT' THEN now()
    ELSE c.status_updated_at
  END,
  status_source = CASE
    WHEN c.status = 'OPTED_OUT' THEN 'OPT_IN'
    ELSE c.status_source
  END
WHERE
  c.id = $1
  AND (
    c.opt_out_at IS NOT NULL
    OR c.status = 'OPTED_OUT'
  );

-- OptOutRepository.suppress
INSERT INTO
  suppressed_phones (phone_e164, list)
SELECT
  phone,
  'opt_outs'
FROM
  unnest($1::TEXT[]) AS phone
ON CONFLICT DO NOTHING;

-- OptOutRepository.release: opt in
INSERT INTO
  contact_statistics_deltas (
    state_code,
    state_name,
    lada,
    operator,
    is_mobile,
    status,
    lead_tier,
    platforms,
    contactable,
    lead_score,
    contacts
  )
SELECT
  state_code,
  state_name,
  lada,
  operator,
  is_mobile,
  status,
  lead_tier,
  platforms,
  contactable,
  lead_score,
  sum(contacts)::integer AS contacts
FROM
  (
    SELECT
      c.state_code AS state_code,
      c.state_name AS state_name,
      c.lada AS lada,
      c.operator AS operator,
      c.is_mobile AS is_mobile,
      c.status AS status,
      c.lead_tier AS lead_tier,
      (
        (c.whatsapp_validated IS TRUE)::integer * 1 + (c.instagram_validated IS TRUE)::integer * 2 + (c.facebook_validated IS TRUE)::integer * 4 + (c.google_validated IS TRUE)::integer * 8 + (c.apple_validated IS TRUE)::integer * 16
      )::smallint AS platforms,
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
      ) AS contactable,
      c.lead_score::smallint AS lead_score,
      -1 AS contacts
    FROM
      (
        SELECT
          *
        FROM
          contacts
        WHERE
          id = $1
      ) c
  ) changes
GROUP BY
  state_code,
  state_name,
  lada,
  operator,
  is_mobile,
  status,
  lead_tier,
  platforms,
  contactable,
  lead_score
HAVING
  sum(contacts) <> 0;

-- OptOutRepository.release: opt in
DELETE FROM suppressed_phones
WHERE
  phone_e164 = $1
  AND list = 'opt_outs';

-- OptOutRepository.release: opt in
INSERT INTO
  contact_statistics_deltas (
    state_code,
    state_name,
    lada,
    operator,
    is_mobile,
    status,
    lead_tier,
    platforms,
    contactable,
    lead_score,
    contacts
  )
SELECT
  state_code,
  state_name,
  lada,
  operator,
  is_mobile,
  status,
  lead_tier,
  platforms,
  contactable,
  lead_score,
  sum(contacts)::integer AS contacts
FROM
  (
    SELECT
      c.state_code AS state_code,
      c.state_name AS state_name,
      c.lada AS lada,
      c.operator AS operator,
      c.is_mobile AS is_mobile,
      c.status AS status,
      c.lead_tier AS lead_tier,
      (
        (c.whatsapp_validated IS TRUE)::integer * 1 + (c.instagram_validated IS TRUE)::integer * 2 + (c.facebook_validated IS TRUE)::integer * 4 + (c.google_validated IS TRUE)::integer * 8 + (c.apple_validated IS TRUE)::integer * 16
      )::smallint AS platforms,
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
      ) AS contactable,
      c.lead_score::smallint AS lead_score,
      1 AS contacts
    FROM
      (
        SELECT
          *
        FROM
          contacts
        WHERE
          id = $1
      ) c
  ) changes
GROUP BY
  state_code,
  state_name,
  lada,
  operator,
  is_mobile,
  status,
  lead_tier,
  platforms,
  contactable,
  lead_score
HAVING
  sum(contacts) <> 0;

-- OptOutRepository.record
INSERT INTO
  consent_events (phone_e164, contact_id, kind, method, evidence, occurred_at, recorded_by)
SELECT
  phone,
  (
    SELECT
      c.id
    FROM
      contacts c
    WHERE
      c.phone_e164 = phone
  ),
  $2,
  $3,
  $4,
  $5,
  $6
FROM
  unnest($1::TEXT[]) AS phone;
