-- The statements of src/contacts/import/contact-imports.repository.ts, written by npm run sql.

-- ContactImportsRepository.create
INSERT INTO
  audit_events (actor, action, subject_uuid)
SELECT
  created_by,
  'contacts.imported',
  import_uuid
FROM
  (
    SELECT
      *
    FROM
      contact_imports
    WHERE
      id = $1
  ) stored
WHERE
  NOT dry_run;

-- ContactImportsRepository.waiting
SELECT
  import_uuid
FROM
  contact_imports i
WHERE
  status IN ('QUEUED', 'RUNNING')
  AND NOT EXISTS (
    SELECT
    FROM
      pg_locks l
    WHERE
      l.locktype = 'advisory'
      AND l.classid = 5226002
      AND l.objid = i.id
      AND l.database = (
        SELECT
          oid
        FROM
          pg_database
        WHERE
          datname = current_database()
      )
  )
ORDER BY
  id;
-- answers import_uuid uuid

-- ContactImportsRepository.forgetOld
WITH
  old AS (
    UPDATE contact_imports
    SET
      forgotten_at = now(),
      preview = '[]'
    WHERE
      forgotten_at IS NULL
      AND completed_at < now() - $1::integer * interval '1 day'
    RETURNING
      id
  ),
  parts AS (
    DELETE FROM contact_import_parts
    WHERE
      import_id IN (
        SELECT
          id
        FROM
          old
      )
  )
DELETE FROM contact_import_changes
WHERE
  import_id IN (
    SELECT
      id
    FROM
      old
  );

-- ContactImportsRepository.beforeMove
SELECT
FROM
  contact_import_changes d
  JOIN contact_imports i ON i.id = d.import_id
WHERE
  d.import_id = $1
  AND i.kind = 'contacts'
LIMIT
  1;
