-- The statements of src/contacts/statistics/statistics.repository.ts, written by npm run sql.

-- StatisticsRepository.count: everybody
WITH
  pending AS MATERIALIZED (
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
      contacts
    FROM
      contact_statistics_deltas
    WHERE
      TRUE
  ) (
    SELECT
      NULL AS list,
      jsonb_build_object() AS key,
      coalesce(sum(contacts), 0)::float8 AS contacts,
      coalesce(
        sum(contacts) FILTER (
          WHERE
            contactable
        ),
        0
      )::float8 AS contactable_contacts
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
          contacts
        FROM
          contact_statistics
        WHERE
          grouping_id = 0
          AND TRUE
        UNION ALL
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
          contacts
        FROM
          pending
      ) cells
  )
ORDER BY
  contacts DESC,
  key;
-- answers list text, key jsonb, contacts double precision, contactable_contacts double precision

-- StatisticsRepository.count: by state and platform, of one operator
WITH
  pending AS MATERIALIZED (
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
      contacts
    FROM
      contact_statistics_deltas
    WHERE
      TRUE
      AND operator = ANY ($1::TEXT[])
  ) (
    SELECT
      NULL AS list,
      jsonb_build_object() AS key,
      coalesce(sum(contacts), 0)::float8 AS contacts,
      coalesce(
        sum(contacts) FILTER (
          WHERE
            contactable
        ),
        0
      )::float8 AS contactable_contacts
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
          contacts
        FROM
          contact_statistics
        WHERE
          grouping_id = 4
          AND TRUE
          AND operator = ANY ($1::TEXT[])
        UNION ALL
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
          contacts
        FROM
          pending
      ) cells
  )
UNION ALL
(
  SELECT
    'state' AS list,
    jsonb_build_object('state_code', state_code, 'state_name', state_name) AS key,
    coalesce(sum(contacts), 0)::float8 AS contacts,
    coalesce(
      sum(contacts) FILTER (
        WHERE
          contactable
      ),
      0
    )::float8 AS contactable_contacts
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
        contacts
      FROM
        contact_statistics
      WHERE
        grouping_id = 5
        AND TRUE
        AND operator = ANY ($1::TEXT[])
      UNION ALL
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
        contacts
      FROM
        pending
    ) cells
  GROUP BY
    state_code,
    state_name
  HAVING
    sum(contacts) <> 0
)
UNION ALL
(
  SELECT
    'platform' AS list,
    jsonb_build_object('platform', platform) AS key,
    coalesce(sum(contacts), 0)::float8 AS contacts,
    coalesce(
      sum(contacts) FILTER (
        WHERE
          contactable
      ),
      0
    )::float8 AS contactable_contacts
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
        contacts
      FROM
        contact_statistics
      WHERE
        grouping_id = 68
        AND TRUE
        AND operator = ANY ($1::TEXT[])
      UNION ALL
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
        contacts
      FROM
        pending
    ) cells
    JOIN (
      VALUES
        ('whatsapp', 1),
        ('instagram', 2),
        ('facebook', 4),
        ('google', 8),
        ('apple', 16)
    ) AS p (platform, bit) ON platforms & bit <> 0
  GROUP BY
    platform
  HAVING
    sum(contacts) <> 0
)
ORDER BY
  contacts DESC,
  key;
-- answers list text, key jsonb, contacts double precision, contactable_contacts double precision

-- StatisticsRepository.count: by status, of a name
WITH
  matched AS MATERIALIZED (
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
              contacts c
            WHERE
              TRUE
              AND string_to_array(
                regexp_replace(
                  lower(
                    translate(
                      c.full_name,
                      'ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/"''()&	´’́̃̈',
                      'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             '
                    )
                  ),
                  '([^ ]{3})([^ ])?([^ ])?([^ ])?([^ ])?[^ ]*',
                  '\1 \1\2 \1\2\3 \1\2\3\4 \1\2\3\4\5',
                  'g'
                ),
                ' '
              ) @> $2::TEXT[]
              AND (c.full_name ~ $3)::integer <> 0
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
      sum(contacts) <> 0
  ) (
    SELECT
      NULL AS list,
      jsonb_build_object() AS key,
      coalesce(sum(contacts), 0)::float8 AS contacts,
      coalesce(
        sum(contacts) FILTER (
          WHERE
            contactable
        ),
        0
      )::float8 AS contactable_contacts
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
          contacts
        FROM
          matched
        WHERE
          $1::boolean IS NULL
          OR contactable = $1
      ) cells
  )
UNION ALL
(
  SELECT
    'status' AS list,
    jsonb_build_object('status', status) AS key,
    coalesce(sum(contacts), 0)::float8 AS contacts,
    coalesce(
      sum(contacts) FILTER (
        WHERE
          contactable
      ),
      0
    )::float8 AS contactable_contacts
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
        contacts
      FROM
        matched
      WHERE
        $1::boolean IS NULL
        OR contactable = $1
    ) cells
  GROUP BY
    status
  HAVING
    sum(contacts) <> 0
)
ORDER BY
  contacts DESC,
  key;
-- answers list text, key jsonb, contacts double precision, contactable_contacts double precision

-- StatisticsRepository.countParts: by tier, what is not folded
WITH
  pending AS MATERIALIZED (
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
      contacts
    FROM
      contact_statistics_deltas
    WHERE
      TRUE
  )
SELECT
  'pending' AS part,
  coalesce(
    (
      SELECT
        version
      FROM
        contact_statistics_version
    ),
    '00000000-0000-0000-0000-000000000000'
  ) AS version,
  counts.*
