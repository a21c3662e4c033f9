-- The statements of src/contacts/export/export-records.repository.ts, written by npm run sql.

-- ExportRecordsRepository.examine
SELECT
  c.id,
  c.created_at,
  c.status,
  c.opt_out_at,
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
  EXISTS (
    SELECT
    FROM
      contact_exports e
      JOIN contact_export_parts p ON p.export_id = e.id
    WHERE
      e.id = $1
      AND (
        e.delivery = 'stream'
        OR e.status = 'COMPLETED'
      )
      AND p.sent_at IS NOT NULL
      AND c.id = ANY (p.contact_ids)
  ) AS included,
  CASE
    WHEN c.opt_out_at IS NULL
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
    ) <> 1 THEN array_remove(
      ARRAY[
        CASE
          WHEN (
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
            AND c.lada = ANY ($3::TEXT[])
          ) IS NOT TRUE THEN $4::text
        END,
        CASE
          WHEN (
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
                AND s.total_score >= $5
            )
          ) IS NOT TRUE THEN $6::text
        END
      ]::TEXT[],
      NULL
    )
    ELSE '{}'
  END AS unmatched_fields
FROM
  contacts c
WHERE
  c.phone_e164 = $2;
-- answers id integer, created_at timestamp with time zone, status contactstatus, opt_out_at timestamp with time zone, contactable boolean, included boolean, unmatched_fields text[]

-- ExportRecordsRepository.withdrawn
SELECT
  m.contact_id,
  c.phone_e164,
  c.status,
  c.opt_out_at,
  p.part,
  m.position::integer AS position
FROM
  contact_exports e
  JOIN contact_export_parts p ON p.export_id = e.id
  CROSS JOIN LATERAL unnest(p.contact_ids) WITH ORDINALITY AS m (contact_id, position)
  LEFT JOIN contacts c ON c.id = m.contact_id
WHERE
  e.id = $1
  AND (
    e.delivery = 'stream'
    OR e.status = 'COMPLETED'
  )
  AND p.sent_at IS NOT NULL
  AND p.part >= $3::integer
  AND (
    p.part > $3::integer
    OR m.position > $4::integer
  )
  AND (
    c.id IS NULL
    OR NOT (
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
    )
  )
ORDER BY
  p.part,
  m.position
LIMIT
  $2;
-- answers contact_id integer, phone_e164 character varying, status contactstatus, opt_out_at timestamp with time zone, part integer, position integer
