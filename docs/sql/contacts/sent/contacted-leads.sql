-- The statements of src/contacts/sent/contacted-leads.repository.ts, written by npm run sql.

-- ContactedLeadsRepository.copy
WITH
  contacted AS MATERIALIZED (
    SELECT
      ctid AS address,
      contact_id
    FROM
      contacted_leads
    LIMIT
      $1
  ),
  late AS MATERIALIZED (
    SELECT
      s.id
    FROM
      lead_scores s
    WHERE
      s.contact_id = ANY (
        ARRAY(
          SELECT
            contact_id
          FROM
            contacted
        )
      )
    ORDER BY
      s.id
    FOR NO KEY UPDATE
      SKIP LOCKED
  ),
  copied AS (
    UPDATE lead_scores s
    SET
      contact_last_sent_at = c.last_sent_at
    FROM
      contacts c
    WHERE
      s.id = ANY (
        ARRAY(
          SELECT
            id
          FROM
            late
        )
      )
      AND c.id = s.contact_id
      AND s.contact_last_sent_at IS DISTINCT FROM c.last_sent_at
  ),
  forgotten AS (
    DELETE FROM contacted_leads
    WHERE
      ctid = ANY (
        ARRAY(
          SELECT
            o.address
          FROM
            contacted o
          WHERE
            NOT EXISTS (
              SELECT
              FROM
                lead_scores s
              WHERE
                s.contact_id = o.contact_id
                AND s.id NOT IN (
                  SELECT
                    id
                  FROM
                    late
                )
            )
        )
      )
    RETURNING
      contact_id
  )
SELECT
  count(*)::integer AS forgotten
FROM
  forgotten;
-- answers forgotten integer
