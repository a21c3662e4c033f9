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
