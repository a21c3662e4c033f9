-- The statements of src/contacts/import/import-work.repository.ts, written by npm run sql.

-- ImportWorkRepository.begin
WITH
  stored AS (
    INSERT INTO
      contact_imports (
        status,
        started_at,
        kind,
        dry_run,
        file_name,
        file_bytes,
        options,
        source,
        import_batch_id,
        created_by
      )
    VALUES
      ('RUNNING', now(), $1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING
      id,
      import_uuid,
      kind,
      dry_run,
      phase,
      file_bytes,
      options,
      source,
      import_batch_id,
      created,
      updated,
      rejected,
      rejected_by_code,
      taken_in_part_by_code,
      undone_created,
      undone_updated,
      undone_kept,
      created_by,
      read_at,
      created_at
  ),
  noted AS (
    INSERT INTO
      audit_events (actor, action, subject_uuid)
    SELECT
      created_by,
      'contacts.imported',
      import_uuid
    FROM
      stored
    WHERE
      NOT dry_run
  )
SELECT
  stored.*
FROM
  stored,
  LATERAL (
    SELECT
      pg_advisory_lock(5226002, stored.id)
  ) locked;
-- answers id integer, import_uuid uuid, kind character varying, dry_run boolean, phase character varying, file_bytes bigint, options jsonb, source character varying, import_batch_id character varying, created integer, updated integer, rejected integer, rejected_by_code jsonb, taken_in_part_by_code jsonb, undone_created integer, undone_updated integer, undone_kept integer, created_by character varying, read_at timestamp with time zone, created_at timestamp with time zone

-- ImportWorkRepository.take: work on an import, and undo it
SELECT
  id,
  pg_try_advisory_lock(5226002, id) AS locked
FROM
  contact_imports
WHERE
  import_uuid = $1;
-- answers id integer, locked boolean

-- ImportWorkRepository.take: work on an import, and undo it
UPDATE contact_imports
SET
  status = 'RUNNING',
  started_at = coalesce(started_at, now()),
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status IN ('QUEUED', 'RUNNING')
RETURNING
  id,
  import_uuid,
  kind,
  dry_run,
  phase,
  file_bytes,
  options,
  source,
  import_batch_id,
  created,
  updated,
  rejected,
  rejected_by_code,
  taken_in_part_by_code,
  undone_created,
  undone_updated,
  undone_kept,
  created_by,
  read_at,
  created_at;
-- answers id integer, import_uuid uuid, kind character varying, dry_run boolean, phase character varying, file_bytes bigint, options jsonb, source character varying, import_batch_id character varying, created integer, updated integer, rejected integer, rejected_by_code jsonb, taken_in_part_by_code jsonb, undone_created integer, undone_updated integer, undone_kept integer, created_by character varying, read_at timestamp with time zone, created_at timestamp with time zone

-- ImportWorkRepository.letGo
SELECT
  pg_advisory_unlock(5226002, $1::integer);
-- answers pg_advisory_unlock boolean

-- ImportWorkRepository.unwatchSession: work on an import, and undo it
RESET idle_session_timeout;

-- ImportWorkRepository.unwatchSession: work on an import, and undo it
RESET client_connection_check_interval;

-- ImportWorkRepository.commitWithoutWaiting
SELECT
  set_config('synchronous_commit', 'off', TRUE);
-- answers set_config text

-- ImportWorkRepository.save: import a file
UPDATE contact_imports
SET
  phase = $2,
  progress = $3,
  rows_read = $4,
  rejected = $5,
  rejected_by_code = $6,
  taken_in_part_by_code = $7,
  columns = $8,
  ignored_columns = $9,
  notices = $10,
  preview = $11,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status = 'RUNNING';

-- ImportWorkRepository.save: import a file
UPDATE contact_imports
SET
  phase = $2,
  progress = $3,
  rows_read = $4,
  rejected = $5,
  rejected_by_code = $6,
  taken_in_part_by_code = $7,
  columns = $8,
  ignored_columns = $9,
  notices = $10,
  preview = $11,
  read_at = $12,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status = 'RUNNING';

-- ImportWorkRepository.save: import a file
UPDATE contact_imports
SET
  phase = $2,
  progress = $3,
  unchanged = $4,
  duplicates = $5,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status = 'RUNNING';

-- ImportWorkRepository.save: import a file
UPDATE contact_imports
SET
  created = $2,
  updated = $3,
  progress = $4,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status = 'RUNNING';

-- ImportWorkRepository.save: import a file
UPDATE contact_imports
SET
  rows_read = $2,
  created = $3,
  updated = $4,
  unchanged = $5,
  rejected = $6,
  duplicates = $7,
  status = $8,
  phase = $9,
  progress = $10,
  notices = $11,
  completed_at = $12,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status = 'RUNNING';

-- ImportWorkRepository.save: work on an import, and undo it
UPDATE contact_imports
SET
  phase = $2,
  progress = $3,
  preview = $4,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND status = 'RUNNING';

-- ImportWorkRepository.deleteParts
DELETE FROM contact_import_parts
WHERE
  import_id = $1
  AND content = $2;

-- ImportWorkRepository.addPart
INSERT INTO
  contact_import_parts (import_id, content, part, bytes)
VALUES
  ($1, $2, $3, $4);
