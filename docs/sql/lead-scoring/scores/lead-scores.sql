-- The statements of src/lead-scoring/scores/lead-scores.repository.ts, written by npm run sql.

-- LeadScoresRepository.scoreTargets: a run over everybody
SELECT
  id
FROM
  contacts
WHERE
  id IN (
    SELECT
      t.id
    FROM
      (
        SELECT
          c.id,
          c.phone_e164
        FROM
          (
            SELECT DISTINCT
              contact_id AS id
            FROM
              platform_validations
            WHERE
              contact_id > $1::integer
              AND contact_id <= $2::integer
              AND (contact_id - $1::integer - 1) % $3::integer = 0
          ) wanted
          CROSS JOIN LATERAL (
            SELECT
              c.id,
              c.phone_e164
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = wanted.id
                OFFSET
                  0
              ) c
            WHERE
              TRUE
            OFFSET
              0
          ) c
      ) t
  )
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers id integer

-- LeadScoresRepository.scoreTargets: a run over everybody, also without results
SELECT
  id
FROM
  contacts
WHERE
  id IN (
    SELECT
      t.id
    FROM
      (
        SELECT
          id,
          phone_e164
        FROM
          contacts
        WHERE
          id > $1::integer
          AND id <= $2::integer
          AND (id - $1::integer - 1) % $3::integer = 0
      ) t
  )
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers id integer

-- LeadScoresRepository.scoreTargets: a run over a filter
SELECT
  id
FROM
  contacts
WHERE
  id IN (
    SELECT
      t.id
    FROM
      (
        SELECT
          c.id,
          c.phone_e164
        FROM
          (
            SELECT DISTINCT
              contact_id AS id
            FROM
              platform_validations
            WHERE
              contact_id > $1::integer
              AND contact_id <= $2::integer
              AND (contact_id - $1::integer - 1) % $3::integer = 0
          ) wanted
          CROSS JOIN LATERAL (
            SELECT
              c.id,
              c.phone_e164
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = wanted.id
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
              AND c.state_code = ANY ($4::TEXT[])
            OFFSET
              0
          ) c
      ) t
  )
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers id integer

-- LeadScoresRepository.scoreTargets: a run over ids
SELECT
  id
FROM
  contacts
WHERE
  id IN (
    SELECT
      t.id
    FROM
      (
        SELECT
          c.id,
          c.phone_e164
        FROM
          (
            SELECT DISTINCT
              contact_id AS id
            FROM
              platform_validations
            WHERE
              contact_id = ANY ($1::INTEGER[])
          ) wanted
          CROSS JOIN LATERAL (
            SELECT
              c.id,
              c.phone_e164
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = wanted.id
                OFFSET
                  0
              ) c
            WHERE
              TRUE
            OFFSET
              0
          ) c
      ) t
  )
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers id integer

