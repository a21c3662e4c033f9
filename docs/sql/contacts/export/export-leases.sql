-- The statements of src/contacts/export/export-leases.repository.ts, written by npm run sql.

-- ExportLeasesRepository.create
WITH
  created AS (
    INSERT INTO
      contact_exports (
        created_by,
        source,
        format,
        columns,
        contact_filters,
        max_contacts,
        spread,
        delimiter,
        bom,
        policy_version,
        delivery,
        suppression_snapshots,
        status,
        started_at,
        lease_expires_at
      )
    SELECT
      $1,
      $2,
      $3,
      $4,
      $5,
      $6,
      $7,
      $8,
      $9,
      $10,
      $11::text,
      (
        SELECT
          coalesce(
            jsonb_agg(
              jsonb_build_object('list', s.list, 'version', s.version, 'snapshot_uuid', s.snapshot_uuid)
              ORDER BY
                s.list
            ),
            '[]'
          )
        FROM
          suppression_snapshots s
        WHERE
          s.active
      ),
      CASE
        WHEN $11::text = 'stream' THEN 'STREAMING'
        ELSE 'QUEUED'
      END,
      CASE
        WHEN $11::text = 'stream' THEN now()
      END,
      CASE
        WHEN $11::text = 'stream' THEN clock_timestamp() + make_interval(secs => 60)
      END
    RETURNING
      id,
      fencing_token,
      export_uuid,
      created_by
  ),
  noted AS (
    INSERT INTO
      audit_events (actor, action, subject_uuid)
    SELECT
      created_by,
      'contacts.exported',
      export_uuid
    FROM
      created
  )
SELECT
  id,
  fencing_token,
  export_uuid
FROM
  created;
-- answers id integer, fencing_token integer, export_uuid uuid

-- ExportLeasesRepository.take
UPDATE contact_exports
SET
  status = 'RUNNING',
  fencing_token = fencing_token + 1,
  lease_expires_at = clock_timestamp() + make_interval(secs => 60),
  started_at = now(),
  updated_at = clock_timestamp(),
  contact_count = 0,
  file_bytes = 0,
  policy_version = $2,
  suppression_snapshots = (
    SELECT
      coalesce(
        jsonb_agg(
          jsonb_build_object('list', s.list, 'version', s.version, 'snapshot_uuid', s.snapshot_uuid)
          ORDER BY
            s.list
        ),
        '[]'
      )
    FROM
      suppression_snapshots s
    WHERE
      s.active
  )
WHERE
  export_uuid = $1
  AND (
    status = 'QUEUED'
    OR (
      status = 'RUNNING'
      AND (
        lease_expires_at IS NULL
        OR (
          lease_expires_at <= clock_timestamp()
          AND pg_postmaster_start_time() + make_interval(secs => 60) <= clock_timestamp()
        )
      )
    )
  )
RETURNING
  id,
  fencing_token;
-- answers id integer, fencing_token integer

-- ExportLeasesRepository.unclaimed
SELECT
  export_uuid,
  fencing_token
FROM
  contact_exports
WHERE
  (
    status = 'QUEUED'
    OR (
      status = 'RUNNING'
      AND (
        lease_expires_at IS NULL
        OR (
          lease_expires_at <= clock_timestamp()
          AND pg_postmaster_start_time() + make_interval(secs => 60) <= clock_timestamp()
        )
      )
    )
  )
ORDER BY
  id;
-- answers export_uuid uuid, fencing_token integer

-- ExportLeasesRepository.addChunk
WITH
  held AS (
    UPDATE contact_exports
    SET
      contact_count = $4,
      file_bytes = file_bytes + length($5::bytea),
      updated_at = clock_timestamp()
    WHERE
      id = $1
      AND fencing_token = $2
      AND status = 'RUNNING'
    RETURNING
      id
  ),
  added AS (
    INSERT INTO
      contact_export_chunks (export_id, chunk, bytes)
    SELECT
      id,
      $3,
      $5::bytea
    FROM
      held
    RETURNING
      1
  )
SELECT
FROM
  added;

-- ExportLeasesRepository.failDead
UPDATE contact_exports
SET
  status = 'FAILED',
  finished_at = now(),
  updated_at = clock_timestamp(),
  error_details = 'The process that sent the file has ended.',
  contact_count = (
    SELECT
      coalesce(sum(cardinality(p.contact_ids)), 0)
    FROM
      contact_export_parts p
    WHERE
      p.export_id = contact_exports.id
      AND p.sent_at IS NOT NULL
  )
WHERE
  status = 'STREAMING'
  AND (
    lease_expires_at IS NULL
    OR (
      lease_expires_at <= clock_timestamp()
      AND pg_postmaster_start_time() + make_interval(secs => 60) <= clock_timestamp()
    )
  );

-- ExportLeasesRepository.removeFiles
DELETE FROM contact_export_chunks
WHERE
  export_id IN (
    SELECT
      id
    FROM
      contact_exports
    WHERE
      delivery = 'file'
      AND (
        status IN ('FAILED', 'CANCELLED')
        OR file_expires_at <= now()
      )
  );

-- ExportLeasesRepository.write: renew the lease of an export
UPDATE contact_exports
SET
  lease_expires_at = clock_timestamp() + make_interval(secs => 60),
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND fencing_token = $2
  AND status IN ('STREAMING', 'RUNNING');

-- ExportLeasesRepository.write: end an export
UPDATE contact_exports
SET
  status = $3::text,
  contact_count = $4,
  file_bytes = $5,
  file_sha256 = $6,
  error_details = $7,
  finished_at = now(),
  lease_expires_at = NULL,
  file_expires_at = CASE
    WHEN delivery = 'file'
    AND $3::text = 'COMPLETED' THEN now() + interval '24 hours'
  END,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND fencing_token = $2
  AND status IN ('STREAMING', 'RUNNING');

-- ExportLeasesRepository.write: give an export back
UPDATE contact_exports
SET
  lease_expires_at = NULL,
  updated_at = clock_timestamp()
WHERE
  id = $1
  AND fencing_token = $2
  AND status IN ('STREAMING', 'RUNNING');
