-- The statements of src/contacts/contacts.repository.ts, written by npm run sql.

-- ContactsRepository.lock: lock one
SELECT
  id,
  phone_e164
FROM
  contacts
WHERE
  id = $1
FOR NO KEY UPDATE;
-- answers id integer, phone_e164 character varying

-- ContactsRepository.lock: lock several
SELECT
  id,
  phone_e164
FROM
  contacts
WHERE
  id = ANY ($1::INTEGER[])
ORDER BY
  id
FOR NO KEY UPDATE;
-- answers id integer, phone_e164 character varying

-- ContactsRepository.lockFree: lock those that are free
SELECT
  id
FROM
  contacts
WHERE
  id = ANY ($1::INTEGER[])
ORDER BY
  id
FOR NO KEY UPDATE
  SKIP LOCKED;
-- answers id integer

-- ContactsRepository.lockFree: lock those that are free
SELECT
  id
FROM
  contacts
WHERE
  id = ANY ($1::INTEGER[]);
-- answers id integer

-- ContactsRepository.findById
SELECT
  c.id AS id,
  c.phone_e164 AS phone_e164,
  c.phone_national AS phone_national,
  c.full_name AS full_name,
  c.state_name AS state_name,
  c.municipality AS municipality,
  c.lada AS lada,
  c.created_at AS created_at,
  c.whatsapp_validated AS whatsapp_validated,
  c.instagram_validated AS instagram_validated,
  c.facebook_validated AS facebook_validated,
  c.google_validated AS google_validated,
  c.apple_validated AS apple_validated,
  c.lead_score AS lead_score,
  c.lead_tier AS lead_tier,
  (
    SELECT
      s.last_calculated_at
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS last_scored_at,
  c.updated_at AS updated_at,
  c.phone_original AS phone_original,
  c.address AS address,
  c.neighborhood AS neighborhood,
  c.state_code AS state_code,
  c.city AS city,
  c.is_mobile AS is_mobile,
  c.operator AS operator,
  c.status AS status,
  c.status_updated_at AS status_updated_at,
  c.status_source AS status_source,
  c.send_count AS send_count,
  c.last_sent_at AS last_sent_at,
  c.opt_out_at AS opt_out_at,
  c.opt_out_method AS opt_out_method,
  c.last_validated_at AS last_validated_at,
  c.validation_attempts AS validation_attempts,
  c.source AS source,
  c.import_batch_id AS import_batch_id,
  c.last_platform_validation AS last_platform_validation,
  c.platform_validation_count AS platform_validation_count
FROM
  contacts c
WHERE
  c.id = $1;
-- answers id integer, phone_e164 character varying, phone_national character varying, full_name character varying, state_name character varying, municipality character varying, lada character varying, created_at timestamp with time zone, whatsapp_validated boolean, instagram_validated boolean, facebook_validated boolean, google_validated boolean, apple_validated boolean, lead_score integer, lead_tier character varying, last_scored_at timestamp with time zone, updated_at timestamp with time zone, phone_original character varying, address text, neighborhood character varying, state_code character varying, city character varying, is_mobile boolean, operator character varying, status contactstatus, status_updated_at timestamp with time zone, status_source character varying, send_count integer, last_sent_at timestamp with time zone, opt_out_at timestamp with time zone, opt_out_method character varying, last_validated_at timestamp with time zone, validation_attempts integer, source character varying, import_batch_id character varying, last_platform_validation timestamp with time zone, platform_validation_count integer

-- ContactsRepository.findByPhone
SELECT
  c.id AS id,
  c.phone_e164 AS phone_e164,
  c.phone_national AS phone_national,
  c.full_name AS full_name,
  c.state_name AS state_name,
  c.municipality AS municipality,
  c.lada AS lada,
  c.created_at AS created_at,
  c.whatsapp_validated AS whatsapp_validated,
  c.instagram_validated AS instagram_validated,
  c.facebook_validated AS facebook_validated,
  c.google_validated AS google_validated,
  c.apple_validated AS apple_validated,
  c.lead_score AS lead_score,
  c.lead_tier AS lead_tier,
  (
    SELECT
      s.last_calculated_at
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS last_scored_at,
  c.updated_at AS updated_at,
  c.phone_original AS phone_original,
  c.address AS address,
  c.neighborhood AS neighborhood,
  c.state_code AS state_code,
  c.city AS city,
  c.is_mobile AS is_mobile,
  c.operator AS operator,
  c.status AS status,
  c.status_updated_at AS status_updated_at,
  c.status_source AS status_source,
  c.send_count AS send_count,
  c.last_sent_at AS last_sent_at,
  c.opt_out_at AS opt_out_at,
  c.opt_out_method AS opt_out_method,
  c.last_validated_at AS last_validated_at,
  c.validation_attempts AS validation_attempts,
  c.source AS source,
  c.import_batch_id AS import_batch_id,
  c.last_platform_validation AS last_platform_validation,
  c.platform_validation_count AS platform_validation_count
FROM
  contacts c
WHERE
  c.phone_e164 = $1;
-- answers id integer, phone_e164 character varying, phone_national character varying, full_name character varying, state_name character varying, municipality character varying, lada character varying, created_at timestamp with time zone, whatsapp_validated boolean, instagram_validated boolean, facebook_validated boolean, google_validated boolean, apple_validated boolean, lead_score integer, lead_tier character varying, last_scored_at timestamp with time zone, updated_at timestamp with time zone, phone_original character varying, address text, neighborhood character varying, state_code character varying, city character varying, is_mobile boolean, operator character varying, status contactstatus, status_updated_at timestamp with time zone, status_source character varying, send_count integer, last_sent_at timestamp with time zone, opt_out_at timestamp with time zone, opt_out_method character varying, last_validated_at timestamp with time zone, validation_attempts integer, source character varying, import_batch_id character varying, last_platform_validation timestamp with time zone, platform_validation_count integer

-- ContactsRepository.list: newest by tier
WITH RECURSIVE
  missing AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      redated_contacts
    UNION ALL
    (
      SELECT
        contact_id
      FROM
        lead_scores
      WHERE
        contact_created_at IS NULL
      ORDER BY
        contact_id
      LIMIT
        ($2 + 1)
    )
    LIMIT
      ($2 + 1)
  ),
  entries AS MATERIALIZED (
    SELECT
      t.created_at,
      t.id,
      t.position
    FROM
      (
        SELECT
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          ) AS are_few
      ) few
      CROSS JOIN unnest($5::TEXT[]) AS tier (value)
      CROSS JOIN generate_series($6::integer, 100) AS score (value)
      CROSS JOIN LATERAL (
        SELECT
          t.contact_created_at AS created_at,
          t.contact_id AS id,
          row_number() OVER (
            ORDER BY
              t.contact_created_at DESC,
              t.contact_id DESC
          ) AS position
        FROM
          lead_scores t
        WHERE
          few.are_few
          AND t.quality_tier = tier.value
          AND t.total_score = score.value
          AND t.contact_created_at IS NOT NULL
          AND (t.contact_created_at, t.contact_id) < ($3::timestamptz, $4::integer)
        ORDER BY
          t.contact_created_at DESC,
          t.contact_id DESC
        LIMIT
          $7
      ) t
  ),
  horizon AS MATERIALIZED (
    SELECT
      created_at,
      id
    FROM
      entries
    WHERE
      position = $7
    ORDER BY
      created_at DESC,
      id DESC
    LIMIT
      1
  ),
  known AS (
    SELECT
      e.created_at,
      e.id
    FROM
      (
        SELECT
          created_at,
          id
        FROM
          entries
        UNION
        SELECT
          c.created_at,
          c.id
        FROM
          missing m
          JOIN contacts c ON c.id = m.contact_id
        WHERE
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          )
          AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
      ) e
      LEFT JOIN horizon h ON TRUE
    WHERE
      h.id IS NULL
      OR (e.created_at, e.id) >= (h.created_at, h.id)
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.cursor_created_at
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND NOT EXISTS (
        SELECT
        FROM
          horizon
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
      c.created_at,
      c.created_at::text AS cursor_created_at
    FROM
      (
        SELECT
          k.id
        FROM
          (
            SELECT
              *
            FROM
              known
            ORDER BY
              created_at DESC,
              id DESC
            OFFSET
              0
          ) k
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = k.id
                OFFSET
                  0
              ) c
            WHERE
              c.created_at = k.created_at
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
                  lead_scores s
                WHERE
                  s.contact_id = c.id
                  AND s.quality_tier = ANY ($8::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          k.created_at DESC,
          k.id DESC
        LIMIT
          $1
      ) found
      JOIN contacts c ON c.id = found.id
  ) page ON TRUE
