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
WITH
  matching AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
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
          (
            SELECT
              *
            FROM
              platform_validations
            WHERE
              contact_id = c.id
            OFFSET
              0
          ) v
        WHERE
          v.contact_id = c.id
          AND v.is_valid
          AND v.platform = ANY ($15::TEXT[])
      )
      AND EXISTS (
        SELECT
        FROM
          (
            SELECT
              *
            FROM
              platform_validations
            WHERE
              contact_id = c.id
            OFFSET
              0
          ) v
        WHERE
          v.contact_id = c.id
          AND v.platform_details ? 'line_status'
          AND v.platform_details ->> 'line_status' = ANY ($16::TEXT[])
      )
      AND EXISTS (
        SELECT
        FROM
          (
            SELECT
              *
            FROM
              platform_validations
            WHERE
              contact_id = c.id
            OFFSET
              0
          ) v
        WHERE
          v.contact_id = c.id
          AND v.platform_details ? 'line_type'
          AND v.platform_details ->> 'line_type' = ANY ($17::TEXT[])
      )
      AND EXISTS (
        SELECT
        FROM
          lead_scores s
        WHERE
          s.contact_id = c.id
          AND s.quality_tier = ANY ($18::TEXT[])
      )
  )
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
  (
    SELECT
      s.contact_id
    FROM
      matching s
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $1
  ) best
  JOIN lead_scores s ON s.contact_id = best.contact_id
  JOIN contacts c ON c.id = best.contact_id
ORDER BY
  s.total_score DESC,
  s.contact_id;
-- answers id integer, lead text

