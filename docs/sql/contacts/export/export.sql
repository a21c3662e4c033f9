-- The statements of src/contacts/export/export.repository.ts, written by npm run sql.

-- ExportRepository.writePage: part of a CSV file
WITH
  held AS MATERIALIZED (
    SELECT
      id
    FROM
      contact_exports
    WHERE
      id = $3::integer
      AND fencing_token = $4::integer
      AND status IN ('STREAMING', 'RUNNING')
    FOR SHARE
  ),
  found AS MATERIALIZED (
    SELECT
      count(*)::integer AS contacts,
      string_agg(line, '') AS text,
      min(created_at) AS created_at,
      array_agg(id) AS ids
    FROM
      (
        SELECT
          c.*
        FROM
          unnest($2::TEXT[]) AS branch (value)
          CROSS JOIN LATERAL (
            SELECT
              c.id,
              c.created_at,
              coalesce(c.phone_e164::text, '') || E'\x1f' || coalesce(c.full_name::text, '') || E'\x1f' || coalesce(to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '') || E'\x1e\n' AS line,
              c.created_at::text AS cursor_created_at
            FROM
              contacts c
            WHERE
              c.lada = branch.value
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
              c.created_at DESC NULLS LAST,
              c.id DESC NULLS LAST
            LIMIT
              $1
          ) c
        ORDER BY
          c.created_at DESC NULLS LAST,
          c.id DESC NULLS LAST
        LIMIT
          $1
      ) page
    HAVING
      count(*) > 0
  ),
  noted AS (
    INSERT INTO
      contact_export_parts (export_id, part, contact_ids, sent_at)
    SELECT
      held.id,
      $5::integer,
      ids,
      now()
    FROM
      held,
      found
    ON CONFLICT (export_id, part) DO UPDATE
    SET
      contact_ids = excluded.contact_ids,
      sent_at = excluded.sent_at
  )
SELECT
  contacts,
  text,
  created_at::text AS created_at,
  ids[contacts] AS id,
  EXISTS (
    SELECT
    FROM
      held
  ) AS held
FROM
  found;
-- answers contacts integer, text text, created_at text, id integer, held boolean

-- ExportRepository.writePage: the next part of a text file
WITH
  held AS MATERIALIZED (
    SELECT
      id
    FROM
      contact_exports
    WHERE
      id = $4::integer
      AND fencing_token = $5::integer
      AND status IN ('STREAMING', 'RUNNING')
    FOR SHARE
  ),
  found AS MATERIALIZED (
    SELECT
      count(*)::integer AS contacts,
      string_agg(line, '') AS text,
      min(created_at) AS created_at,
      array_agg(id) AS ids
    FROM
      (
        SELECT
          c.id,
          c.created_at,
          c.phone_e164 || E'\n' AS line,
          c.created_at::text AS cursor_created_at
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
          AND (c.created_at, c.id) < ($2::timestamptz, $3::integer)
        ORDER BY
          c.created_at DESC,
          c.id DESC
        LIMIT
          $1
      ) page
    HAVING
      count(*) > 0
  ),
  noted AS (
    INSERT INTO
      contact_export_parts (export_id, part, contact_ids, sent_at)
    SELECT
      held.id,
      $6::integer,
      ids,
      now()
    FROM
      held,
      found
    ON CONFLICT (export_id, part) DO UPDATE
    SET
      contact_ids = excluded.contact_ids,
      sent_at = excluded.sent_at
  )
SELECT
  contacts,
  text,
  created_at::text AS created_at,
  ids[contacts] AS id,
  EXISTS (
    SELECT
    FROM
      held
  ) AS held
FROM
  found;
-- answers contacts integer, text text, created_at text, id integer, held boolean

-- ExportRepository.freeze: contacts spread over area codes
SELECT
  count(*)::integer AS parts
FROM
  contact_export_parts
WHERE
  export_id = $1;
-- answers parts integer