ORDER BY
  page.created_at DESC,
  page.id DESC;
-- answers is_whole boolean, id integer, contact text, cursor_created_at text

-- ContactsRepository.list: newest by platform
WITH RECURSIVE
  missing AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      redated_contacts
    UNION ALL
    (
      SELECT
        contact_id
      FROM
        platform_validations
      WHERE
        contact_created_at IS NULL
      ORDER BY
        contact_id
      LIMIT
        ($2 + 1)
    )
    LIMIT
      ($2 + 1)
  ),
  entries AS MATERIALIZED (
    SELECT
      t.created_at,
      t.id,
      t.position
    FROM
      (
        SELECT
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          ) AS are_few
      ) few
      CROSS JOIN unnest($5::TEXT[]) AS platform (value)
      CROSS JOIN LATERAL (
        SELECT
          t.contact_created_at AS created_at,
          t.contact_id AS id,
          row_number() OVER (
            ORDER BY
              t.contact_created_at DESC,
              t.contact_id DESC
          ) AS position
        FROM
          platform_validations t
        WHERE
          few.are_few
          AND t.platform = platform.value
          AND t.is_valid
          AND t.contact_created_at IS NOT NULL
          AND (t.contact_created_at, t.contact_id) < ($3::timestamptz, $4::integer)
        ORDER BY
          t.contact_created_at DESC,
          t.contact_id DESC
        LIMIT
          $6
      ) t
  ),
  horizon AS MATERIALIZED (
    SELECT
      created_at,
      id
    FROM
      entries
    WHERE
      position = $6
    ORDER BY
      created_at DESC,
      id DESC
    LIMIT
      1
  ),
  known AS (
    SELECT
      e.created_at,
      e.id
    FROM
      (
        SELECT
          created_at,
          id
        FROM
          entries
        UNION
        SELECT
          c.created_at,
          c.id
        FROM
          missing m
          JOIN contacts c ON c.id = m.contact_id
        WHERE
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          )
          AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
      ) e
      LEFT JOIN horizon h ON TRUE
    WHERE
      h.id IS NULL
      OR (e.created_at, e.id) >= (h.created_at, h.id)
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.cursor_created_at
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND NOT EXISTS (
        SELECT
        FROM
          horizon
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
      c.created_at,
      c.created_at::text AS cursor_created_at
    FROM
      (
        SELECT
          k.id
        FROM
          (
            SELECT
              *
            FROM
              known
            ORDER BY
              created_at DESC,
              id DESC
            OFFSET
              0
          ) k
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = k.id
                OFFSET
                  0
              ) c
            WHERE
              c.created_at = k.created_at
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
                  AND v.platform = ANY ($7::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          k.created_at DESC,
          k.id DESC
        LIMIT
          $1
      ) found
      JOIN contacts c ON c.id = found.id
  ) page ON TRUE
ORDER BY
  page.created_at DESC,
  page.id DESC;
-- answers is_whole boolean, id integer, contact text, cursor_created_at text