-- TopLeadsRepository.find: best leads of a platform, by a walk
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
      AND EXISTS (
        SELECT
        FROM
          (
            SELECT
              *
            FROM
              platform_validations
            WHERE
              contact_id = c.id
            OFFSET
              0
          ) v
        WHERE
          v.contact_id = c.id
          AND v.is_valid
          AND v.platform = ANY ($3::TEXT[])
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

-- TopLeadsRepository.attempt: best leads of one tier and every field of the filter
WITH
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      lead_scores s
    WHERE
      s.total_score >= $2
      AND s.quality_tier = $3
      AND (
        s.contact_last_sent_at IS NULL
        OR s.contact_last_sent_at < (
          SELECT
            now() - make_interval(days => $4::integer)
        )
        OR s.contact_id IN (
          SELECT
            contact_id
          FROM
            moved_leads
          LIMIT
            1000
        )
        OR (
          SELECT
            count(*) > 1000
          FROM
            (
              SELECT
              FROM
                moved_leads
              LIMIT
                1000 + 1
            ) moved
        )
      )
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $20
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) < $20
        FROM
          best
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              best s
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              AND c.state_code = ANY ($5::TEXT[])
              AND c.state_name = ANY ($6::TEXT[])
              AND c.municipality = ANY ($7::TEXT[])
              AND c.city = ANY ($8::TEXT[])
              AND c.lada = ANY ($9::TEXT[])
              AND c.operator = ANY ($10::TEXT[])
              AND c.status = ANY ($11::contactstatus[])
              AND c.is_mobile = $12
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
              ) @> $13::TEXT[]
              AND (c.full_name ~ $14)::integer <> 0
              AND (
                c.last_sent_at IS NULL
                OR c.last_sent_at < now() - make_interval(days => $15::integer)
              )
              AND EXISTS (
                SELECT
                FROM
                  (
                    SELECT
                      *
                    FROM
                      platform_validations
                    WHERE
                      contact_id = c.id
                    OFFSET
                      0
                  ) v
                WHERE
                  v.contact_id = c.id
                  AND v.is_valid
                  AND v.platform = ANY ($16::TEXT[])
              )
              AND EXISTS (
                SELECT
                FROM
                  (
                    SELECT
                      *
                    FROM
                      platform_validations
                    WHERE
                      contact_id = c.id
                    OFFSET
                      0
                  ) v
                WHERE
                  v.contact_id = c.id
                  AND v.platform_details ? 'line_status'
                  AND v.platform_details ->> 'line_status' = ANY ($17::TEXT[])
              )
              AND EXISTS (
                SELECT
                FROM
                  (
                    SELECT
                      *
                    FROM
                      platform_validations
                    WHERE
                      contact_id = c.id
                    OFFSET
                      0
                  ) v
                WHERE
                  v.contact_id = c.id
                  AND v.platform_details ? 'line_type'
                  AND v.platform_details ->> 'line_type' = ANY ($18::TEXT[])
              )
              AND EXISTS (
                SELECT
                FROM
                  lead_scores s
                WHERE
                  s.contact_id = c.id
                  AND s.quality_tier = ANY ($19::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: best leads of a platform, by a walk
WITH
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      lead_scores s
    WHERE
      s.total_score >= $2
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $4
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) < $4
        FROM
          best
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              best s
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
                  (
                    SELECT
                      *
                    FROM
                      platform_validations
                    WHERE
                      contact_id = c.id
                    OFFSET
                      0
                  ) v
                WHERE
                  v.contact_id = c.id
                  AND v.is_valid
                  AND v.platform = ANY ($3::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: the best of each place
WITH
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      lead_scores s
    WHERE
      s.total_score >= $2
      AND s.quality_tier = $3
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $6
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) < $6
        FROM
          best
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              best s
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              AND c.operator = ANY ($4::TEXT[])
              AND c.is_mobile = $5
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: the best of each place
WITH RECURSIVE
  unplaced AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      moved_leads
    UNION ALL
    (
      SELECT
        contact_id
      FROM
        lead_scores
      WHERE
        place IS NULL
      ORDER BY
        place,
        total_score DESC,
        contact_id
      LIMIT
        $7 + 1
    )
    LIMIT
      $7 + 1
  ),
  places AS (
    (
      SELECT
        place
      FROM
        lead_scores
      WHERE
        place IS NOT NULL
      ORDER BY
        place
      LIMIT
        1
    )
    UNION ALL
    SELECT
      (
        SELECT
          s.place
        FROM
          lead_scores s
        WHERE
          s.place > p.place
        ORDER BY
          s.place
        LIMIT
          1
      )
    FROM
      places p
    WHERE
      p.place IS NOT NULL
  ),
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score,
      s.position
    FROM
      (
        SELECT
          place
        FROM
          places
        WHERE
          (
            SELECT
              count(*) <= $7
            FROM
              unplaced
          )
          AND split_part(place, '|', 1) = ANY ($8::TEXT[])
          AND split_part(place, '|', 5) = ANY ($9::TEXT[])
      ) p
      CROSS JOIN LATERAL (
        SELECT
          s.contact_id,
          s.total_score,
          row_number() OVER (
            ORDER BY
              s.total_score DESC,
              s.contact_id
          ) AS position
        FROM
          lead_scores s
        WHERE
          s.place = p.place
          AND s.total_score >= $2
          AND s.quality_tier = $3
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $6
      ) s
  ),
  horizon AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      best s
    WHERE
      s.position = $6
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      1
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          (
            SELECT
              count(*) <= $7
            FROM
              unplaced
          )
          AND NOT EXISTS (
            SELECT
            FROM
              horizon
          )
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              (
                SELECT
                  b.contact_id,
                  b.total_score
                FROM
                  best b
                UNION
                SELECT
                  s.contact_id,
                  s.total_score
                FROM
                  unplaced u
                  CROSS JOIN LATERAL (
                    SELECT
                      *
                    FROM
                      lead_scores
                    WHERE
                      contact_id = u.contact_id
                    OFFSET
                      0
                  ) s
                WHERE
                  (
                    SELECT
                      count(*) <= $7
                    FROM
                      unplaced
                  )
                  AND s.total_score >= $2
                  AND s.quality_tier = $3
              ) s
              LEFT JOIN horizon h ON TRUE
            WHERE
              h.contact_id IS NULL
              OR (- s.total_score, s.contact_id) <= (- h.total_score, h.contact_id)
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              AND c.operator = ANY ($4::TEXT[])
              AND c.is_mobile = $5
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: the best that were not contacted lately
WITH
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      lead_scores s
    WHERE
      s.total_score >= $2
      AND (
        s.contact_last_sent_at IS NULL
        OR s.contact_last_sent_at < (
          SELECT
            now() - make_interval(days => $3::integer)
        )
        OR s.contact_id IN (
          SELECT
            contact_id
          FROM
            moved_leads
          LIMIT
            1000
        )
        OR (
          SELECT
            count(*) > 1000
          FROM
            (
              SELECT
              FROM
                moved_leads
              LIMIT
                1000 + 1
            ) moved
        )
      )
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $7
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) < $7
        FROM
          best
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              best s
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              AND c.operator = ANY ($4::TEXT[])
              AND c.is_mobile = $5
              AND (
                c.last_sent_at IS NULL
                OR c.last_sent_at < now() - make_interval(days => $6::integer)
              )
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: among the contacts of a field
WITH
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      lead_scores s
    WHERE
      s.total_score >= $2
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $5
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) < $5
        FROM
          best
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              best s
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              AND c.operator = ANY ($3::TEXT[])
              AND c.is_mobile = $4
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: among the contacts of a field
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($7::TEXT[]) AS branch (value)
      CROSS JOIN unnest($8::BOOLEAN[]) AS mobile (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.operator = branch.value
          AND c.is_mobile = mobile.value
          AND c.opt_out_at IS NULL
          AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
        ORDER BY
          c.created_at DESC NULLS LAST,
          c.id DESC NULLS LAST
        LIMIT
          $6
      ) c
    LIMIT
      $6
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $5
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              lead_scores s
            WHERE
              s.contact_id = ANY (
                ARRAY(
                  SELECT
                    id
                  FROM
                    candidates
                  WHERE
                    (
                      SELECT
                        count(*) <= $5
                      FROM
                        candidates
                    )
                )
              )
              AND s.total_score >= $2
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              AND c.operator = ANY ($3::TEXT[])
              AND c.is_mobile = $4
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: among the contacts of a name
WITH
  best AS MATERIALIZED (
    SELECT
      s.contact_id,
      s.total_score
    FROM
      lead_scores s
    WHERE
      s.total_score >= $2
    ORDER BY
      s.total_score DESC,
      s.contact_id
    LIMIT
      $5
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) < $5
        FROM
          best
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              best s
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              ) @> $3::TEXT[]
              AND (c.full_name ~ $4)::integer <> 0
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: among the contacts of a name
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
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
      ) @> $7::TEXT[]
      AND (c.full_name ~ $8)::integer <> 0
    LIMIT
      $6
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $5
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              lead_scores s
            WHERE
              s.contact_id = ANY (
                ARRAY(
                  SELECT
                    id
                  FROM
                    candidates
                  WHERE
                    (
                      SELECT
                        count(*) <= $5
                      FROM
                        candidates
                    )
                )
              )
              AND s.total_score >= $2
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
              ) @> $3::TEXT[]
              AND (c.full_name ~ $4)::integer <> 0
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text

