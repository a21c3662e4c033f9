-- The statements of src/platform-validations/platform-validations.repository.ts, written by npm run sql.

-- PlatformValidationsRepository.store: store one result
WITH
  input AS MATERIALIZED (
    SELECT
      e.given,
      c.id AS contact_id,
      c.created_at AS contact_created_at,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.phone_e164,
      r.platform,
      r.is_valid,
      r.is_business,
      r.is_premium,
      r.confidence_score,
      r.platform_details,
      r.profile_info,
      r.validation_method,
      r.response_time_ms,
      r.validation_source,
      r.user_agent_used,
      r.proxy_used
    FROM
      (
        SELECT
          $1::jsonb
      ) AS e (given)
      CROSS JOIN LATERAL jsonb_to_record(e.given) AS r (
        contact_id integer,
        platform text,
        is_valid boolean,
        is_business boolean,
        is_premium boolean,
        confidence_score numeric(3, 2),
        platform_details jsonb,
        profile_info jsonb,
        validation_method text,
        response_time_ms integer,
        validation_source text,
        user_agent_used text,
        proxy_used text
      )
      JOIN contacts c ON c.id = r.contact_id
  ),
  updated AS (
    UPDATE platform_validations v
    SET
      contact_id = i.contact_id,
      contact_created_at = i.contact_created_at,
      place = i.place,
      is_valid = i.is_valid,
      is_business = CASE
        WHEN i.given ? 'is_business' THEN i.is_business
        ELSE v.is_business
      END,
      is_premium = CASE
        WHEN i.given ? 'is_premium' THEN i.is_premium
        ELSE v.is_premium
      END,
      confidence_score = CASE
        WHEN i.given ? 'confidence_score' THEN i.confidence_score
        ELSE v.confidence_score
      END,
      platform_details = CASE
        WHEN i.given ? 'platform_details' THEN i.platform_details
        ELSE v.platform_details
      END,
      profile_info = CASE
        WHEN i.given ? 'profile_info' THEN i.profile_info
        ELSE v.profile_info
      END,
      validation_method = CASE
        WHEN i.given ? 'validation_method' THEN i.validation_method
        ELSE v.validation_method
      END,
      response_time_ms = CASE
        WHEN i.given ? 'response_time_ms' THEN i.response_time_ms
        ELSE v.response_time_ms
      END,
      validation_source = CASE
        WHEN i.given ? 'validation_source' THEN i.validation_source
        ELSE v.validation_source
      END,
      user_agent_used = CASE
        WHEN i.given ? 'user_agent_used' THEN i.user_agent_used
        ELSE v.user_agent_used
      END,
      proxy_used = CASE
        WHEN i.given ? 'proxy_used' THEN i.proxy_used
        ELSE v.proxy_used
      END,
      validated_at = now(),
      expires_at = now() + interval '24 hours',
      updated_at = now()
    FROM
      input i
    WHERE
      v.phone_e164 = i.phone_e164
      AND v.platform = i.platform
    RETURNING
      v.id,
      v.contact_id,
      v.phone_e164,
      v.platform,
      v.is_valid,
      v.is_business,
      v.is_premium,
      v.confidence_score::float8 AS confidence_score,
      coalesce(v.platform_details, '{}') AS platform_details,
      coalesce(v.profile_info, '{}') AS profile_info,
      v.validation_method,
      v.response_time_ms,
      v.validation_source,
      v.validated_at,
      v.expires_at
  ),
  inserted AS (
    INSERT INTO
      platform_validations AS v (
        contact_id,
        contact_created_at,
        place,
        phone_e164,
        platform,
        is_valid,
        is_business,
        is_premium,
        confidence_score,
        platform_details,
        profile_info,
        validation_method,
        response_time_ms,
        validation_source,
        user_agent_used,
        proxy_used
      )
    SELECT
      i.contact_id,
      i.contact_created_at,
      i.place,
      i.phone_e164,
      i.platform,
      i.is_valid,
      CASE
        WHEN i.given ? 'is_business' THEN i.is_business
        ELSE FALSE
      END,
      CASE
        WHEN i.given ? 'is_premium' THEN i.is_premium
        ELSE FALSE
      END,
      CASE
        WHEN i.given ? 'confidence_score' THEN i.confidence_score
        ELSE 0.50
      END,
      CASE
        WHEN i.given ? 'platform_details' THEN i.platform_details
        ELSE '{}'
      END,
      CASE
        WHEN i.given ? 'profile_info' THEN i.profile_info
        ELSE '{}'
      END,
      CASE
        WHEN i.given ? 'validation_method' THEN i.validation_method
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'response_time_ms' THEN i.response_time_ms
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'validation_source' THEN i.validation_source
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'user_agent_used' THEN i.user_agent_used
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'proxy_used' THEN i.proxy_used
        ELSE NULL
      END
    FROM
      input i
    WHERE
      NOT EXISTS (
        SELECT
        FROM
          platform_validations v
        WHERE
          v.phone_e164 = i.phone_e164
          AND v.platform = i.platform
      )
    RETURNING
      v.id,
      v.contact_id,
      v.phone_e164,
      v.platform,
      v.is_valid,
      v.is_business,
      v.is_premium,
      v.confidence_score::float8 AS confidence_score,
      coalesce(v.platform_details, '{}') AS platform_details,
      coalesce(v.profile_info, '{}') AS profile_info,
      v.validation_method,
      v.response_time_ms,
      v.validation_source,
      v.validated_at,
      v.expires_at
  )