-- ContactsRepository.list: newest by tier and place
WITH RECURSIVE
  missing AS MATERIALIZED (
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
        ($2 + 1)
    )
    LIMIT
      ($2 + 1)
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
  matching AS MATERIALIZED (
    SELECT
      *
    FROM
      places
    WHERE
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND split_part(place, '|', 2) = ANY ($6::TEXT[])
  ),
  candidates AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      (
        SELECT
          s.contact_id
        FROM
          matching m
          CROSS JOIN LATERAL (
            SELECT
              s.contact_id
            FROM
              lead_scores s
            WHERE
              s.place = m.place
              AND s.total_score >= $7
              AND s.quality_tier = ANY ($8::TEXT[])
            ORDER BY
              s.total_score DESC,
              s.contact_id
            LIMIT
              $5 + 1
          ) s
      ) found
    LIMIT
      $5 + 1
  ),
  horizon AS MATERIALIZED (
    SELECT
      'infinity'::timestamptz AS created_at,
      0 AS id
    WHERE
      (
        SELECT
          count(*) > $5
        FROM
          candidates
      )
  ),
  entries AS MATERIALIZED (
    SELECT
      c.created_at,
      c.id
    FROM
      contacts c
    WHERE
      c.id = ANY (
        ARRAY(
          SELECT
            contact_id
          FROM
            candidates
          WHERE
            NOT EXISTS (
              SELECT
              FROM
                horizon
            )
        )
      )
      AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
  ),
  known AS (
    SELECT
      e.created_at,
      e.id
    FROM
      (
        SELECT
          created_at,
          id
        FROM
          entries
        UNION
        SELECT
          c.created_at,
          c.id
        FROM
          missing m
          JOIN contacts c ON c.id = m.contact_id
        WHERE
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          )
          AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
      ) e
      LEFT JOIN horizon h ON TRUE
    WHERE
      h.id IS NULL
      OR (e.created_at, e.id) >= (h.created_at, h.id)
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.cursor_created_at
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND NOT EXISTS (
        SELECT
        FROM
          horizon
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
      c.created_at,
      c.created_at::text AS cursor_created_at
    FROM
      (
        SELECT
          k.id
        FROM
          (
            SELECT
              *
            FROM
              known
            ORDER BY
              created_at DESC,
              id DESC
            OFFSET
              0
          ) k
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = k.id
                OFFSET
                  0
              ) c
            WHERE
              c.created_at = k.created_at
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
              AND c.lada = ANY ($9::TEXT[])
              AND EXISTS (
                SELECT
                FROM
                  lead_scores s
                WHERE
                  s.contact_id = c.id
                  AND s.quality_tier = ANY ($10::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          k.created_at DESC,
          k.id DESC
        LIMIT
          $1
      ) found
      JOIN contacts c ON c.id = found.id
  ) page ON TRUE
ORDER BY
  page.created_at DESC,
  page.id DESC;
-- answers is_whole boolean, id integer, contact text, cursor_created_at text

-- ContactsRepository.list: newest by platform and place
WITH RECURSIVE
  missing AS MATERIALIZED (
    (
      SELECT
        contact_id
      FROM
        redated_contacts
      UNION ALL
      (
        SELECT
          contact_id
        FROM
          platform_validations
        WHERE
          contact_created_at IS NULL
        ORDER BY
          contact_id
        LIMIT
          ($2 + 1)
      )
      LIMIT
        ($2 + 1)
    )
    UNION ALL
    (
      SELECT
        contact_id
      FROM
        moved_results
      UNION ALL
      (
        SELECT
          v.contact_id
        FROM
          unnest(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple']) AS one (platform)
          CROSS JOIN LATERAL (
            SELECT
              v.contact_id
            FROM
              platform_validations v
            WHERE
              v.is_valid
              AND v.platform = one.platform
              AND v.place IS NULL
            ORDER BY
              v.place,
              v.contact_created_at DESC,
              v.contact_id DESC
            LIMIT
              ($2 + 1)
          ) v
        LIMIT
          ($2 + 1)
      )
      LIMIT
        ($2 + 1)
    )
    LIMIT
      ($2 + 1)
  ),
  places AS (
    SELECT
      one.platform,
      (
        SELECT
          v.place
        FROM
          platform_validations v
        WHERE
          v.is_valid
          AND v.platform = one.platform
          AND v.place IS NOT NULL
        ORDER BY
          v.place
        LIMIT
          1
      ) AS place
    FROM
      unnest($5::TEXT[]) AS one (platform)
    UNION ALL
    SELECT
      p.platform,
      (
        SELECT
          v.place
        FROM
          platform_validations v
        WHERE
          v.is_valid
          AND v.platform = p.platform
          AND v.place > p.place
        ORDER BY
          v.place
        LIMIT
          1
      )
    FROM
      places p
    WHERE
      p.place IS NOT NULL
  ),
  matching AS MATERIALIZED (
    SELECT
      *
    FROM
      places
    WHERE
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND split_part(place, '|', 2) = ANY ($6::TEXT[])
  ),
  entries AS MATERIALIZED (
    SELECT
      t.created_at,
      t.id,
      t.position
    FROM
      (
        SELECT
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          ) AS are_few
      ) few
      CROSS JOIN matching m
      CROSS JOIN LATERAL (
        SELECT
          t.contact_created_at AS created_at,
          t.contact_id AS id,
          row_number() OVER (
            ORDER BY
              t.contact_created_at DESC,
              t.contact_id DESC
          ) AS position
        FROM
          platform_validations t
        WHERE
          few.are_few
          AND t.platform = m.platform
          AND t.place = m.place
          AND t.is_valid
          AND t.contact_created_at IS NOT NULL
          AND (t.contact_created_at, t.contact_id) < ($3::timestamptz, $4::integer)
        ORDER BY
          t.contact_created_at DESC,
          t.contact_id DESC
        LIMIT
          (
            SELECT
              ceil($7 / greatest(count(*), 1)::float8)::integer
            FROM
              matching
          )
      ) t
  ),
  horizon AS MATERIALIZED (
    SELECT
      created_at,
      id
    FROM
      entries
    WHERE
      position = (
        SELECT
          ceil($7 / greatest(count(*), 1)::float8)::integer
        FROM
          matching
      )
    ORDER BY
      created_at DESC,
      id DESC
    LIMIT
      1
  ),
  known AS (
    SELECT
      e.created_at,
      e.id
    FROM
      (
        SELECT
          created_at,
          id
        FROM
          entries
        UNION
        SELECT
          c.created_at,
          c.id
        FROM
          missing m
          JOIN contacts c ON c.id = m.contact_id
        WHERE
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          )
          AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
      ) e
      LEFT JOIN horizon h ON TRUE
    WHERE
      h.id IS NULL
      OR (e.created_at, e.id) >= (h.created_at, h.id)
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.cursor_created_at
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND NOT EXISTS (
        SELECT
        FROM
          horizon
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
      c.created_at,
      c.created_at::text AS cursor_created_at
    FROM
      (
        SELECT
          k.id
        FROM
          (
            SELECT
              *
            FROM
              known
            ORDER BY
              created_at DESC,
              id DESC
            OFFSET
              0
          ) k
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = k.id
                OFFSET
                  0
              ) c
            WHERE
              c.created_at = k.created_at
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
              AND c.lada = ANY ($8::TEXT[])
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
                  AND v.platform = ANY ($9::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          k.created_at DESC,
          k.id DESC
        LIMIT
          $1
      ) found
      JOIN contacts c ON c.id = found.id
  ) page ON TRUE
ORDER BY
  page.created_at DESC,
  page.id DESC;
-- answers is_whole boolean, id integer, contact text, cursor_created_at text

-- ContactsRepository.list: newest by score, not contacted
WITH RECURSIVE
  missing AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      redated_contacts
    UNION ALL
    (
      SELECT
        contact_id
      FROM
        lead_scores
      WHERE
        contact_created_at IS NULL
      ORDER BY
        contact_id
      LIMIT
        ($2 + 1)
    )
    LIMIT
      ($2 + 1)
  ),
  entries AS MATERIALIZED (
    SELECT
      t.created_at,
      t.id,
      t.position
    FROM
      (
        SELECT
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          ) AS are_few
      ) few
      CROSS JOIN unnest($5::TEXT[]) AS tier (value)
      CROSS JOIN generate_series($6::integer, 100) AS score (value)
      CROSS JOIN LATERAL (
        SELECT
          t.contact_created_at AS created_at,
          t.contact_id AS id,
          row_number() OVER (
            ORDER BY
              t.contact_created_at DESC,
              t.contact_id DESC
          ) AS position
        FROM
          lead_scores t
        WHERE
          few.are_few
          AND t.quality_tier = tier.value
          AND t.total_score = score.value
          AND t.contact_created_at IS NOT NULL
          AND (t.contact_created_at, t.contact_id) < ($3::timestamptz, $4::integer)
        ORDER BY
          t.contact_created_at DESC,
          t.contact_id DESC
        LIMIT
          $7
      ) t
  ),
  horizon AS MATERIALIZED (
    SELECT
      created_at,
      id
    FROM
      entries
    WHERE
      position = $7
    ORDER BY
      created_at DESC,
      id DESC
    LIMIT
      1
  ),
  known AS (
    SELECT
      e.created_at,
      e.id
    FROM
      (
        SELECT
          created_at,
          id
        FROM
          entries
        UNION
        SELECT
          c.created_at,
          c.id
        FROM
          missing m
          JOIN contacts c ON c.id = m.contact_id
        WHERE
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          )
          AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
      ) e
      LEFT JOIN horizon h ON TRUE
    WHERE
      h.id IS NULL
      OR (e.created_at, e.id) >= (h.created_at, h.id)
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.cursor_created_at
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND NOT EXISTS (
        SELECT
        FROM
          horizon
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
      c.created_at,
      c.created_at::text AS cursor_created_at
    FROM
      (
        SELECT
          k.id
        FROM
          (
            SELECT
              *
            FROM
              known
            ORDER BY
              created_at DESC,
              id DESC
            OFFSET
              0
          ) k
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = k.id
                OFFSET
                  0
              ) c
            WHERE
              c.created_at = k.created_at
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
              AND (
                c.last_sent_at IS NULL
                OR c.last_sent_at < now() - make_interval(days => $8::integer)
              )
              AND EXISTS (
                SELECT
                FROM
                  lead_scores s
                WHERE
                  s.contact_id = c.id
                  AND s.total_score >= $9
              )
            OFFSET
              0
          ) c
        ORDER BY
          k.created_at DESC,
          k.id DESC
        LIMIT
          $1
      ) found
      JOIN contacts c ON c.id = found.id
  ) page ON TRUE