FROM
  (
    (
      SELECT
        NULL AS list,
        jsonb_build_object() AS key,
        coalesce(sum(contacts), 0)::float8 AS contacts,
        coalesce(
          sum(contacts) FILTER (
            WHERE
              contactable
          ),
          0
        )::float8 AS contactable_contacts
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
            contacts
          FROM
            pending
        ) cells
    )
    UNION ALL
    (
      SELECT
        'lead_tier' AS list,
        jsonb_build_object('lead_tier', lead_tier) AS key,
        coalesce(sum(contacts), 0)::float8 AS contacts,
        coalesce(
          sum(contacts) FILTER (
            WHERE
              contactable
          ),
          0
        )::float8 AS contactable_contacts
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
            contacts
          FROM
            pending
        ) cells
      GROUP BY
        lead_tier
    )
  ) counts;
-- answers part text, version uuid, list text, key jsonb, contacts double precision, contactable_contacts double precision

-- StatisticsRepository.countParts: by tier, both parts
WITH
  pending AS MATERIALIZED (
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
      contacts
    FROM
      contact_statistics_deltas
    WHERE
      TRUE
      AND lada = ANY ($1::TEXT[])
  )
SELECT
  'kept' AS part,
  coalesce(
    (
      SELECT
        version
      FROM
        contact_statistics_version
    ),
    '00000000-0000-0000-0000-000000000000'
  ) AS version,
  counts.*
FROM
  (
    (
      SELECT
        NULL AS list,
        jsonb_build_object() AS key,
        coalesce(sum(contacts), 0)::float8 AS contacts,
        coalesce(
          sum(contacts) FILTER (
            WHERE
              contactable
          ),
          0
        )::float8 AS contactable_contacts
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
            contacts
          FROM
            contact_statistics
          WHERE
            grouping_id = 2
            AND TRUE
            AND lada = ANY ($1::TEXT[])
        ) cells
    )
    UNION ALL
    (
      SELECT
        'lead_tier' AS list,
        jsonb_build_object('lead_tier', lead_tier) AS key,
        coalesce(sum(contacts), 0)::float8 AS contacts,
        coalesce(
          sum(contacts) FILTER (
            WHERE
              contactable
          ),
          0
        )::float8 AS contactable_contacts
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
            contacts
          FROM
            contact_statistics
          WHERE
            grouping_id = 34
            AND TRUE
            AND lada = ANY ($1::TEXT[])
        ) cells
      GROUP BY
        lead_tier
    )
  ) counts
UNION ALL
SELECT
  'pending' AS part,
  coalesce(
    (
      SELECT
        version
      FROM
        contact_statistics_version
    ),
    '00000000-0000-0000-0000-000000000000'
  ) AS version,
  counts.*
FROM
  (
    (
      SELECT
        NULL AS list,
        jsonb_build_object() AS key,
        coalesce(sum(contacts), 0)::float8 AS contacts,
        coalesce(
          sum(contacts) FILTER (
            WHERE
              contactable
          ),
          0
        )::float8 AS contactable_contacts
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
            contacts
          FROM
            pending
        ) cells
    )
    UNION ALL
    (
      SELECT
        'lead_tier' AS list,
        jsonb_build_object('lead_tier', lead_tier) AS key,
        coalesce(sum(contacts), 0)::float8 AS contacts,
        coalesce(
          sum(contacts) FILTER (
            WHERE
              contactable
          ),
          0
        )::float8 AS contactable_contacts
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
            contacts
          FROM
            pending
        ) cells
      GROUP BY
        lead_tier
    )
  ) counts;
-- answers part text, version uuid, list text, key jsonb, contacts double precision, contactable_contacts double precision

-- StatisticsRepository.estimate: an estimate
EXPLAIN (FORMAT JSON)
SELECT
FROM
  contacts c
WHERE
  TRUE
  AND string_to_array(
    regexp_replace(
      lower(
        translate(
          c.full_name,
          'ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/"''()&	´’́̃̈',
          'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             '
        )
      ),
      '([^ ]{3})([^ ])?([^ ])?([^ ])?([^ ])?[^ ]*',
      '\1 \1\2 \1\2\3 \1\2\3\4 \1\2\3\4\5',
      'g'
    ),
    ' '
  ) @> $1::TEXT[]
  AND (c.full_name ~ $2)::integer <> 0;
-- answers QUERY PLAN json

-- StatisticsRepository.estimate: an estimate
EXPLAIN (FORMAT JSON)
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
  AND string_to_array(
    regexp_replace(
      lower(
        translate(
          c.full_name,
          'ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/"''()&	´’́̃̈',
          'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             '
        )
      ),
      '([^ ]{3})([^ ])?([^ ])?([^ ])?([^ ])?[^ ]*',
      '\1 \1\2 \1\2\3 \1\2\3\4 \1\2\3\4\5',
      'g'
    ),
    ' '
  ) @> $1::TEXT[]
  AND (c.full_name ~ $2)::integer <> 0;
-- answers QUERY PLAN json

-- StatisticsRepository.countScores
SELECT
  lead_tier,
  lead_score,
  sum(contacts)::float8 AS contacts
FROM
  (
    SELECT
      lead_tier,
      lead_score,
      contactable,
      contacts
    FROM
      contact_statistics
    WHERE
      grouping_id = 160
    UNION ALL
    SELECT
      lead_tier,
      lead_score,
      contactable,
      contacts
    FROM
      contact_statistics_deltas
  ) cells
WHERE
  $1::boolean IS NULL
  OR contactable = $1
GROUP BY
  lead_tier,
  lead_score
HAVING
  sum(contacts) <> 0;
-- answers lead_tier text, lead_score smallint, contacts double precision

-- StatisticsRepository.pending
SELECT
  count(*)::float8 AS deltas
FROM
  contact_statistics_deltas;
-- answers deltas double precision