-- ExportRepository.freeze: contacts spread over area codes
WITH
  noted AS (
    INSERT INTO
      contact_export_parts (export_id, part, contact_ids)
    SELECT
      $3::integer,
      (position - 1) / $4::integer,
      array_agg(
        id
        ORDER BY
          position
      )
    FROM
      (
        SELECT
          id,
          row_number() OVER (
            ORDER BY
              rank,
              id
          ) AS position
        FROM
          (
            SELECT
              c.id,
              row_number() OVER (
                PARTITION BY
                  c.lada
                ORDER BY
                  c.created_at DESC NULLS LAST,
                  c.id DESC NULLS LAST
              ) AS rank
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
              AND EXISTS (
                SELECT
                FROM
                  lead_scores s
                WHERE
                  s.contact_id = c.id
                  AND s.total_score >= $2
              )
          ) ranked
        WHERE
          rank <= $1
        ORDER BY
          rank,
          id
        LIMIT
          $1
      ) selected
    GROUP BY
      2
    RETURNING
      1
  )
SELECT
  count(*)::integer AS parts
FROM
  noted;
-- answers parts integer

-- ExportRepository.freeze: best leads for a file
WITH
  noted AS (
    INSERT INTO
      contact_export_parts (export_id, part, contact_ids)
    SELECT
      $3::integer,
      (position - 1) / $4::integer,
      array_agg(
        id
        ORDER BY
          position
      )
    FROM
      (
        SELECT
          contact_id AS id,
          row_number() OVER (
            ORDER BY
              total_score DESC,
              contact_id
          ) AS position
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              lead_scores s
              JOIN contacts c ON c.id = s.contact_id
            WHERE
              s.total_score >= $2
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
              s.total_score DESC,
              s.contact_id
            LIMIT
              $1
          ) best
      ) selected
    GROUP BY
      2
    RETURNING
      1
  )
SELECT
  count(*)::integer AS parts
FROM
  noted;
-- answers parts integer

-- ExportRepository.freeze: best leads spread over states
WITH
  noted AS (
    INSERT INTO
      contact_export_parts (export_id, part, contact_ids)
    SELECT
      $4::integer,
      (position - 1) / $5::integer,
      array_agg(
        id
        ORDER BY
          position
      )
    FROM
      (
        SELECT
          contact_id AS id,
          row_number() OVER (
            ORDER BY
              rank,
              total_score DESC,
              contact_id
          ) AS position
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score,
              row_number() OVER (
                PARTITION BY
                  c.state_code
                ORDER BY
                  s.total_score DESC,
                  s.contact_id
              ) AS rank
            FROM
              lead_scores s
              JOIN contacts c ON c.id = s.contact_id
            WHERE
              s.total_score >= $2
              AND s.quality_tier = $3
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
          ) ranked
        WHERE
          rank <= $1
        ORDER BY
          rank,
          total_score DESC,
          contact_id
        LIMIT
          $1
      ) selected
    GROUP BY
      2
    RETURNING
      1
  )
SELECT
  count(*)::integer AS parts
FROM
  noted;
-- answers parts integer

-- ExportRepository.freeze: contacts spread over area codes
SELECT
  id
FROM
  contact_exports
WHERE
  id = $1::integer
  AND fencing_token = $2::integer
  AND status IN ('STREAMING', 'RUNNING')
FOR SHARE;
-- answers id integer

-- ExportRepository.writeFrozen
WITH
  held AS MATERIALIZED (
    SELECT
      id
    FROM
      contact_exports
    WHERE
      id = $1::integer
      AND fencing_token = $3::integer
      AND status IN ('STREAMING', 'RUNNING')
    FOR SHARE
  ),
  found AS MATERIALIZED (
    SELECT
      count(*)::integer AS contacts,
      coalesce(string_agg(line, ''), '') AS text,
      coalesce(array_agg(id), '{}') AS ids
    FROM
      (
        SELECT
          c.id,
          json_build_object('id', c.id)::text || E'\n' AS line
        FROM
          contact_export_parts e,
          unnest(e.contact_ids) WITH ORDINALITY AS p (contact_id, position)
          JOIN contacts c ON c.id = p.contact_id
        WHERE
          e.export_id = $1
          AND e.part = $2
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
          p.position
      ) page
  ),
  noted AS (
    UPDATE contact_export_parts e
    SET
      sent_at = now(),
      contact_ids = found.ids
    FROM
      held,
      found
    WHERE
      e.export_id = held.id
      AND e.part = $2
  )
SELECT
  contacts,
  text,
  EXISTS (
    SELECT
    FROM
      held
  ) AS held
FROM
  found;
-- answers contacts integer, text text, held boolean
