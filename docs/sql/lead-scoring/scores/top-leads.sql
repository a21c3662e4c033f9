-- The statements of src/lead-scoring/scores/top-leads.repository.ts, written by npm run sql.

-- TopLeadsRepository.find: best leads of everybody
SELECT
  l.id,
  l.lead
FROM
  (
    SELECT
      c.id,
      ROW (
        c.id,
        c.phone_e164,
        c.phone_national,
        c.full_name,
        c.state_name,
        c.municipality,
        c.lada,
        c.created_at,
        c.whatsapp_validated,
        c.instagram_validated,
        c.facebook_validated,
        c.google_validated,
        c.apple_validated,
        s.total_score,
        s.quality_tier,
        s.last_calculated_at
      )::text AS lead
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
      501
  ) l
LIMIT
  $1;
-- answers id integer, lead text

-- TopLeadsRepository.find: best leads of one tier and every field of the filter
SELECT
  l.id,
  l.lead
FROM
  (
    SELECT
      c.id,
      ROW (
        c.id,
        c.phone_e164,
        c.phone_national,
        c.full_name,
        c.state_name,
        c.municipality,
        c.lada,
        c.created_at,
        c.whatsapp_validated,
        c.instagram_validated,
        c.facebook_validated,
        c.google_validated,
        c.apple_validated,
        s.total_score,
        s.quality_tier,
        s.last_calculated_at
      )::text AS lead
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
      AND c.state_code = ANY ($4::TEXT[])
      AND c.state_name = ANY ($5::TEXT[])
      AND c.municipality = ANY ($6::TEXT[])
      AND c.city = ANY ($7::TEXT[])
      AND c.lada = ANY ($8::TEXT[])
      AND c.operator = ANY ($9::TEXT[])
      AND c.status = ANY ($10::contactstatus[])
      AND c.is_mobile = $11
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
      ) @> $12::TEXT[]
      AND (c.full_name ~ $13)::integer <> 0
      AND (
        c.last_sent_at IS NULL
        OR c.last_sent_at < now() - make_interval(days => $14::integer)
      )
      AND EXISTS (
        SELECT
        FROM
          platform_validations v
        WHERE
          v.contact_id = c.id
          AND v.is_valid
          AND v.platform = ANY ($15::TEXT[])
        OFFSET
          0
      )
      AND EXISTS (
        SELECT
        FROM
          platform_validations v
        WHERE
          v.contact_id = c.id
          AND v.platform_details ? 'line_status'
          AND v.platform_details ->> 'line_status' = ANY ($16::TEXT[])
        OFFSET
          0
      )
      AND EXISTS (
        SELECT
        FROM
          platform_validations v
        WHERE
          v.contact_id = c.id
          AND v.platform_details ? 'line_type'
          AND v.platform_details ->> 'line_type' = ANY ($17::TEXT[])
        OFFSET
          0
      )
      AND EXISTS (
        SELECT
        FROM
          lead_scores s
        WHERE
          s.contact_id = c.id
          AND s.quality_tier = ANY ($18::TEXT[])
      )
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $1
  ) l
LIMIT
  $1;
-- answers id integer, lead text
