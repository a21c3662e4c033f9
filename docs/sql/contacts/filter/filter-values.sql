-- The statements of src/contacts/filter/filter-values.repository.ts, written by npm run sql.

-- FilterValuesRepository.stored: values that are kept
SELECT
  operator AS value
FROM
  contact_statistics
WHERE
  grouping_id = 4
  AND operator IS NOT NULL
UNION
SELECT
  operator
FROM
  contact_statistics_deltas
WHERE
  operator IS NOT NULL;
-- answers value text

-- FilterValuesRepository.stored: values of an index
WITH RECURSIVE
  found AS (
    SELECT
      min(municipality) AS value
    FROM
      contacts
    UNION ALL
    SELECT
      (
        SELECT
          min(c.municipality)
        FROM
          contacts c
        WHERE
          c.municipality > found.value
      )
    FROM
      found
    WHERE
      found.value IS NOT NULL
  )
SELECT
  value
FROM
  found
WHERE
  value IS NOT NULL;
-- answers value text
