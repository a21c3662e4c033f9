-- The statements of src/contacts/newest/creation-times.repository.ts, written by npm run sql.

-- CreationTimesRepository.copy: copy creation times
WITH
  undated AS MATERIALIZED (
    SELECT
      t.id,
      c.created_at
    FROM
      lead_scores t
      JOIN contacts c ON c.id = t.contact_id
    WHERE
      t.contact_created_at IS DISTINCT FROM c.created_at
      AND t.contact_id = ANY (
        ARRAY(
          SELECT
            contact_id
          FROM
            redated_contacts
          LIMIT
            $1
        ) || ARRAY(
          SELECT
            contact_id
          FROM
            lead_scores
          WHERE
            contact_created_at IS NULL
          ORDER BY
            contact_id
          LIMIT
            $1
        )
      )
    ORDER BY
      t.id
    FOR NO KEY UPDATE OF
      t SKIP LOCKED
  ),
  dated AS (
    UPDATE lead_scores t
    SET
      contact_created_at = u.created_at
    FROM
      undated u
    WHERE
      t.id = u.id
    RETURNING
      t.id
  )
SELECT
  count(*)::integer AS dated
FROM
  dated;
-- answers dated integer

-- CreationTimesRepository.copy: copy creation times
WITH
  undated AS MATERIALIZED (
    SELECT
      t.id,
      c.created_at
    FROM
      platform_validations t
      JOIN contacts c ON c.id = t.contact_id
    WHERE
      t.contact_created_at IS DISTINCT FROM c.created_at
      AND t.contact_id = ANY (
        ARRAY(
          SELECT
            contact_id
          FROM
            redated_contacts
          LIMIT
            $1
        ) || ARRAY(
          SELECT
            contact_id
          FROM
            platform_validations
          WHERE
            contact_created_at IS NULL
          ORDER BY
            contact_id
          LIMIT
            $1
        )
      )
    ORDER BY
      t.id
    FOR NO KEY UPDATE OF
      t SKIP LOCKED
  ),
  dated AS (
    UPDATE platform_validations t
    SET
      contact_created_at = u.created_at
    FROM
      undated u
    WHERE
      t.id = u.id
    RETURNING
      t.id
  )
SELECT
  count(*)::integer AS dated
FROM
  dated;
-- answers dated integer

-- CreationTimesRepository.copy: copy creation times
WITH
  redated AS MATERIALIZED (
    SELECT
      ctid AS address,
      contact_id
    FROM
      redated_contacts
    LIMIT
      $1
  )
DELETE FROM redated_contacts
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        r.address
      FROM
        redated r
        LEFT JOIN contacts c ON c.id = r.contact_id
      WHERE
        NOT EXISTS (
          SELECT
          FROM
            lead_scores s
          WHERE
            s.contact_id = c.id
            AND s.contact_created_at IS DISTINCT FROM c.created_at
        )
        AND NOT EXISTS (
          SELECT
          FROM
            platform_validations v
          WHERE
            v.contact_id = c.id
            AND v.contact_created_at IS DISTINCT FROM c.created_at
        )
    )
  );
