-- The statements of src/contacts/suppression/suppression.repository.ts, written by npm run sql.

-- SuppressionRepository.list: suppression lists
SELECT
  s.snapshot_uuid,
  s.list,
  s.version,
  s.phones,
  s.rejected,
  s.states,
  s.effective_from::text,
  s.licence_until::text,
  s.active,
  s.activated_at,
  s.created_by,
  s.created_at,
  (current_date - s.created_at::date) AS age_days,
  NOT EXISTS (
    SELECT
    FROM
      suppression_changes h
    WHERE
      h.snapshot_id = s.id
      AND h.counted_at IS NULL
  ) AS counted,
  array_remove(
    ARRAY[
      CASE
        WHEN s.licence_until < current_date THEN 'licence_expired'
        WHEN s.licence_until < current_date + 30 THEN 'licence_ends_soon'
      END,
      CASE
        WHEN s.effective_from > current_date THEN 'not_effective_yet'
      END,
      CASE
        WHEN current_date - s.created_at::date > 90 THEN 'old'
      END
    ],
    NULL
  ) AS warnings
FROM
  suppression_snapshots s
ORDER BY
  s.list,
  s.version DESC;
-- answers snapshot_uuid uuid, list character varying, version integer, phones integer, rejected integer, states character varying[], effective_from text, licence_until text, active boolean, activated_at timestamp with time zone, created_by character varying, created_at timestamp with time zone, age_days integer, counted boolean, warnings text[]

-- SuppressionRepository.list: suppression lists
SELECT
  count(*)::integer AS phones
FROM
  suppressed_phones
WHERE
  list = 'opt_outs';
-- answers phones integer

-- SuppressionRepository.find
SELECT
  s.snapshot_uuid,
  s.list,
  s.version,
  s.phones,
  s.rejected,
  s.states,
  s.effective_from::text,
  s.licence_until::text,
  s.active,
  s.activated_at,
  s.created_by,
  s.created_at,
  (current_date - s.created_at::date) AS age_days,
  NOT EXISTS (
    SELECT
    FROM
      suppression_changes h
    WHERE
      h.snapshot_id = s.id
      AND h.counted_at IS NULL
  ) AS counted,
  array_remove(
    ARRAY[
      CASE
        WHEN s.licence_until < current_date THEN 'licence_expired'
        WHEN s.licence_until < current_date + 30 THEN 'licence_ends_soon'
      END,
      CASE
        WHEN s.effective_from > current_date THEN 'not_effective_yet'
      END,
      CASE
        WHEN current_date - s.created_at::date > 90 THEN 'old'
      END
    ],
    NULL
  ) AS warnings
FROM
  suppression_snapshots s
WHERE
  s.snapshot_uuid = $1;
-- answers snapshot_uuid uuid, list character varying, version integer, phones integer, rejected integer, states character varying[], effective_from text, licence_until text, active boolean, activated_at timestamp with time zone, created_by character varying, created_at timestamp with time zone, age_days integer, counted boolean, warnings text[]

-- SuppressionRepository.store: store, activate, go back, override, count
CREATE TEMP TABLE suppression_load (phone_e164 text) ON
COMMIT
DROP;

-- SuppressionRepository.store: store, activate, go back, override, count
COPY suppression_load
FROM
  STDIN;

-- SuppressionRepository.store: store, activate, go back, override, count
SELECT
  pg_advisory_xact_lock(5226, hashtext ($1));
-- answers pg_advisory_xact_lock void

-- SuppressionRepository.store: store, activate, go back, override, count
WITH
  stored AS (
    INSERT INTO
      suppression_snapshots (list, version, states, effective_from, licence_until, rejected, created_by)
    SELECT
      $1::text,
      coalesce(max(version), 0) + 1,
      $2::TEXT[],
      $3::date,
      $4::date,
      $5::integer,
      $6::text
    FROM
      suppression_snapshots
    WHERE
      list = $1::text
    RETURNING
      id,
      snapshot_uuid
  ),
  entries AS (
    INSERT INTO
      suppression_entries (snapshot_id, phone_e164)
    SELECT
      stored.id,
      l.phone_e164
    FROM
      stored
      CROSS JOIN (
        SELECT DISTINCT
          phone_e164
        FROM
          suppression_load
      ) l
    RETURNING
      1
  )
SELECT
  snapshot_uuid,
  (
    SELECT
      count(*)::integer
    FROM
      entries
  ) AS phones
FROM
  stored;
-- answers snapshot_uuid uuid, phones integer

-- SuppressionRepository.store: store, activate, go back, override, count
UPDATE suppression_snapshots
SET
  phones = $2
WHERE
  snapshot_uuid = $1;

-- SuppressionRepository.activate: store, activate, go back, override, count
SELECT
  id,
  list
FROM
  suppression_snapshots
WHERE
  snapshot_uuid = $1;
-- answers id integer, list character varying

-- SuppressionRepository.activate: store, activate, go back, override, count
SELECT
  pg_advisory_xact_lock(5226, hashtext ($1));
-- answers pg_advisory_xact_lock void

-- SuppressionRepository.activate: store, activate, go back, override, count
SELECT
  active
FROM
  suppression_snapshots
WHERE
  id = $1;
-- answers active boolean

-- SuppressionRepository.activate: store, activate, go back, override, count
DELETE FROM suppressed_phones p
WHERE
  p.list = $1::text
  AND NOT EXISTS (
    SELECT
    FROM
      suppression_entries e
    WHERE
      e.snapshot_id = $2
      AND e.phone_e164 = p.phone_e164
  );

-- SuppressionRepository.activate: store, activate, go back, override, count
INSERT INTO
  suppressed_phones (phone_e164, list)
SELECT
  e.phone_e164,
  $1::text
FROM
  suppression_entries e
WHERE
  e.snapshot_id = $2
  AND NOT EXISTS (
    SELECT
    FROM
      suppression_overrides o
    WHERE
      o.list = $1::text
      AND o.phone_e164 = e.phone_e164
  )
ON CONFLICT DO NOTHING;

-- SuppressionRepository.activate: store, activate, go back, override, count
UPDATE suppression_snapshots
SET
  active = (id = $2::integer),
  activated_at = CASE
    WHEN id = $2::integer THEN now()
    ELSE activated_at
  END
WHERE
  list = $1::text
  AND (
    active
    OR id = $2::integer
  );

-- SuppressionRepository.activate: store, activate, go back, override, count
INSERT INTO
  suppression_changes (snapshot_id, action, changed_by)
VALUES
  ($1, $2, $3);

-- SuppressionRepository.override: store, activate, go back, override, count
INSERT INTO
  suppression_overrides (phone_e164, list)
VALUES
  ($1, $2)
ON CONFLICT DO NOTHING;

-- SuppressionRepository.override: store, activate, go back, override, count
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

-- SuppressionRepository.override: store, activate, go back, override, count
DELETE FROM suppressed_phones
WHERE
  phone_e164 = $1
  AND list = $2;

-- SuppressionRepository.override: store, activate, go back, override, count
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
