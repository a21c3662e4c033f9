-- The statements of src/dashboard/contact-history.repository.ts, written by npm run sql.

-- ContactHistoryRepository.contactability
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
  ARRAY(
    SELECT
      s.list::text
    FROM
      suppressed_phones s
    WHERE
      s.phone_e164 = c.phone_e164
    ORDER BY
      1
  ) AS suppression_lists
FROM
  contacts c
WHERE
  c.id = $1;
-- answers contactable boolean, suppression_lists text[]

-- ContactHistoryRepository.history
SELECT
  at,
  kind,
  detail,
  score,
  by
FROM
  (
    SELECT
      c.created_at AS at,
      'created' AS kind,
      c.source AS detail,
      NULL::integer AS score,
      NULL AS by
    FROM
      contacts c
    WHERE
      c.id = $1
    UNION ALL
    SELECT
      c.last_sent_at,
      'sent',
      NULL,
      NULL,
      NULL
    FROM
      contacts c
    WHERE
      c.id = $1
    UNION ALL
    SELECT
      c.status_updated_at,
      'status',
      c.status::text,
      NULL,
      c.status_source
    FROM
      contacts c
    WHERE
      c.id = $1
    UNION ALL
    SELECT
      e.occurred_at,
      lower(e.kind),
      e.method,
      NULL,
      e.recorded_by
    FROM
      contacts c
      JOIN consent_events e ON e.phone_e164 = c.phone_e164
    WHERE
      c.id = $1
    UNION ALL
    SELECT
      v.validated_at,
      CASE
        WHEN v.is_valid THEN 'account_found'
        ELSE 'no_account'
      END,
      v.platform,
      NULL,
      v.validation_source
    FROM
      platform_validations v
    WHERE
      v.contact_id = $1
    UNION ALL
    SELECT
      s.last_calculated_at,
      'scored',
      s.quality_tier,
      s.total_score,
      NULL
    FROM
      lead_scores s
    WHERE
      s.contact_id = $1
  ) events
WHERE
  at IS NOT NULL
ORDER BY
  at DESC,
  kind
LIMIT
  200;
-- answers at timestamp with time zone, kind text, detail character varying, score integer, by text