ORDER BY
  page.created_at DESC,
  page.id DESC;
-- answers is_whole boolean, id integer, contact text, cursor_created_at text

-- ContactsRepository.list: newest by platform, not contacted
WITH RECURSIVE
  missing AS MATERIALIZED (
    SELECT
      contact_id
    FROM
      redated_contacts
    UNION ALL
    (
      SELECT
        contact_id
      FROM
        platform_validations
      WHERE
        contact_created_at IS NULL
      ORDER BY
        contact_id
      LIMIT
        ($2 + 1)
    )
    LIMIT
      ($2 + 1)
  ),
  entries AS MATERIALIZED (
    SELECT
      t.created_at,
      t.id,
      t.position
    FROM
      (
        SELECT
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          ) AS are_few
      ) few
      CROSS JOIN unnest($5::TEXT[]) AS platform (value)
      CROSS JOIN LATERAL (
        SELECT
          t.contact_created_at AS created_at,
          t.contact_id AS id,
          row_number() OVER (
            ORDER BY
              t.contact_created_at DESC,
              t.contact_id DESC
          ) AS position
        FROM
          platform_validations t
        WHERE
          few.are_few
          AND t.platform = platform.value
          AND t.is_valid
          AND t.contact_created_at IS NOT NULL
          AND (t.contact_created_at, t.contact_id) < ($3::timestamptz, $4::integer)
        ORDER BY
          t.contact_created_at DESC,
          t.contact_id DESC
        LIMIT
          $6
      ) t
  ),
  horizon AS MATERIALIZED (
    SELECT
      created_at,
      id
    FROM
      entries
    WHERE
      position = $6
    ORDER BY
      created_at DESC,
      id DESC
    LIMIT
      1
  ),
  known AS (
    SELECT
      e.created_at,
      e.id
    FROM
      (
        SELECT
          created_at,
          id
        FROM
          entries
        UNION
        SELECT
          c.created_at,
          c.id
        FROM
          missing m
          JOIN contacts c ON c.id = m.contact_id
        WHERE
          (
            SELECT
              count(*) <= $2
            FROM
              missing
          )
          AND (c.created_at, c.id) < ($3::timestamptz, $4::integer)
      ) e
      LEFT JOIN horizon h ON TRUE
    WHERE
      h.id IS NULL
      OR (e.created_at, e.id) >= (h.created_at, h.id)
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.cursor_created_at
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          missing
      )
      AND NOT EXISTS (
        SELECT
        FROM
          horizon
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
      c.created_at,
      c.created_at::text AS cursor_created_at
    FROM
      (
        SELECT
          k.id
        FROM
          (
            SELECT
              *
            FROM
              known
            ORDER BY
              created_at DESC,
              id DESC
            OFFSET
              0
          ) k
          CROSS JOIN LATERAL (
            SELECT
            FROM
              (
                SELECT
                  *
                FROM
                  contacts
                WHERE
                  id = k.id
                OFFSET
                  0
              ) c
            WHERE
              c.created_at = k.created_at
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
              AND (
                c.last_sent_at IS NULL
                OR c.last_sent_at < now() - make_interval(days => $7::integer)
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
                  AND v.platform = ANY ($8::TEXT[])
              )
            OFFSET
              0
          ) c
        ORDER BY
          k.created_at DESC,
          k.id DESC
        LIMIT
          $1
      ) found
      JOIN contacts c ON c.id = found.id
  ) page ON TRUE
ORDER BY
  page.created_at DESC,
  page.id DESC;
-- answers is_whole boolean, id integer, contact text, cursor_created_at text

