-- The statements of src/lead-scoring/simulation/simulation.repository.ts, written by npm run sql.

-- SimulationRepository.compare: simulate everybody
WITH
  population AS MATERIALIZED (
    SELECT
      v.contact_id
    FROM
      platform_validations v
    GROUP BY
      v.contact_id
  ),
  looked_at AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      population
  ),
  compared AS MATERIALIZED (
    SELECT
      s.contact_id,
      l.total_score AS before,
      s.total_score AS after,
      coalesce(l.quality_tier, 'UNKNOWN') AS from_tier,
      s.quality_tier AS to_tier
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
            WHEN total_score >= $1::integer THEN 'PREMIUM'
            WHEN total_score >= $2::integer THEN 'HIGH'
            WHEN total_score >= $3::integer THEN 'MEDIUM'
            WHEN total_score >= $4::integer THEN 'LOW'
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
              least($5::integer, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least($6::integer, uncapped_bonus) AS bonus
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
                            WHEN platform_count >= $7::integer THEN $8::integer
                            WHEN platform_count >= $9::integer THEN $10::integer
                            WHEN platform_count >= $11::integer THEN $12::integer
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN $13::integer
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN $14::integer
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN $15::integer
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
                                    $16::integer * 0.01
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
                                      looked_at
                                      JOIN contacts c ON c.id = looked_at.contact_id
                                  ) t
                                  LEFT JOIN platform_validations v ON v.contact_id = t.id
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
                                          $17::integer,
                                          floor(
                                            (
                                              $18::integer + CASE
                                                WHEN v.is_business THEN $19::integer
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN $20::integer
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
      LEFT JOIN lead_scores l ON l.contact_id = s.contact_id
    WHERE
      s.has_results
      OR l.contact_id IS NOT NULL
  ),
  numbered AS (
    SELECT
      *,
      row_number() OVER (
        PARTITION BY
          from_tier,
          to_tier
        ORDER BY
          contact_id
      ) AS place
    FROM
      compared
  )
SELECT
  from_tier,
  to_tier,
  count(*)::integer AS contacts,
  count(before)::integer AS scored_before,
  coalesce(sum(before), 0)::float8 AS sum_before,
  sum(after)::float8 AS sum_after,
  coalesce(
    jsonb_agg(
      jsonb_build_object('contact_id', contact_id, 'total_score_before', before, 'total_score_after', after)
      ORDER BY
        contact_id
    ) FILTER (
      WHERE
        from_tier <> to_tier
        AND place <= $21::integer
    ),
    '[]'
  ) AS examples,
  (
    SELECT
      count(*)::integer
    FROM
      population
  ) AS population
FROM
  numbered
GROUP BY
  from_tier,
  to_tier
ORDER BY
  contacts DESC,
  from_tier,
  to_tier;
-- answers from_tier character varying, to_tier text, contacts integer, scored_before integer, sum_before double precision, sum_after double precision, examples jsonb, population integer

-- SimulationRepository.compare: simulate a sample of a filter
WITH
  population AS MATERIALIZED (
    SELECT
      v.contact_id
    FROM
      platform_validations v
      JOIN contacts c ON c.id = v.contact_id
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
      AND c.state_code = ANY ($1::TEXT[])
    GROUP BY
      v.contact_id
  ),
  looked_at AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      population
    ORDER BY
      hashint4extended (contact_id, $2::integer),
      contact_id
    LIMIT
      $3::integer
  ),
  compared AS MATERIALIZED (
    SELECT
      s.contact_id,
      l.total_score AS before,
      s.total_score AS after,
      coalesce(l.quality_tier, 'UNKNOWN') AS from_tier,
      s.quality_tier AS to_tier
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
            WHEN total_score >= $4::integer THEN 'PREMIUM'
            WHEN total_score >= $5::integer THEN 'HIGH'
            WHEN total_score >= $6::integer THEN 'MEDIUM'
            WHEN total_score >= $7::integer THEN 'LOW'
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
              least($8::integer, platform_points + bonus) AS total_score
            FROM
              (
                SELECT
                  *,
                  least($9::integer, uncapped_bonus) AS bonus
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
                            whatsapp_score * $10::integer + instagram_score * $11::integer + facebook_score * $12::integer + google_score * $13::integer + apple_score * $14::integer
                          ) / $15::integer AS platform_points,
                          CASE
                            WHEN platform_count >= $16::integer THEN $17::integer
                            WHEN platform_count >= $18::integer THEN $19::integer
                            WHEN platform_count >= $20::integer THEN $21::integer
                            ELSE 0
                          END AS count_bonus,
                          CASE
                            WHEN whatsapp_score > 0
                            AND facebook_score > 0 THEN $22::integer
                            ELSE 0
                          END AS whatsapp_facebook,
                          CASE
                            WHEN instagram_score > 0
                            AND facebook_score > 0 THEN $23::integer
                            ELSE 0
                          END AS instagram_facebook,
                          CASE
                            WHEN google_score > 0
                            AND apple_score > 0 THEN $24::integer
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
                                    $25::integer * 0.01
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
                                      looked_at
                                      JOIN contacts c ON c.id = looked_at.contact_id
                                  ) t
                                  LEFT JOIN platform_validations v ON v.contact_id = t.id
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
                                          $26::integer,
                                          floor(
                                            (
                                              $27::integer + CASE
                                                WHEN v.is_business THEN $28::integer
                                                ELSE 0
                                              END + CASE
                                                WHEN v.is_premium THEN $29::integer
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
      LEFT JOIN lead_scores l ON l.contact_id = s.contact_id
    WHERE
      s.has_results
      OR l.contact_id IS NOT NULL
  ),
  numbered AS (
    SELECT
      *,
      row_number() OVER (
        PARTITION BY
          from_tier,
          to_tier
        ORDER BY
          contact_id
      ) AS place
    FROM
      compared
  )
SELECT
  from_tier,
  to_tier,
  count(*)::integer AS contacts,
  count(before)::integer AS scored_before,
  coalesce(sum(before), 0)::float8 AS sum_before,
  sum(after)::float8 AS sum_after,
  coalesce(
    jsonb_agg(
      jsonb_build_object('contact_id', contact_id, 'total_score_before', before, 'total_score_after', after)
      ORDER BY
        contact_id
    ) FILTER (
      WHERE
        from_tier <> to_tier
        AND place <= $30::integer
    ),
    '[]'
  ) AS examples,
  (
    SELECT
      count(*)::integer
    FROM
      population
  ) AS population
FROM
  numbered
GROUP BY
  from_tier,
  to_tier
ORDER BY
  contacts DESC,
  from_tier,
  to_tier;
-- answers from_tier character varying, to_tier text, contacts integer, scored_before integer, sum_before double precision, sum_after double precision, examples jsonb, population integer