-- TopLeadsRepository.attempt: among the contacts of a platform
WITH
  candidates AS MATERIALIZED (
    SELECT
      v.id
    FROM
      unnest($6::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          v.id
        FROM
          platform_validations v
        WHERE
          v.is_valid
          AND v.platform = branch.value
        ORDER BY
          v.validated_at DESC,
          v.id DESC
        LIMIT
          $5
      ) v
    LIMIT
      $5
  )
SELECT
  whole.is_whole,
  page.id,
  page.lead
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $4
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
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
      )::text AS lead,
      s.total_score
    FROM
      (
        SELECT
          s.contact_id
        FROM
          (
            SELECT
              s.contact_id,
              s.total_score
            FROM
              lead_scores s
            WHERE
              s.contact_id = ANY (
                ARRAY(
                  SELECT
                    (
                      SELECT
                        v.contact_id
                      FROM
                        platform_validations v
                      WHERE
                        v.id = candidates.id
                    )
                  FROM
                    candidates
                  WHERE
                    (
                      SELECT
                        count(*) <= $4
                      FROM
                        candidates
                    )
                )
              )
              AND s.total_score >= $2
            ORDER BY
              s.total_score DESC,
              s.contact_id
            OFFSET
              0
          ) s
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = s.contact_id
                OFFSET
                  0
              ) c
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
                  (
                    SELECT
                      *
                    FROM
                      platform_validations
                    WHERE
                      contact_id = c.id
                    OFFSET
                      0
                  ) v
                WHERE
                  v.contact_id = c.id
                  AND v.is_valid
                  AND v.platform = ANY ($3::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          s.total_score DESC,
          s.contact_id
        LIMIT
          $1
      ) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id
  ) page ON TRUE
ORDER BY
  page.total_score DESC,
  page.id;
-- answers is_whole boolean, id integer, lead text