-- ContactsRepository.list: first page
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.created_at,
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
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
    ORDER BY
      c.created_at DESC,
      c.id DESC
    LIMIT
      501
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.list: a page after a cursor
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.created_at,
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
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
      501
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.list: a state, read in the order of its own index
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.*
    FROM
      unnest($4::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.created_at,
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact,
          c.created_at::text AS cursor_created_at
        FROM
          contacts c
        WHERE
          c.state_code = branch.value
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
          AND (c.created_at, c.id) < ($2::timestamptz, $3::integer)
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
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.list: every field of the filter
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.*
    FROM
      unnest($2::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.created_at,
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact,
          c.created_at::text AS cursor_created_at
        FROM
          contacts c
        WHERE
          c.municipality = branch.value
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
          AND c.state_code = ANY ($3::TEXT[])
          AND c.state_name = ANY ($4::TEXT[])
          AND c.city = ANY ($5::TEXT[])
          AND c.lada = ANY ($6::TEXT[])
          AND c.operator = ANY ($7::TEXT[])
          AND c.status = ANY ($8::contactstatus[])
          AND c.is_mobile = $9
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
          ) @> $10::TEXT[]
          AND (c.full_name ~ $11)::integer <> 0
          AND (
            c.last_sent_at IS NULL
            OR c.last_sent_at < now() - make_interval(days => $12::integer)
          )
          AND EXISTS (
            SELECT
            FROM
              platform_validations v
            WHERE
              v.contact_id = c.id
              AND v.is_valid
              AND v.platform = ANY ($13::TEXT[])
          )
          AND EXISTS (
            SELECT
            FROM
              platform_validations v
            WHERE
              v.contact_id = c.id
              AND v.platform_details ? 'line_status'
              AND v.platform_details ->> 'line_status' = ANY ($14::TEXT[])
          )
          AND EXISTS (
            SELECT
            FROM
              platform_validations v
            WHERE
              v.contact_id = c.id
              AND v.platform_details ? 'line_type'
              AND v.platform_details ->> 'line_type' = ANY ($15::TEXT[])
          )
          AND EXISTS (
            SELECT
            FROM
              lead_scores s
            WHERE
              s.contact_id = c.id
              AND s.total_score >= $16
          )
          AND EXISTS (
            SELECT
            FROM
              lead_scores s
            WHERE
              s.contact_id = c.id
              AND s.quality_tier = ANY ($17::TEXT[])
          )
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
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.list: a name
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.created_at,
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
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
      ) @> $2::TEXT[]
      AND (c.full_name ~ $3)::integer <> 0
      AND (c.full_name ~ $4)::integer <> 0
    ORDER BY
      c.created_at DESC,
      c.id DESC
    LIMIT
      $1
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.list: a phone
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.created_at,
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
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
      AND c.phone_e164 = $2
    ORDER BY
      c.created_at DESC,
      c.id DESC
    LIMIT
      $1
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.list: first digits of a phone
SELECT
  p.id,
  p.contact,
  p.cursor_created_at
FROM
  (
    SELECT
      c.created_at,
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
        c.lead_score,
        c.lead_tier,
        (
          SELECT
            s.last_calculated_at
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
        ),
        c.updated_at,
        c.phone_original,
        c.address,
        c.neighborhood,
        c.state_code,
        c.city,
        c.is_mobile,
        c.operator,
        c.status,
        c.status_updated_at,
        c.status_source,
        c.send_count,
        c.last_sent_at,
        c.opt_out_at,
        c.opt_out_method,
        c.last_validated_at,
        c.validation_attempts,
        c.source,
        c.import_batch_id,
        c.last_platform_validation,
        c.platform_validation_count
      )::text AS contact,
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
      AND c.phone_national >= $2
      AND c.phone_national < $3
    ORDER BY
      c.created_at DESC,
      c.id DESC
    LIMIT
      $1
  ) p
LIMIT
  $1;
-- answers id integer, contact text, cursor_created_at text

-- ContactsRepository.listSorted: by score, first page
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($5::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.lada = branch.value
          AND c.opt_out_at IS NULL
          AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
        ORDER BY
          c.created_at DESC NULLS LAST,
          c.id DESC NULLS LAST
        LIMIT
          $4
      ) c
    LIMIT
      $4
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.key::text AS cursor_key
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
    SELECT
      c.*,
      k.key
    FROM
      (
        SELECT
          id,
          key
        FROM
          (
            SELECT
              id,
              (
                SELECT
                  s.total_score
                FROM
                  lead_scores s
                WHERE
                  s.contact_id = one.id
              ) AS key
            FROM
              (
                SELECT DISTINCT
                  id AS id
                FROM
                  candidates
                WHERE
                  (
                    SELECT
                      count(*) <= $2
                    FROM
                      candidates
                  )
              ) one
            OFFSET
              0
          ) k
        ORDER BY
          key DESC NULLS LAST,
          id
        OFFSET
          0
      ) k
      CROSS JOIN LATERAL (
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact
        FROM
          (
            SELECT
              *
            FROM
              contacts
            WHERE
              id = k.id
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
          AND c.lada = ANY ($3::TEXT[])
        OFFSET
          0
      ) c
    ORDER BY
      k.key DESC NULLS LAST,
      k.id
    LIMIT
      $1
  ) page ON TRUE
ORDER BY
  page.key DESC NULLS LAST,
  page.id;