SELECT
  *
FROM
  updated
UNION ALL
SELECT
  *
FROM
  inserted;
-- answers id integer, contact_id integer, phone_e164 character varying, platform character varying, is_valid boolean, is_business boolean, is_premium boolean, confidence_score double precision, platform_details jsonb, profile_info jsonb, validation_method character varying, response_time_ms integer, validation_source character varying, validated_at timestamp with time zone, expires_at timestamp with time zone

-- PlatformValidationsRepository.store: store one result
UPDATE contacts c
SET
  whatsapp_validated = s.whatsapp,
  instagram_validated = s.instagram,
  facebook_validated = s.facebook,
  google_validated = s.google,
  apple_validated = s.apple,
  last_platform_validation = now(),
  platform_validation_count = s.results
FROM
  (
    SELECT
      contact_id,
      count(*) AS results,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'whatsapp'
      ) AS whatsapp,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'instagram'
      ) AS instagram,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'facebook'
      ) AS facebook,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'google'
      ) AS google,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'apple'
      ) AS apple
    FROM
      platform_validations
    WHERE
      contact_id = $1
    GROUP BY
      contact_id
  ) s
WHERE
  c.id = s.contact_id;

-- PlatformValidationsRepository.store: store results
WITH
  input AS MATERIALIZED (
    SELECT
      e.given,
      c.id AS contact_id,
      c.created_at AS contact_created_at,
      translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ') AS place,
      c.phone_e164,
      r.platform,
      r.is_valid,
      r.is_business,
      r.is_premium,
      r.confidence_score,
      r.platform_details,
      r.profile_info,
      r.validation_method,
      r.response_time_ms,
      r.validation_source,
      r.user_agent_used,
      r.proxy_used
    FROM
      jsonb_array_elements($1::jsonb) AS e (given)
      CROSS JOIN LATERAL jsonb_to_record(e.given) AS r (
        contact_id integer,
        platform text,
        is_valid boolean,
        is_business boolean,
        is_premium boolean,
        confidence_score numeric(3, 2),
        platform_details jsonb,
        profile_info jsonb,
        validation_method text,
        response_time_ms integer,
        validation_source text,
        user_agent_used text,
        proxy_used text
      )
      JOIN contacts c ON c.id = r.contact_id
  ),
  updated AS (
    UPDATE platform_validations v
    SET
      contact_id = i.contact_id,
      contact_created_at = i.contact_created_at,
      place = i.place,
      is_valid = i.is_valid,
      is_business = CASE
        WHEN i.given ? 'is_business' THEN i.is_business
        ELSE v.is_business
      END,
      is_premium = CASE
        WHEN i.given ? 'is_premium' THEN i.is_premium
        ELSE v.is_premium
      END,
      confidence_score = CASE
        WHEN i.given ? 'confidence_score' THEN i.confidence_score
        ELSE v.confidence_score
      END,
      platform_details = CASE
        WHEN i.given ? 'platform_details' THEN i.platform_details
        ELSE v.platform_details
      END,
      profile_info = CASE
        WHEN i.given ? 'profile_info' THEN i.profile_info
        ELSE v.profile_info
      END,
      validation_method = CASE
        WHEN i.given ? 'validation_method' THEN i.validation_method
        ELSE v.validation_method
      END,
      response_time_ms = CASE
        WHEN i.given ? 'response_time_ms' THEN i.response_time_ms
        ELSE v.response_time_ms
      END,
      validation_source = CASE
        WHEN i.given ? 'validation_source' THEN i.validation_source
        ELSE v.validation_source
      END,
      user_agent_used = CASE
        WHEN i.given ? 'user_agent_used' THEN i.user_agent_used
        ELSE v.user_agent_used
      END,
      proxy_used = CASE
        WHEN i.given ? 'proxy_used' THEN i.proxy_used
        ELSE v.proxy_used
      END,
      validated_at = now(),
      expires_at = now() + interval '24 hours',
      updated_at = now()
    FROM
      input i
    WHERE
      v.phone_e164 = i.phone_e164
      AND v.platform = i.platform
    RETURNING
      v.id,
      v.contact_id,
      v.phone_e164,
      v.platform,
      v.is_valid,
      v.is_business,
      v.is_premium,
      v.confidence_score::float8 AS confidence_score,
      coalesce(v.platform_details, '{}') AS platform_details,
      coalesce(v.profile_info, '{}') AS profile_info,
      v.validation_method,
      v.response_time_ms,
      v.validation_source,
      v.validated_at,
      v.expires_at
  ),
  inserted AS (
    INSERT INTO
      platform_validations AS v (
        contact_id,
        contact_created_at,
        place,
        phone_e164,
        platform,
        is_valid,
        is_business,
        is_premium,
        confidence_score,
        platform_details,
        profile_info,
        validation_method,
        response_time_ms,
        validation_source,
        user_agent_used,
        proxy_used
      )
    SELECT
      i.contact_id,
      i.contact_created_at,
      i.place,
      i.phone_e164,
      i.platform,
      i.is_valid,
      CASE
        WHEN i.given ? 'is_business' THEN i.is_business
        ELSE FALSE
      END,
      CASE
        WHEN i.given ? 'is_premium' THEN i.is_premium
        ELSE FALSE
      END,
      CASE
        WHEN i.given ? 'confidence_score' THEN i.confidence_score
        ELSE 0.50
      END,
      CASE
        WHEN i.given ? 'platform_details' THEN i.platform_details
        ELSE '{}'
      END,
      CASE
        WHEN i.given ? 'profile_info' THEN i.profile_info
        ELSE '{}'
      END,
      CASE
        WHEN i.given ? 'validation_method' THEN i.validation_method
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'response_time_ms' THEN i.response_time_ms
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'validation_source' THEN i.validation_source
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'user_agent_used' THEN i.user_agent_used
        ELSE NULL
      END,
      CASE
        WHEN i.given ? 'proxy_used' THEN i.proxy_used
        ELSE NULL
      END
    FROM
      input i
    WHERE
      NOT EXISTS (
        SELECT
        FROM
          platform_validations v
        WHERE
          v.phone_e164 = i.phone_e164
          AND v.platform = i.platform
      )
    RETURNING
      v.id,
      v.contact_id,
      v.phone_e164,
      v.platform,
      v.is_valid,
      v.is_business,
      v.is_premium,
      v.confidence_score::float8 AS confidence_score,
      coalesce(v.platform_details, '{}') AS platform_details,
      coalesce(v.profile_info, '{}') AS profile_info,
      v.validation_method,
      v.response_time_ms,
      v.validation_source,
      v.validated_at,
      v.expires_at
  )
