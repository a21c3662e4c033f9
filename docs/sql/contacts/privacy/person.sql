-- The statements of src/contacts/privacy/person.repository.ts, written by npm run sql.

-- PersonRepository.lock
SELECT
  id AS contact_id,
  phone_e164
FROM
  contacts
WHERE
  id = $1
  OR phone_e164 = $2
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers contact_id integer, phone_e164 character varying

-- PersonRepository.block: a cancellation
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

-- PersonRepository.block: a cancellation
INSERT INTO
  suppressed_phones (phone_e164, list)
VALUES
  ($1, 'privacy_requests')
ON CONFLICT DO NOTHING;

-- PersonRepository.block: a cancellation
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

-- PersonRepository.unblock: a cancellation
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

-- PersonRepository.unblock: a cancellation
DELETE FROM suppressed_phones
WHERE
  phone_e164 = $1
  AND list = 'privacy_requests';

-- PersonRepository.unblock: a cancellation
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

-- PersonRepository.erase: a cancellation
DELETE FROM consent_events
WHERE
  phone_e164 = ANY ($1::TEXT[]);

-- PersonRepository.erase: a cancellation
UPDATE validation_job_requests r
SET
  outcomes = (
    SELECT
      coalesce(jsonb_agg(o), '[]')
    FROM
      jsonb_array_elements(r.outcomes) o
    WHERE
      (o ->> 'contact_id')::integer <> ALL ($1::INTEGER[])
  )
WHERE
  r.contact_ids && $1::INTEGER[]
  AND r.outcomes IS NOT NULL;

-- PersonRepository.erase: a cancellation
DELETE FROM contact_import_changes
WHERE
  import_id = ANY (
    ARRAY(
      SELECT
        id
      FROM
        contact_imports
    )
  )
  AND contact_id = ANY ($1::INTEGER[]);

-- PersonRepository.erase: a cancellation
UPDATE contact_imports
SET
  preview = '[]'
WHERE
  preview <> '[]'
  AND EXISTS (
    SELECT
    FROM
      unnest($1::TEXT[]) AS phone
    WHERE
      preview::text LIKE '%' || phone || '%'
  );

-- PersonRepository.erase: a cancellation
DELETE FROM contact_import_parts
WHERE
  content = 'rejects'
  AND import_id IN (
    SELECT
      import_id
    FROM
      contact_import_parts
    WHERE
      content = 'rejects'
      AND encode(bytes, 'escape') ~ ANY ($1::TEXT[])
  );

-- PersonRepository.erase: a cancellation
DELETE FROM contact_export_chunks k
WHERE
  EXISTS (
    SELECT
    FROM
      contact_export_parts p
    WHERE
      p.export_id = k.export_id
      AND p.contact_ids && $1::INTEGER[]
  );

-- PersonRepository.erase: a cancellation
DELETE FROM contacts
WHERE
  phone_e164 = ANY ($1::TEXT[]);

-- PersonRepository.erase: a cancellation
DELETE FROM suppressed_phones
WHERE
  phone_e164 = ANY ($1::TEXT[])
  AND list IN ('opt_outs', 'privacy_requests');

-- PersonRepository.erase: a cancellation
DELETE FROM suppression_overrides
WHERE
  phone_e164 = ANY ($1::TEXT[]);

-- PersonRepository.erase: a cancellation
UPDATE privacy_requests
SET
  phone_e164 = NULL,
  detail = NULL,
  answer = NULL
WHERE
  phone_e164 = ANY ($1::TEXT[])
  OR contact_id = ANY ($2::INTEGER[]);
