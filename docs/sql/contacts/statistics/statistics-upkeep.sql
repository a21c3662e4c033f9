-- The statements of src/contacts/statistics/statistics-upkeep.sql.ts, written by npm run sql.

-- foldDeltas
SELECT
  pg_try_advisory_xact_lock(1936552820) AS is_ours;
-- answers is_ours boolean

-- fold: fold, count anew, compare
WITH
  taken AS (
    DELETE FROM contact_statistics_deltas
    WHERE
      ctid = ANY (
        ARRAY(
          SELECT
            ctid
          FROM
            contact_statistics_deltas
          LIMIT
            $1
        )
      )
    RETURNING
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
  ),
  net AS MATERIALIZED (
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
          *
        FROM
          taken
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
      sum(contacts) <> 0
  ),
  kept AS (
    INSERT INTO
      contact_statistics AS k (
        grouping_id,
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
      (
        255 - GROUPING(lead_score, platforms, lead_tier, status, is_mobile, operator, lada, state_code)
      )::smallint AS grouping_id,
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
      sum(contacts)::bigint AS contacts
    FROM
      (
        SELECT
          *
        FROM
          net
      ) cells
    GROUP BY
      contactable,
      GROUPING SETS (
        (),
        (state_code, state_name),
        (lada),
        (operator),
        (is_mobile),
        (status),
        (lead_tier),
        (platforms),
        (state_code, state_name, lada),
        (state_code, state_name, operator),
        (state_code, state_name, is_mobile),
        (state_code, state_name, status),
        (state_code, state_name, lead_tier),
        (state_code, state_name, platforms),
        (lada, operator),
        (lada, is_mobile),
        (lada, status),
        (lada, lead_tier),
        (lada, platforms),
        (operator, is_mobile),
        (operator, status),
        (operator, lead_tier),
        (operator, platforms),
        (is_mobile, status),
        (is_mobile, lead_tier),
        (is_mobile, platforms),
        (status, lead_tier),
        (status, platforms),
        (lead_tier, platforms),
        (state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms),
        (lead_tier, lead_score)
      )
    HAVING
      sum(contacts) <> 0
    ON CONFLICT ON CONSTRAINT uq_contact_statistics_cell DO UPDATE
    SET
      contacts = k.contacts + excluded.contacts
    RETURNING
      k.ctid AS address,
      k.contacts
  )
SELECT
  (
    SELECT
      count(*)::integer
    FROM
      taken
  ) AS folded,
  (
    SELECT
      array_agg(address)::text
    FROM
      kept
    WHERE
      contacts = 0
  ) AS empty_cells;
-- answers folded integer, empty_cells text

-- fold: fold, count anew, compare
DELETE FROM contact_statistics
WHERE
  ctid = ANY ($1::tid[]);

-- recount: fold, count anew, compare
SELECT
  pg_advisory_lock(1936552820);
-- answers pg_advisory_lock void

-- recount: fold, count anew, compare
BEGIN ISOLATION LEVEL REPEATABLE READ;

DELETE FROM contact_statistics;

DELETE FROM contact_statistics_deltas;

INSERT INTO
  contact_statistics (
    grouping_id,
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
  (
    255 - GROUPING(lead_score, platforms, lead_tier, status, is_mobile, operator, lada, state_code)
  )::smallint AS grouping_id,
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
  sum(contacts)::bigint AS contacts
FROM
  (
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
          contacts c
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
      sum(contacts) <> 0
  ) cells
GROUP BY
  contactable,
  GROUPING SETS (
    (),
    (state_code, state_name),
    (lada),
    (operator),
    (is_mobile),
    (status),
    (lead_tier),
    (platforms),
    (state_code, state_name, lada),
    (state_code, state_name, operator),
    (state_code, state_name, is_mobile),
    (state_code, state_name, status),
    (state_code, state_name, lead_tier),
    (state_code, state_name, platforms),
    (lada, operator),
    (lada, is_mobile),
    (lada, status),
    (lada, lead_tier),
    (lada, platforms),
    (operator, is_mobile),
    (operator, status),
    (operator, lead_tier),
    (operator, platforms),
    (is_mobile, status),
    (is_mobile, lead_tier),
    (is_mobile, platforms),
    (status, lead_tier),
    (status, platforms),
    (lead_tier, platforms),
    (state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms),
    (lead_tier, lead_score)
  )
HAVING
  sum(contacts) <> 0;

COMMIT;

-- recount: fold, count anew, compare
SELECT
  pg_advisory_unlock(1936552820);
-- answers pg_advisory_unlock boolean

-- SuppressionCounter.countIfDue: store, activate, go back, override, count
SELECT
  max(id) AS id,
  pg_snapshot_xmax(pg_current_snapshot())::text AS until
FROM
  suppression_changes
WHERE
  counted_at IS NULL;
-- answers id integer, until text

-- SuppressionCounter.countIfDue: store, activate, go back, override, count
SELECT
  pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS ended;
-- answers ended boolean

-- SuppressionCounter.countIfDue: store, activate, go back, override, count
UPDATE suppression_changes
SET
  counted_at = now()
WHERE
  id <= $1
  AND counted_at IS NULL;

-- findDifferences
SELECT
  grouping_id,
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
  sum(kept)::float8 AS kept,
  sum(counted)::float8 AS counted
FROM
  (
    SELECT
      grouping_id,
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
      contacts AS kept,
      0 AS counted
    FROM
      contact_statistics
    UNION ALL
    SELECT
      grouping_id,
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
      contacts,
      0
    FROM
      (
        SELECT
          (
            255 - GROUPING(lead_score, platforms, lead_tier, status, is_mobile, operator, lada, state_code)
          )::smallint AS grouping_id,
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
          sum(contacts)::bigint AS contacts
        FROM
          (
            SELECT
              *
            FROM
              contact_statistics_deltas
          ) cells
        GROUP BY
          contactable,
          GROUPING SETS (
            (),
            (state_code, state_name),
            (lada),
            (operator),
            (is_mobile),
            (status),
            (lead_tier),
            (platforms),
            (state_code, state_name, lada),
            (state_code, state_name, operator),
            (state_code, state_name, is_mobile),
            (state_code, state_name, status),
            (state_code, state_name, lead_tier),
            (state_code, state_name, platforms),
            (lada, operator),
            (lada, is_mobile),
            (lada, status),
            (lada, lead_tier),
            (lada, platforms),
            (operator, is_mobile),
            (operator, status),
            (operator, lead_tier),
            (operator, platforms),
            (is_mobile, status),
            (is_mobile, lead_tier),
            (is_mobile, platforms),
            (status, lead_tier),
            (status, platforms),
            (lead_tier, platforms),
            (state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms),
            (lead_tier, lead_score)
          )
        HAVING
          sum(contacts) <> 0
      ) d
    UNION ALL
    SELECT
      grouping_id,
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
      0,
      contacts
    FROM
      (
        SELECT
          (
            255 - GROUPING(lead_score, platforms, lead_tier, status, is_mobile, operator, lada, state_code)
          )::smallint AS grouping_id,
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
          sum(contacts)::bigint AS contacts
        FROM
          (
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
                  contacts c
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
              sum(contacts) <> 0
          ) cells
        GROUP BY
          contactable,
          GROUPING SETS (
            (),
            (state_code, state_name),
            (lada),
            (operator),
            (is_mobile),
            (status),
            (lead_tier),
            (platforms),
            (state_code, state_name, lada),
            (state_code, state_name, operator),
            (state_code, state_name, is_mobile),
            (state_code, state_name, status),
            (state_code, state_name, lead_tier),
            (state_code, state_name, platforms),
            (lada, operator),
            (lada, is_mobile),
            (lada, status),
            (lada, lead_tier),
            (lada, platforms),
            (operator, is_mobile),
            (operator, status),
            (operator, lead_tier),
            (operator, platforms),
            (is_mobile, status),
            (is_mobile, lead_tier),
            (is_mobile, platforms),
            (status, lead_tier),
            (status, platforms),
            (lead_tier, platforms),
            (state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms),
            (lead_tier, lead_score)
          )
        HAVING
          sum(contacts) <> 0
      ) c
  ) cells
GROUP BY
  grouping_id,
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
  sum(kept) <> sum(counted)
ORDER BY
  grouping_id,
  state_code,
  state_name,
  lada,
  operator,
  is_mobile,
  status,
  lead_tier,
  platforms,
  contactable,
  lead_score;
-- answers grouping_id smallint, state_code text, state_name text, lada text, operator text, is_mobile boolean, status contactstatus, lead_tier text, platforms smallint, contactable boolean, lead_score smallint, kept double precision, counted double precision