SELECT
  *
FROM
  updated
UNION ALL
SELECT
  *
FROM
  inserted;
-- answers id integer, contact_id integer, phone_e164 character varying, platform character varying, is_valid boolean, is_business boolean, is_premium boolean, confidence_score double precision, platform_details jsonb, profile_info jsonb, validation_method character varying, response_time_ms integer, validation_source character varying, validated_at timestamp with time zone, expires_at timestamp with time zone

-- PlatformValidationsRepository.store: store results
UPDATE contacts c
SET
  whatsapp_validated = s.whatsapp,
  instagram_validated = s.instagram,
  facebook_validated = s.facebook,
  google_validated = s.google,
  apple_validated = s.apple,
  last_platform_validation = now(),
  platform_validation_count = s.results
FROM
  (
    SELECT
      contact_id,
      count(*) AS results,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'whatsapp'
      ) AS whatsapp,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'instagram'
      ) AS instagram,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'facebook'
      ) AS facebook,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'google'
      ) AS google,
      bool_or(is_valid) FILTER (
        WHERE
          platform = 'apple'
      ) AS apple
    FROM
      platform_validations
    WHERE
      contact_id = ANY ($1::INTEGER[])
    GROUP BY
      contact_id
  ) s
WHERE
  c.id = s.contact_id;

