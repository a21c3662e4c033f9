-- The statements of src/contacts/places/places.repository.ts, written by npm run sql.

-- PlacesRepository.place: copy places
WITH
  moved AS MATERIALIZED (
    SELECT
      ctid AS address,
      contact_id
    FROM
      moved_leads
    LIMIT
      $1
  ),
  unplaced AS MATERIALIZED (
    SELECT
      t.id
    FROM
      lead_scores t
    WHERE
      t.contact_id = ANY (
        ARRAY(
          SELECT
            m.contact_id
          FROM
            moved m
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
              $1
          )
        )
      )
    ORDER BY
      t.id
    FOR NO KEY UPDATE
      SKIP LOCKED
  ),
  placed AS (
    UPDATE lead_scores t
    SET
      place = translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' '),
      contact_last_sent_at = c.last_sent_at
    FROM
      contacts c
    WHERE
      t.id = ANY (
        ARRAY(
          SELECT
            id
          FROM
            unplaced
        )
      )
      AND c.id = t.contact_id
    RETURNING
      t.id
  ),
  forgotten AS (
    DELETE FROM moved_leads
    WHERE
      ctid = ANY (
        ARRAY(
          SELECT
            m.address
          FROM
            moved m
          WHERE
            NOT EXISTS (
              SELECT
              FROM
                lead_scores t
              WHERE
                t.contact_id = m.contact_id
                AND t.id NOT IN (
                  SELECT
                    id
                  FROM
                    unplaced
                )
            )
        )
      )
  )
SELECT
  count(*)::integer AS placed
FROM
  placed;
-- answers placed integer

-- PlacesRepository.place: copy places
WITH
  moved AS MATERIALIZED (
    SELECT
      ctid AS address,
      contact_id
    FROM
      moved_results
    LIMIT
      $1
  ),
  unplaced AS MATERIALIZED (
    SELECT
      t.id
    FROM
      platform_validations t
    WHERE
      t.contact_id = ANY (
        ARRAY(
          SELECT
            m.contact_id
          FROM
            moved m
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
                  $1
              ) v
            LIMIT
              $1
          )
        )
      )
    ORDER BY
      t.id
    FOR NO KEY UPDATE
      SKIP LOCKED
  ),
  placed AS (
    UPDATE platform_validations t
    SET
      place = translate(coalesce(c.is_mobile::text, ''), '|', ' ') || '|' || translate(coalesce(c.lada::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_code::text, ''), '|', ' ') || '|' || translate(coalesce(c.state_name::text, ''), '|', ' ') || '|' || translate(coalesce(c.operator::text, ''), '|', ' ')
    FROM
      contacts c
    WHERE
      t.id = ANY (
        ARRAY(
          SELECT
            id
          FROM
            unplaced
        )
      )
      AND c.id = t.contact_id
    RETURNING
      t.id
  ),
  forgotten AS (
    DELETE FROM moved_results
    WHERE
      ctid = ANY (
        ARRAY(
          SELECT
            m.address
          FROM
            moved m
          WHERE
            NOT EXISTS (
              SELECT
              FROM
                platform_validations t
              WHERE
                t.contact_id = m.contact_id
                AND t.id NOT IN (
                  SELECT
                    id
                  FROM
                    unplaced
                )
            )
        )
      )
  )
SELECT
  count(*)::integer AS placed
FROM
  placed;
-- answers placed integer
