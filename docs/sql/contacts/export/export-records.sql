-- The statements of src/contacts/export/export-records.repository.ts, written by npm run sql.

-- ExportRecordsRepository.list: first page of exports
SELECT
  e.id,
  e.export_uuid,
  e.created_at,
  e.created_by,
  e.source,
  e.format,
  e.columns,
  e.contact_filters,
  e.max_contacts,
  e.spread,
  e.policy_version,
  e.status,
  e.contact_count,
  e.file_bytes,
  e.file_sha256,
  e.finished_at,
  e.created_at::text AS cursor_created_at
FROM
  contact_exports e
ORDER BY
  e.created_at DESC,
  e.id DESC
LIMIT
  $1;
-- answers id integer, export_uuid uuid, created_at timestamp with time zone, created_by character varying, source character varying, format character varying, columns text[], contact_filters jsonb, max_contacts integer, spread character varying, policy_version character varying, status character varying, contact_count integer, file_bytes bigint, file_sha256 character, finished_at timestamp with time zone, cursor_created_at text

-- ExportRecordsRepository.list: exports after a cursor
SELECT
  e.id,
  e.export_uuid,
  e.created_at,
  e.created_by,
  e.source,
  e.format,
  e.columns,
  e.contact_filters,
  e.max_contacts,
  e.spread,
  e.policy_version,
  e.status,
  e.contact_count,
  e.file_bytes,
  e.file_sha256,
  e.finished_at,
  e.created_at::text AS cursor_created_at
FROM
  contact_exports e
WHERE
  (e.created_at, e.id) < ($2::timestamptz, $3::integer)
ORDER BY
  e.created_at DESC,
  e.id DESC
LIMIT
  $1;
-- answers id integer, export_uuid uuid, created_at timestamp with time zone, created_by character varying, source character varying, format character varying, columns text[], contact_filters jsonb, max_contacts integer, spread character varying, policy_version character varying, status character varying, contact_count integer, file_bytes bigint, file_sha256 character, finished_at timestamp with time zone, cursor_created_at text

-- ExportRecordsRepository.find
SELECT
  e.id,
  e.export_uuid,
  e.created_at,
  e.created_by,
  e.source,
  e.format,
  e.columns,
  e.contact_filters,
  e.max_contacts,
  e.spread,
  e.policy_version,
  e.status,
  e.contact_count,
  e.file_bytes,
  e.file_sha256,
  e.finished_at
FROM
  contact_exports e
WHERE
  e.export_uuid = $1;
-- answers id integer, export_uuid uuid, created_at timestamp with time zone, created_by character varying, source character varying, format character varying, columns text[], contact_filters jsonb, max_contacts integer, spread character varying, policy_version character varying, status character varying, contact_count integer, file_bytes bigint, file_sha256 character, finished_at timestamp with time zone

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
      contact_export_parts p
    WHERE
      p.export_id = $1
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
  e.part,
  m.position::integer AS position
FROM
  contact_export_parts e
  CROSS JOIN LATERAL unnest(e.contact_ids) WITH ORDINALITY AS m (contact_id, position)
  LEFT JOIN contacts c ON c.id = m.contact_id
WHERE
  e.export_id = $1
  AND e.sent_at IS NOT NULL
  AND e.part >= $3::integer
  AND (
    e.part > $3::integer
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
  e.part,
  m.position
LIMIT
  $2;
-- answers contact_id integer, phone_e164 character varying, status contactstatus, opt_out_at timestamp with time zone, part integer, position integer