-- PlatformValidationsRepository.ofContact
SELECT
  v.id,
  v.contact_id,
  v.phone_e164,
  v.platform,
  v.is_valid,
  v.is_business,
  v.is_premium,
  v.confidence_score::float8 AS confidence_score,
  coalesce(v.platform_details, '{}') AS platform_details,
  coalesce(v.profile_info, '{}') AS profile_info,
  v.validation_method,
  v.response_time_ms,
  v.validation_source,
  v.validated_at,
  v.expires_at
FROM
  platform_validations v
WHERE
  v.contact_id = $1
ORDER BY
  v.platform;
-- answers id integer, contact_id integer, phone_e164 character varying, platform character varying, is_valid boolean, is_business boolean, is_premium boolean, confidence_score double precision, platform_details jsonb, profile_info jsonb, validation_method character varying, response_time_ms integer, validation_source character varying, validated_at timestamp with time zone, expires_at timestamp with time zone

-- PlatformValidationsRepository.ofPlatform: of a platform
SELECT
  v.id,
  v.contact_id,
  v.phone_e164,
  v.platform,
  v.is_valid,
  v.is_business,
  v.is_premium,
  v.confidence_score::float8 AS confidence_score,
  coalesce(v.platform_details, '{}') AS platform_details,
  coalesce(v.profile_info, '{}') AS profile_info,
  v.validation_method,
  v.response_time_ms,
  v.validation_source,
  v.validated_at,
  v.expires_at
FROM
  platform_validations v
WHERE
  v.platform = $1
  AND EXISTS (
    SELECT
    FROM
      contacts c
    WHERE
      c.id = v.contact_id
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
    OFFSET
      0
  )
ORDER BY
  v.validated_at DESC,
  v.id DESC
LIMIT
  $2;
-- answers id integer, contact_id integer, phone_e164 character varying, platform character varying, is_valid boolean, is_business boolean, is_premium boolean, confidence_score double precision, platform_details jsonb, profile_info jsonb, validation_method character varying, response_time_ms integer, validation_source character varying, validated_at timestamp with time zone, expires_at timestamp with time zone

-- PlatformValidationsRepository.ofPlatform: of a platform, valid only
SELECT
  v.id,
  v.contact_id,
  v.phone_e164,
  v.platform,
  v.is_valid,
  v.is_business,
  v.is_premium,
  v.confidence_score::float8 AS confidence_score,
  coalesce(v.platform_details, '{}') AS platform_details,
  coalesce(v.profile_info, '{}') AS profile_info,
  v.validation_method,
  v.response_time_ms,
  v.validation_source,
  v.validated_at,
  v.expires_at
FROM
  platform_validations v
WHERE
  v.platform = $1
  AND v.is_valid
  AND EXISTS (
    SELECT
    FROM
      contacts c
    WHERE
      c.id = v.contact_id
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
    OFFSET
      0
  )
ORDER BY
  v.validated_at DESC,
  v.id DESC
LIMIT
  $2;
-- answers id integer, contact_id integer, phone_e164 character varying, platform character varying, is_valid boolean, is_business boolean, is_premium boolean, confidence_score double precision, platform_details jsonb, profile_info jsonb, validation_method character varying, response_time_ms integer, validation_source character varying, validated_at timestamp with time zone, expires_at timestamp with time zone
