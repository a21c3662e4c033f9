-- The statements of src/contacts/states/state-corrections.repository.ts, written by npm run sql.

-- StateCorrectionsRepository.spellings
SELECT
  state_code,
  state_name,
  sum(contacts)::float8 AS contacts
FROM
  (
    SELECT
      state_code,
      state_name,
      contacts
    FROM
      contact_statistics
    WHERE
      grouping_id = 1
    UNION ALL
    SELECT
      state_code,
      state_name,
      contacts
    FROM
      contact_statistics_deltas
  ) cells
GROUP BY
  state_code,
  state_name
HAVING
  sum(contacts) <> 0
ORDER BY
  state_code,
  state_name;
-- answers state_code text, state_name text, contacts double precision

-- StateCorrectionsRepository.lastId
SELECT
  coalesce(max(id), 0) AS id
FROM
  contacts;
-- answers id integer

-- StateCorrectionsRepository.correct
WITH
  spelled AS (
    SELECT
      c.id,
      w.*
    FROM
      contacts c
      JOIN unnest($3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[]) AS w (old_code, old_name, new_code, new_name) ON c.state_code IS NOT DISTINCT FROM w.old_code
      AND c.state_name IS NOT DISTINCT FROM w.old_name
    WHERE
      c.id > $1
      AND c.id <= $2
    ORDER BY
      c.id
    FOR NO KEY UPDATE OF
      c
  ),
  kept AS (
    INSERT INTO
      state_corrections (contact_id, old_code, old_name, new_code, new_name)
    SELECT
      id,
      old_code,
      old_name,
      new_code,
      new_name
    FROM
      spelled
    ON CONFLICT (contact_id) DO UPDATE
    SET
      new_code = excluded.new_code,
      new_name = excluded.new_name
  ),
  corrected AS (
    UPDATE contacts c
    SET
      state_code = s.new_code,
      state_name = s.new_name
    FROM
      spelled s
    WHERE
      c.id = s.id
    RETURNING
      1
  )
SELECT
  count(*)::integer AS contacts
FROM
  corrected;
-- answers contacts integer

-- StateCorrectionsRepository.undo
WITH
  taken AS (
    DELETE FROM state_corrections
    WHERE
      contact_id IN (
        SELECT
          contact_id
        FROM
          state_corrections
        ORDER BY
          contact_id
        LIMIT
          $1
      )
    RETURNING
      *
  ),
  restored AS (
    UPDATE contacts c
    SET
      state_code = t.old_code,
      state_name = t.old_name
    FROM
      taken t
    WHERE
      c.id = t.contact_id
      AND c.state_code IS NOT DISTINCT FROM t.new_code
      AND c.state_name IS NOT DISTINCT FROM t.new_name
    RETURNING
      1
  )
SELECT
  (
    SELECT
      count(*)::integer
    FROM
      taken
  ) AS taken,
  (
    SELECT
      count(*)::integer
    FROM
      restored
  ) AS contacts;
-- answers taken integer, contacts integer