-- answers is_whole boolean, id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by score, after a key
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($7::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.lada = branch.value
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
  page.contact,
  page.key::text AS cursor_key
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
    SELECT
      c.*,
      k.key
    FROM
      (
        SELECT
          id,
          key
        FROM
          (
            SELECT
              id,
              (
                SELECT
                  s.total_score
                FROM
                  lead_scores s
                WHERE
                  s.contact_id = one.id
              ) AS key
            FROM
              (
                SELECT DISTINCT
                  id AS id
                FROM
                  candidates
                WHERE
                  (
                    SELECT
                      count(*) <= $2
                    FROM
                      candidates
                  )
              ) one
            OFFSET
              0
          ) k
        WHERE
          key = $4::integer
          AND id > $3::integer
          OR key < $4::integer
          OR key IS NULL
        ORDER BY
          key DESC NULLS LAST,
          id
        OFFSET
          0
      ) k
      CROSS JOIN LATERAL (
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact
        FROM
          (
            SELECT
              *
            FROM
              contacts
            WHERE
              id = k.id
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
          AND c.lada = ANY ($5::TEXT[])
        OFFSET
          0
      ) c
    ORDER BY
      k.key DESC NULLS LAST,
      k.id
    LIMIT
      $1
  ) page ON TRUE
ORDER BY
  page.key DESC NULLS LAST,
  page.id;
-- answers is_whole boolean, id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by name, first page
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($5::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.lada = branch.value
          AND c.opt_out_at IS NULL
          AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
        ORDER BY
          c.created_at DESC NULLS LAST,
          c.id DESC NULLS LAST
        LIMIT
          $4
      ) c
    LIMIT
      $4
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.key::text AS cursor_key
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
    SELECT
      c.*,
      k.key
    FROM
      (
        SELECT
          id,
          key
        FROM
          (
            SELECT
              id,
              (
                SELECT
                  c.full_name
                FROM
                  contacts c
                WHERE
                  c.id = one.id
              ) AS key
            FROM
              (
                SELECT DISTINCT
                  id AS id
                FROM
                  candidates
                WHERE
                  (
                    SELECT
                      count(*) <= $2
                    FROM
                      candidates
                  )
              ) one
            OFFSET
              0
          ) k
        ORDER BY
          key ASC NULLS LAST,
          id
        OFFSET
          0
      ) k
      CROSS JOIN LATERAL (
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact
        FROM
          (
            SELECT
              *
            FROM
              contacts
            WHERE
              id = k.id
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
          AND c.lada = ANY ($3::TEXT[])
        OFFSET
          0
      ) c
    ORDER BY
      k.key ASC NULLS LAST,
      k.id
    LIMIT
      $1
  ) page ON TRUE
ORDER BY
  page.key ASC NULLS LAST,
  page.id;
-- answers is_whole boolean, id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by name, after a key
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($7::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.lada = branch.value
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
  page.contact,
  page.key::text AS cursor_key
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
    SELECT
      c.*,
      k.key
    FROM
      (
        SELECT
          id,
          key
        FROM
          (
            SELECT
              id,
              (
                SELECT
                  c.full_name
                FROM
                  contacts c
                WHERE
                  c.id = one.id
              ) AS key
            FROM
              (
                SELECT DISTINCT
                  id AS id
                FROM
                  candidates
                WHERE
                  (
                    SELECT
                      count(*) <= $2
                    FROM
                      candidates
                  )
              ) one
            OFFSET
              0
          ) k
        WHERE
          key = $4::text
          AND id > $3::integer
          OR key > $4::text
          OR key IS NULL
        ORDER BY
          key ASC NULLS LAST,
          id
        OFFSET
          0
      ) k
      CROSS JOIN LATERAL (
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact
        FROM
          (
            SELECT
              *
            FROM
              contacts
            WHERE
              id = k.id
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
          AND c.lada = ANY ($5::TEXT[])
        OFFSET
          0
      ) c
    ORDER BY
      k.key ASC NULLS LAST,
      k.id
    LIMIT
      $1
  ) page ON TRUE
ORDER BY
  page.key ASC NULLS LAST,
  page.id;
-- answers is_whole boolean, id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by last_sent, first page
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($5::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.lada = branch.value
          AND c.opt_out_at IS NULL
          AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
        ORDER BY
          c.created_at DESC NULLS LAST,
          c.id DESC NULLS LAST
        LIMIT
          $4
      ) c
    LIMIT
      $4
  )
SELECT
  whole.is_whole,
  page.id,
  page.contact,
  page.key::text AS cursor_key
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
    SELECT
      c.*,
      k.key
    FROM
      (
        SELECT
          id,
          key
        FROM
          (
            SELECT
              id,
              (
                SELECT
                  c.last_sent_at
                FROM
                  contacts c
                WHERE
                  c.id = one.id
              ) AS key
            FROM
              (
                SELECT DISTINCT
                  id AS id
                FROM
                  candidates
                WHERE
                  (
                    SELECT
                      count(*) <= $2
                    FROM
                      candidates
                  )
              ) one
            OFFSET
              0
          ) k
        ORDER BY
          key ASC NULLS FIRST,
          id
        OFFSET
          0
      ) k
      CROSS JOIN LATERAL (
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact
        FROM
          (
            SELECT
              *
            FROM
              contacts
            WHERE
              id = k.id
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
          AND c.lada = ANY ($3::TEXT[])
        OFFSET
          0
      ) c
    ORDER BY
      k.key ASC NULLS FIRST,
      k.id
    LIMIT
      $1
  ) page ON TRUE
ORDER BY
  page.key ASC NULLS FIRST,
  page.id;
-- answers is_whole boolean, id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by last_sent, after a key
WITH
  candidates AS MATERIALIZED (
    SELECT
      c.id
    FROM
      unnest($7::TEXT[]) AS branch (value)
      CROSS JOIN LATERAL (
        SELECT
          c.id
        FROM
          contacts c
        WHERE
          c.lada = branch.value
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
  page.contact,
  page.key::text AS cursor_key
FROM
  (
    SELECT
      (
        SELECT
          count(*) <= $2
        FROM
          candidates
      ) AS is_whole
  ) whole
  LEFT JOIN (
    SELECT
      c.*,
      k.key
    FROM
      (
        SELECT
          id,
          key
        FROM
          (
            SELECT
              id,
              (
                SELECT
                  c.last_sent_at
                FROM
                  contacts c
                WHERE
                  c.id = one.id
              ) AS key
            FROM
              (
                SELECT DISTINCT
                  id AS id
                FROM
                  candidates
                WHERE
                  (
                    SELECT
                      count(*) <= $2
                    FROM
                      candidates
                  )
              ) one
            OFFSET
              0
          ) k
        WHERE
          key = $4::timestamptz
          AND id > $3::integer
          OR key > $4::timestamptz
        ORDER BY
          key ASC NULLS FIRST,
          id
        OFFSET
          0
      ) k
      CROSS JOIN LATERAL (
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
            c.lead_score,
            c.lead_tier,
            (
              SELECT
                s.last_calculated_at
              FROM
                lead_scores s
              WHERE
                s.contact_id = c.id
            ),
            c.updated_at,
            c.phone_original,
            c.address,
            c.neighborhood,
            c.state_code,
            c.city,
            c.is_mobile,
            c.operator,
            c.status,
            c.status_updated_at,
            c.status_source,
            c.send_count,
            c.last_sent_at,
            c.opt_out_at,
            c.opt_out_method,
            c.last_validated_at,
            c.validation_attempts,
            c.source,
            c.import_batch_id,
            c.last_platform_validation,
            c.platform_validation_count
          )::text AS contact
        FROM
          (
            SELECT
              *
            FROM
              contacts
            WHERE
              id = k.id
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
          AND c.lada = ANY ($5::TEXT[])
        OFFSET
          0
      ) c
    ORDER BY
      k.key ASC NULLS FIRST,
      k.id
    LIMIT
      $1
  ) page ON TRUE
ORDER BY
  page.key ASC NULLS FIRST,
  page.id;
-- answers is_whole boolean, id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by score, first page
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  s.total_score::text AS cursor_key
FROM
  lead_scores s
  JOIN contacts c ON c.id = s.contact_id
WHERE
  s.total_score IS NOT NULL
  AND s.total_score >= $2
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
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by score, first page
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  NULL AS cursor_key
FROM
  contacts c
WHERE
  NOT EXISTS (
    SELECT
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  )
  AND c.id > $2::integer
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
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by score, after a key
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  s.total_score::text AS cursor_key
FROM
  lead_scores s
  JOIN contacts c ON c.id = s.contact_id
WHERE
  s.total_score = $2::integer
  AND s.contact_id > $3::integer
  AND s.total_score >= $4
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
  s.contact_id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by score, after a key
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  s.total_score::text AS cursor_key
FROM
  lead_scores s
  JOIN contacts c ON c.id = s.contact_id
WHERE
  s.total_score < $2::integer
  AND s.total_score >= $3
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
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by name, first page
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  c.full_name::text AS cursor_key
FROM
  contacts c
WHERE
  c.full_name IS NOT NULL
  AND TRUE
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
  c.full_name ASC,
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by name, first page
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  NULL AS cursor_key
FROM
  contacts c
WHERE
  c.full_name IS NULL
  AND c.id > $2::integer
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
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by name, after a key
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  c.full_name::text AS cursor_key
FROM
  contacts c
WHERE
  c.full_name = $2::text
  AND c.id > $3::integer
  AND TRUE
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
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by name, after a key
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  c.full_name::text AS cursor_key
FROM
  contacts c
WHERE
  c.full_name > $2::text
  AND TRUE
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
  c.full_name ASC,
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by last_sent, first page
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  NULL AS cursor_key
FROM
  contacts c
WHERE
  c.last_sent_at IS NULL
  AND c.id > $2::integer
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
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by last_sent, first page
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  c.last_sent_at::text AS cursor_key
FROM
  contacts c
WHERE
  c.last_sent_at IS NOT NULL
  AND TRUE
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
  c.last_sent_at ASC,
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by last_sent, after a key
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  c.last_sent_at::text AS cursor_key
FROM
  contacts c
WHERE
  c.last_sent_at = $2::timestamptz
  AND c.id > $3::integer
  AND TRUE
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
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.listSorted: by last_sent, after a key
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
    c.lead_score,
    c.lead_tier,
    (
      SELECT
        s.last_calculated_at
      FROM
        lead_scores s
      WHERE
        s.contact_id = c.id
    ),
    c.updated_at,
    c.phone_original,
    c.address,
    c.neighborhood,
    c.state_code,
    c.city,
    c.is_mobile,
    c.operator,
    c.status,
    c.status_updated_at,
    c.status_source,
    c.send_count,
    c.last_sent_at,
    c.opt_out_at,
    c.opt_out_method,
    c.last_validated_at,
    c.validation_attempts,
    c.source,
    c.import_batch_id,
    c.last_platform_validation,
    c.platform_validation_count
  )::text AS contact,
  c.last_sent_at::text AS cursor_key
FROM
  contacts c
WHERE
  c.last_sent_at > $2::timestamptz
  AND TRUE
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
  c.last_sent_at ASC,
  c.id
LIMIT
  $1;
-- answers id integer, contact text, cursor_key text

-- ContactsRepository.contactableOf
SELECT
  c.id
FROM
  contacts c
WHERE
  c.id = ANY ($1::INTEGER[])
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
  ) <> 1;
-- answers id integer

-- read: one id
WITH
  noted AS (
    INSERT INTO
      audit_events (actor, action, contact_id)
    SELECT
      actor,
      'contact.read',
      contact_id
    FROM
      (
        SELECT
          $2::text AS actor,
          c.id AS contact_id
        FROM
          contacts c
        WHERE
          c.id = $1
      ) reads
  )
SELECT
  c.id AS id,
  c.phone_e164 AS phone_e164,
  c.phone_national AS phone_national,
  c.full_name AS full_name,
  c.state_name AS state_name,
  c.municipality AS municipality,
  c.lada AS lada,
  c.created_at AS created_at,
  c.whatsapp_validated AS whatsapp_validated,
  c.instagram_validated AS instagram_validated,
  c.facebook_validated AS facebook_validated,
  c.google_validated AS google_validated,
  c.apple_validated AS apple_validated,
  c.lead_score AS lead_score,
  c.lead_tier AS lead_tier,
  (
    SELECT
      s.last_calculated_at
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS last_scored_at,
  c.updated_at AS updated_at,
  c.phone_original AS phone_original,
  c.address AS address,
  c.neighborhood AS neighborhood,
  c.state_code AS state_code,
  c.city AS city,
  c.is_mobile AS is_mobile,
  c.operator AS operator,
  c.status AS status,
  c.status_updated_at AS status_updated_at,
  c.status_source AS status_source,
  c.send_count AS send_count,
  c.last_sent_at AS last_sent_at,
  c.opt_out_at AS opt_out_at,
  c.opt_out_method AS opt_out_method,
  c.last_validated_at AS last_validated_at,
  c.validation_attempts AS validation_attempts,
  c.source AS source,
  c.import_batch_id AS import_batch_id,
  c.last_platform_validation AS last_platform_validation,
  c.platform_validation_count AS platform_validation_count
FROM
  contacts c
WHERE
  c.id = $1;
-- answers id integer, phone_e164 character varying, phone_national character varying, full_name character varying, state_name character varying, municipality character varying, lada character varying, created_at timestamp with time zone, whatsapp_validated boolean, instagram_validated boolean, facebook_validated boolean, google_validated boolean, apple_validated boolean, lead_score integer, lead_tier character varying, last_scored_at timestamp with time zone, updated_at timestamp with time zone, phone_original character varying, address text, neighborhood character varying, state_code character varying, city character varying, is_mobile boolean, operator character varying, status contactstatus, status_updated_at timestamp with time zone, status_source character varying, send_count integer, last_sent_at timestamp with time zone, opt_out_at timestamp with time zone, opt_out_method character varying, last_validated_at timestamp with time zone, validation_attempts integer, source character varying, import_batch_id character varying, last_platform_validation timestamp with time zone, platform_validation_count integer

-- read: one phone
WITH
  noted AS (
    INSERT INTO
      audit_events (actor, action, contact_id)
    SELECT
      actor,
      'contact.read',
      contact_id
    FROM
      (
        SELECT
          $2::text AS actor,
          c.id AS contact_id
        FROM
          contacts c
        WHERE
          c.phone_e164 = $1
      ) reads
  )
SELECT
  c.id AS id,
  c.phone_e164 AS phone_e164,
  c.phone_national AS phone_national,
  c.full_name AS full_name,
  c.state_name AS state_name,
  c.municipality AS municipality,
  c.lada AS lada,
  c.created_at AS created_at,
  c.whatsapp_validated AS whatsapp_validated,
  c.instagram_validated AS instagram_validated,
  c.facebook_validated AS facebook_validated,
  c.google_validated AS google_validated,
  c.apple_validated AS apple_validated,
  c.lead_score AS lead_score,
  c.lead_tier AS lead_tier,
  (
    SELECT
      s.last_calculated_at
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS last_scored_at,
  c.updated_at AS updated_at,
  c.phone_original AS phone_original,
  c.address AS address,
  c.neighborhood AS neighborhood,
  c.state_code AS state_code,
  c.city AS city,
  c.is_mobile AS is_mobile,
  c.operator AS operator,
  c.status AS status,
  c.status_updated_at AS status_updated_at,
  c.status_source AS status_source,
  c.send_count AS send_count,
  c.last_sent_at AS last_sent_at,
  c.opt_out_at AS opt_out_at,
  c.opt_out_method AS opt_out_method,
  c.last_validated_at AS last_validated_at,
  c.validation_attempts AS validation_attempts,
  c.source AS source,
  c.import_batch_id AS import_batch_id,
  c.last_platform_validation AS last_platform_validation,
  c.platform_validation_count AS platform_validation_count
FROM
  contacts c
WHERE
  c.phone_e164 = $1;
-- answers id integer, phone_e164 character varying, phone_national character varying, full_name character varying, state_name character varying, municipality character varying, lada character varying, created_at timestamp with time zone, whatsapp_validated boolean, instagram_validated boolean, facebook_validated boolean, google_validated boolean, apple_validated boolean, lead_score integer, lead_tier character varying, last_scored_at timestamp with time zone, updated_at timestamp with time zone, phone_original character varying, address text, neighborhood character varying, state_code character varying, city character varying, is_mobile boolean, operator character varying, status contactstatus, status_updated_at timestamp with time zone, status_source character varying, send_count integer, last_sent_at timestamp with time zone, opt_out_at timestamp with time zone, opt_out_method character varying, last_validated_at timestamp with time zone, validation_attempts integer, source character varying, import_batch_id character varying, last_platform_validation timestamp with time zone, platform_validation_count integer

-- read: several ids
WITH
  noted AS (
    INSERT INTO
      audit_events (actor, action, contact_id)
    SELECT
      actor,
      'contact.read',
      contact_id
    FROM
      (
        SELECT
          r.actor,
          c.id AS contact_id
        FROM
          unnest($1::INTEGER[], $2::TEXT[]) AS r (key, actor)
          JOIN contacts c ON c.id = r.key
      ) reads
  )
SELECT
  c.id AS id,
  c.phone_e164 AS phone_e164,
  c.phone_national AS phone_national,
  c.full_name AS full_name,
  c.state_name AS state_name,
  c.municipality AS municipality,
  c.lada AS lada,
  c.created_at AS created_at,
  c.whatsapp_validated AS whatsapp_validated,
  c.instagram_validated AS instagram_validated,
  c.facebook_validated AS facebook_validated,
  c.google_validated AS google_validated,
  c.apple_validated AS apple_validated,
  c.lead_score AS lead_score,
  c.lead_tier AS lead_tier,
  (
    SELECT
      s.last_calculated_at
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS last_scored_at,
  c.updated_at AS updated_at,
  c.phone_original AS phone_original,
  c.address AS address,
  c.neighborhood AS neighborhood,
  c.state_code AS state_code,
  c.city AS city,
  c.is_mobile AS is_mobile,
  c.operator AS operator,
  c.status AS status,
  c.status_updated_at AS status_updated_at,
  c.status_source AS status_source,
  c.send_count AS send_count,
  c.last_sent_at AS last_sent_at,
  c.opt_out_at AS opt_out_at,
  c.opt_out_method AS opt_out_method,
  c.last_validated_at AS last_validated_at,
  c.validation_attempts AS validation_attempts,
  c.source AS source,
  c.import_batch_id AS import_batch_id,
  c.last_platform_validation AS last_platform_validation,
  c.platform_validation_count AS platform_validation_count
FROM
  contacts c
WHERE
  c.id = ANY ($1::INTEGER[]);
-- answers id integer, phone_e164 character varying, phone_national character varying, full_name character varying, state_name character varying, municipality character varying, lada character varying, created_at timestamp with time zone, whatsapp_validated boolean, instagram_validated boolean, facebook_validated boolean, google_validated boolean, apple_validated boolean, lead_score integer, lead_tier character varying, last_scored_at timestamp with time zone, updated_at timestamp with time zone, phone_original character varying, address text, neighborhood character varying, state_code character varying, city character varying, is_mobile boolean, operator character varying, status contactstatus, status_updated_at timestamp with time zone, status_source character varying, send_count integer, last_sent_at timestamp with time zone, opt_out_at timestamp with time zone, opt_out_method character varying, last_validated_at timestamp with time zone, validation_attempts integer, source character varying, import_batch_id character varying, last_platform_validation timestamp with time zone, platform_validation_count integer

-- read: several phones
WITH
  noted AS (
    INSERT INTO
      audit_events (actor, action, contact_id)
    SELECT
      actor,
      'contact.read',
      contact_id
    FROM
      (
        SELECT
          r.actor,
          c.id AS contact_id
        FROM
          unnest($1::TEXT[], $2::TEXT[]) AS r (key, actor)
          JOIN contacts c ON c.phone_e164 = r.key
      ) reads
  )
SELECT
  c.id AS id,
  c.phone_e164 AS phone_e164,
  c.phone_national AS phone_national,
  c.full_name AS full_name,
  c.state_name AS state_name,
  c.municipality AS municipality,
  c.lada AS lada,
  c.created_at AS created_at,
  c.whatsapp_validated AS whatsapp_validated,
  c.instagram_validated AS instagram_validated,
  c.facebook_validated AS facebook_validated,
  c.google_validated AS google_validated,
  c.apple_validated AS apple_validated,
  c.lead_score AS lead_score,
  c.lead_tier AS lead_tier,
  (
    SELECT
      s.last_calculated_at
    FROM
      lead_scores s
    WHERE
      s.contact_id = c.id
  ) AS last_scored_at,
  c.updated_at AS updated_at,
  c.phone_original AS phone_original,
  c.address AS address,
  c.neighborhood AS neighborhood,
  c.state_code AS state_code,
  c.city AS city,
  c.is_mobile AS is_mobile,
  c.operator AS operator,
  c.status AS status,
  c.status_updated_at AS status_updated_at,
  c.status_source AS status_source,
  c.send_count AS send_count,
  c.last_sent_at AS last_sent_at,
  c.opt_out_at AS opt_out_at,
  c.opt_out_method AS opt_out_method,
  c.last_validated_at AS last_validated_at,
  c.validation_attempts AS validation_attempts,
  c.source AS source,
  c.import_batch_id AS import_batch_id,
  c.last_platform_validation AS last_platform_validation,
  c.platform_validation_count AS platform_validation_count
FROM
  contacts c
WHERE
  c.phone_e164 = ANY ($1::TEXT[]);
-- answers id integer, phone_e164 character varying, phone_national character varying, full_name character varying, state_name character varying, municipality character varying, lada character varying, created_at timestamp with time zone, whatsapp_validated boolean, instagram_validated boolean, facebook_validated boolean, google_validated boolean, apple_validated boolean, lead_score integer, lead_tier character varying, last_scored_at timestamp with time zone, updated_at timestamp with time zone, phone_original character varying, address text, neighborhood character varying, state_code character varying, city character varying, is_mobile boolean, operator character varying, status contactstatus, status_updated_at timestamp with time zone, status_source character varying, send_count integer, last_sent_at timestamp with time zone, opt_out_at timestamp with time zone, opt_out_method character varying, last_validated_at timestamp with time zone, validation_attempts integer, source character varying, import_batch_id character varying, last_platform_validation timestamp with time zone, platform_validation_count integer