-- LeadScoresRepository.write: one contact, standard
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'standard',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          whatsapp_score + instagram_score + facebook_score + google_score + apple_score AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      id,
                                      phone_e164
                                    FROM
                                      contacts
                                    WHERE
                                      id = $1::integer
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'standard',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'standard',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.write: one contact, weighted
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'weighted',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          (
                            whatsapp_score * 25 + instagram_score * 20 + facebook_score * 20 + google_score * 20 + apple_score * 15
                          ) / 20 AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      id,
                                      phone_e164
                                    FROM
                                      contacts
                                    WHERE
                                      id = $1::integer
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'weighted',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'weighted',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.write: several contacts
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'standard',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          whatsapp_score + instagram_score + facebook_score + google_score + apple_score AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      id,
                                      phone_e164
                                    FROM
                                      contacts
                                    WHERE
                                      id = ANY ($1::INTEGER[])
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'standard',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'standard',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.write: a run over everybody
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'standard',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          whatsapp_score + instagram_score + facebook_score + google_score + apple_score AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      c.id,
                                      c.phone_e164
                                    FROM
                                      (
                                        SELECT DISTINCT
                                          contact_id AS id
                                        FROM
                                          platform_validations
                                        WHERE
                                          contact_id > $1::integer
                                          AND contact_id <= $2::integer
                                          AND (contact_id - $1::integer - 1) % $3::integer = 0
                                      ) wanted
                                      CROSS JOIN LATERAL (
                                        SELECT
                                          c.id,
                                          c.phone_e164
                                        FROM
                                          (
                                            SELECT
                                              *
                                            FROM
                                              contacts
                                            WHERE
                                              id = wanted.id
                                            OFFSET
                                              0
                                          ) c
                                        WHERE
                                          TRUE
                                        OFFSET
                                          0
                                      ) c
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    WHERE
      s.has_results
      OR l.calculation_version IS NOT NULL
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
      AND (
        c.lead_score IS DISTINCT FROM s.total_score
        OR c.lead_tier IS DISTINCT FROM s.quality_tier
      )
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'standard',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'standard',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.write: a run over everybody, also without results
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'standard',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          whatsapp_score + instagram_score + facebook_score + google_score + apple_score AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      id,
                                      phone_e164
                                    FROM
                                      contacts
                                    WHERE
                                      id > $1::integer
                                      AND id <= $2::integer
                                      AND (id - $1::integer - 1) % $3::integer = 0
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
      AND (
        c.lead_score IS DISTINCT FROM s.total_score
        OR c.lead_tier IS DISTINCT FROM s.quality_tier
      )
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'standard',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'standard',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.write: a run over a filter
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'standard',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          whatsapp_score + instagram_score + facebook_score + google_score + apple_score AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      c.id,
                                      c.phone_e164
                                    FROM
                                      (
                                        SELECT DISTINCT
                                          contact_id AS id
                                        FROM
                                          platform_validations
                                        WHERE
                                          contact_id > $1::integer
                                          AND contact_id <= $2::integer
                                          AND (contact_id - $1::integer - 1) % $3::integer = 0
                                      ) wanted
                                      CROSS JOIN LATERAL (
                                        SELECT
                                          c.id,
                                          c.phone_e164
                                        FROM
                                          (
                                            SELECT
                                              *
                                            FROM
                                              contacts
                                            WHERE
                                              id = wanted.id
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
                                          AND c.state_code = ANY ($4::TEXT[])
                                        OFFSET
                                          0
                                      ) c
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    WHERE
      s.has_results
      OR l.calculation_version IS NOT NULL
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
      AND (
        c.lead_score IS DISTINCT FROM s.total_score
        OR c.lead_tier IS DISTINCT FROM s.quality_tier
      )
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'standard',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'standard',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.write: a run over ids
WITH
  scored AS MATERIALIZED (
    SELECT
      s.*,
      l.calculation_version AS seen_version,
      l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          CASE
            WHEN total_score >= 90 THEN 'PREMIUM'
            WHEN total_score >= 75 THEN 'HIGH'
            WHEN total_score >= 50 THEN 'MEDIUM'
            WHEN total_score >= 25 THEN 'LOW'
            ELSE 'POOR'
          END AS quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          jsonb_build_object(
            'method',
            'standard',
            'platform_scores',
            jsonb_build_object(
              'whatsapp',
              whatsapp_score,
              'instagram',
              instagram_score,
              'facebook',
              facebook_score,
              'google',
              google_score,
              'apple',
              apple_score
            ),
            'platform_points',
            platform_points,
            'combination_bonus',
            jsonb_build_object(
              'platform_count',
              count_bonus,
              'whatsapp_facebook',
              whatsapp_facebook,
              'instagram_facebook',
              instagram_facebook,
              'google_apple',
              google_apple,
              'over_cap',
              bonus - uncapped_bonus,
              'total',
              bonus
            ),
            'over_cap',
            total_score - platform_points - bonus,
            'total_score',
            total_score,
            'confidence_scores',
            confidence_scores,
            'expired_platforms',
            expired_platforms,
            'other_number',
            other_number
          ) AS score_breakdown,
          confidence_scores <> '{}' AS has_results
        FROM
          (
            SELECT
              *,
              least(100, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least(15, uncapped_bonus) AS bonus
                FROM
                  (
                    SELECT
                      *,
                      count_bonus + whatsapp_facebook + instagram_facebook + google_apple AS uncapped_bonus
                    FROM
                      (
                        SELECT
                          *,
                          whatsapp_score + instagram_score + facebook_score + google_score + apple_score AS platform_points,
                          CASE
                            WHEN platform_count >= 4 THEN 10
                            WHEN platform_count >= 3 THEN 5
                            WHEN platform_count >= 2 THEN 2
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN 3
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN 2
                            ELSE 0
                          END AS google_apple
                        FROM
                          (
                            SELECT
                              *,
                              (whatsapp_score > 0)::integer + (instagram_score > 0)::integer + (facebook_score > 0)::integer + (google_score > 0)::integer + (apple_score > 0)::integer AS platform_count
                            FROM
                              (
                                SELECT
                                  t.id AS contact_id,
                                  t.phone_e164,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'whatsapp'
                                    ),
                                    0
                                  ) AS whatsapp_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'instagram'
                                    ),
                                    0
                                  ) AS instagram_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'facebook'
                                    ),
                                    0
                                  ) AS facebook_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'google'
                                    ),
                                    0
                                  ) AS google_score,
                                  coalesce(
                                    max(p.score) FILTER (
                                      WHERE
                                        v.platform = 'apple'
                                    ),
                                    0
                                  ) AS apple_score,
                                  coalesce(
                                    round(
                                      avg(v.confidence_score) FILTER (
                                        WHERE
                                          p.is_valid
                                      ),
                                      2
                                    ),
                                    50 * 0.01
                                  ) AS confidence_level,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_business
                                    )
                                  )::integer AS business_account_count,
                                  (
                                    count(*) FILTER (
                                      WHERE
                                        p.is_valid
                                        AND v.is_premium
                                    )
                                  )::integer AS premium_account_count,
                                  coalesce(
                                    jsonb_object_agg(v.platform, v.confidence_score) FILTER (
                                      WHERE
                                        p.counts
                                    ),
                                    '{}'
                                  ) AS confidence_scores,
                                  coalesce(
                                    jsonb_agg(
                                      v.platform
                                      ORDER BY
                                        array_position(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple'], v.platform::text)
                                    ) FILTER (
                                      WHERE
                                        p.counts
                                        AND v.expires_at <= now()
                                    ),
                                    '[]'
                                  ) AS expired_platforms,
                                  to_jsonb(
                                    array_remove(
                                      ARRAY[
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'whatsapp'
                                          ) THEN 'whatsapp'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'instagram'
                                          ) THEN 'instagram'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'facebook'
                                          ) THEN 'facebook'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'google'
                                          ) THEN 'google'
                                        END,
                                        CASE
                                          WHEN bool_or(NOT p.counts) FILTER (
                                            WHERE
                                              v.platform = 'apple'
                                          ) THEN 'apple'
                                        END
                                      ],
                                      NULL
                                    )
                                  ) AS other_number
                                FROM
                                  (
                                    SELECT
                                      c.id,
                                      c.phone_e164
                                    FROM
                                      (
                                        SELECT DISTINCT
                                          contact_id AS id
                                        FROM
                                          platform_validations
                                        WHERE
                                          contact_id = ANY ($1::INTEGER[])
                                      ) wanted
                                      CROSS JOIN LATERAL (
                                        SELECT
                                          c.id,
                                          c.phone_e164
                                        FROM
                                          (
                                            SELECT
                                              *
                                            FROM
                                              contacts
                                            WHERE
                                              id = wanted.id
                                            OFFSET
                                              0
                                          ) c
                                        WHERE
                                          TRUE
                                        OFFSET
                                          0
                                      ) c
                                  ) t
                                  LEFT JOIN LATERAL (
                                    SELECT
                                      *
                                    FROM
                                      platform_validations
                                    WHERE
                                      contact_id = t.id
                                    OFFSET
                                      0
                                  ) v ON TRUE
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      v.phone_e164 = t.phone_e164 AS counts
                                  ) n
                                  CROSS JOIN LATERAL (
                                    SELECT
                                      n.counts,
                                      n.counts
                                      AND v.is_valid AS is_valid,
                                      CASE
                                        WHEN n.counts
                                        AND v.is_valid THEN least(
                                          20,
                                          floor(
                                            (
                                              15 + CASE
                                                WHEN v.is_business THEN 3
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN 2
                                                ELSE 0
                                              END
                                            ) * v.confidence_score
                                          )
                                        )::integer
                                        ELSE 0
                                      END AS score
                                  ) p
                                GROUP BY
                                  t.id,
                                  t.phone_e164
                              ) scores
                          ) counted
                      ) parts
                  ) uncapped
                OFFSET
                  0
              ) capped
            OFFSET
              0
          ) totals
      ) s
      LEFT JOIN LATERAL (
        SELECT
          calculation_version,
          total_score,
          quality_tier
        FROM
          lead_scores
        WHERE
          contact_id = s.contact_id
        OFFSET
          0
      ) l ON TRUE
    WHERE
      s.has_results
      OR l.calculation_version IS NOT NULL
    ORDER BY
      s.contact_id
  ),
  summarised AS (
    UPDATE contacts c
    SET
      lead_score = s.total_score,
      lead_tier = s.quality_tier,
      last_scored_at = now()
    FROM
      scored s
    WHERE
      c.id = s.contact_id
    RETURNING
      s.*,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.created_at AS contact_created_at,
      c.last_sent_at AS contact_last_sent_at
  ),
  updated AS (
    UPDATE lead_scores l
    SET
      phone_e164 = s.phone_e164,
      whatsapp_score = s.whatsapp_score,
      instagram_score = s.instagram_score,
      facebook_score = s.facebook_score,
      google_score = s.google_score,
      apple_score = s.apple_score,
      total_score = s.total_score,
      quality_tier = s.quality_tier,
      confidence_level = s.confidence_level,
      platform_count = s.platform_count,
      business_account_count = s.business_account_count,
      premium_account_count = s.premium_account_count,
      score_breakdown = s.score_breakdown,
      calculation_method = 'standard',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM
      scored s
    WHERE
      l.contact_id = s.contact_id
      AND l.calculation_version = s.seen_version
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    RETURNING
      l.contact_id
  ),
  inserted AS (
    INSERT INTO
      lead_scores (
        contact_id,
        phone_e164,
        whatsapp_score,
        instagram_score,
        facebook_score,
        google_score,
        apple_score,
        total_score,
        quality_tier,
        confidence_level,
        platform_count,
        business_account_count,
        premium_account_count,
        score_breakdown,
        calculation_method,
        place,
        contact_created_at,
        contact_last_sent_at
      )
    SELECT
      contact_id,
      phone_e164,
      whatsapp_score,
      instagram_score,
      facebook_score,
      google_score,
      apple_score,
      total_score,
      quality_tier,
      confidence_level,
      platform_count,
      business_account_count,
      premium_account_count,
      score_breakdown,
      'standard',
      place,
      contact_created_at,
      contact_last_sent_at
    FROM
      (
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          place,
          contact_created_at,
          contact_last_sent_at
        FROM
          summarised
        UNION ALL
        SELECT
          contact_id,
          phone_e164,
          seen_version,
          whatsapp_score,
          instagram_score,
          facebook_score,
          google_score,
          apple_score,
          total_score,
          quality_tier,
          confidence_level,
          platform_count,
          business_account_count,
          premium_account_count,
          score_breakdown,
          NULL,
          NULL,
          NULL
        FROM
          scored
        WHERE
          contact_id NOT IN (
            SELECT
              contact_id
            FROM
              summarised
          )
      ) s
    WHERE
      seen_version IS NULL
      AND (
        SELECT
          count(*)
        FROM
          summarised
      ) >= 0
    ORDER BY
      contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS scored,
  (
    count(*) FILTER (
      WHERE
        seen_score IS DISTINCT FROM total_score
        OR seen_tier <> quality_tier
    )
  )::integer AS changed,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        seen_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        seen_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        seen_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        seen_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        seen_tier = 'UNKNOWN'
    )
  ) AS tiers_before,
  jsonb_build_object(
    'PREMIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'PREMIUM'
    ),
    'HIGH',
    count(*) FILTER (
      WHERE
        quality_tier = 'HIGH'
    ),
    'MEDIUM',
    count(*) FILTER (
      WHERE
        quality_tier = 'MEDIUM'
    ),
    'LOW',
    count(*) FILTER (
      WHERE
        quality_tier = 'LOW'
    ),
    'POOR',
    count(*) FILTER (
      WHERE
        quality_tier = 'POOR'
    ),
    'UNKNOWN',
    count(*) FILTER (
      WHERE
        quality_tier = 'UNKNOWN'
    )
  ) AS tiers_after,
  ARRAY(
    SELECT
      contact_id
    FROM
      scored
    EXCEPT
    (
      SELECT
        contact_id
      FROM
        updated
      UNION ALL
      SELECT
        contact_id
      FROM
        inserted
    )
  ) AS unwritten
FROM
  scored;
-- answers scored integer, changed integer, tiers_before jsonb, tiers_after jsonb, unwritten integer[]

-- LeadScoresRepository.findByContact
SELECT
  l.id,
  l.contact_id,
  l.phone_e164,
  l.whatsapp_score,
  l.instagram_score,
  l.facebook_score,
  l.google_score,
  l.apple_score,
  l.total_score,
  l.quality_tier,
  l.confidence_level::float8 AS confidence_level,
  l.platform_count,
  l.business_account_count,
  l.premium_account_count,
  l.last_calculated_at,
  l.calculation_version,
  l.calculation_method,
  CASE jsonb_typeof(l.score_breakdown)
    WHEN 'object' THEN l.score_breakdown
    ELSE '{}'
  END AS score_breakdown
FROM
  lead_scores l
WHERE
  l.contact_id = $1;
-- answers id integer, contact_id integer, phone_e164 character varying, whatsapp_score integer, instagram_score integer, facebook_score integer, google_score integer, apple_score integer, total_score integer, quality_tier character varying, confidence_level double precision, platform_count integer, business_account_count integer, premium_account_count integer, last_calculated_at timestamp with time zone, calculation_version integer, calculation_method character varying, score_breakdown jsonb
