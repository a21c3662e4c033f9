-- The statements of src/contacts/privacy/contact-record.repository.ts, written by npm run sql.

-- ContactRecordRepository.held
SELECT
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
  (
    SELECT
      coalesce(jsonb_agg(to_jsonb(r)), '[]')
    FROM
      (
        SELECT
          v.*
        FROM
          platform_validations v
        WHERE
          v.contact_id = c.id
        ORDER BY
          v.platform,
          v.id
      ) r
  ) AS validations,
  (
    SELECT
      to_jsonb(s)
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS score,
  (
    SELECT
      coalesce(jsonb_agg(to_jsonb(r)), '[]')
    FROM
      (
        SELECT
          e.kind,
          e.method,
          e.evidence,
          e.occurred_at,
          e.recorded_by,
          e.created_at
        FROM
          consent_events e
        WHERE
          e.phone_e164 = c.phone_e164
        ORDER BY
          e.id
      ) r
  ) AS consent,
  ARRAY(
    SELECT
      p.list::text
    FROM
      suppressed_phones p
    WHERE
      p.phone_e164 = c.phone_e164
    ORDER BY
      p.list
  ) AS suppression_lists,
  ARRAY(
    SELECT
      o.list::text
    FROM
      suppression_overrides o
    WHERE
      o.phone_e164 = c.phone_e164
    ORDER BY
      o.list
  ) AS suppression_overrides,
  (
    SELECT
      coalesce(jsonb_agg(to_jsonb(r)), '[]')
    FROM
      (
        SELECT
          j.job_uuid,
          to_jsonb(f) - 'job_id' - 'contact_id' AS failure
        FROM
          validation_job_failures f
          JOIN validation_jobs j ON j.id = f.job_id
        WHERE
          f.contact_id = c.id
        ORDER BY
          j.id
      ) r
  ) AS validation_failures,
  (
    SELECT
      coalesce(jsonb_agg(to_jsonb(r)), '[]')
    FROM
      (
        SELECT
          e.export_uuid,
          e.created_at,
          e.created_by,
          e.source,
          e.format,
          e.columns
        FROM
          contact_exports e
        WHERE
          e.created_at >= c.created_at
          AND EXISTS (
            SELECT
            FROM
              contact_export_parts p
            WHERE
              p.export_id = e.id
              AND p.sent_at IS NOT NULL
              AND c.id = ANY (p.contact_ids)
          )
        ORDER BY
          e.id
      ) r
  ) AS exports
FROM
  contacts c
WHERE
  c.id = $1;
-- answers contactable boolean, validations jsonb, score jsonb, consent jsonb, suppression_lists text[], suppression_overrides text[], validation_failures jsonb, exports jsonb
