-- The statements of src/audit/audit.repository.ts, written by npm run sql.

-- AuditRepository.record
INSERT INTO
  audit_events (actor, action, contact_id, subject_uuid, contact_count, details)
SELECT
  $1,
  $2,
  contact_id,
  $4::uuid,
  $5::integer,
  $6::jsonb
FROM
  unnest($3::INTEGER[]) AS contact_id;

-- AuditRepository.list: the audit
SELECT
  a.id::float8 AS id,
  a.occurred_at,
  a.actor,
  a.action,
  a.contact_id,
  a.subject_uuid,
  a.contact_count,
  a.details,
  a.occurred_at::text AS cursor_created_at
FROM
  audit_events a
ORDER BY
  a.occurred_at DESC,
  a.id DESC
LIMIT
  $1;
-- answers id double precision, occurred_at timestamp with time zone, actor character varying, action character varying, contact_id integer, subject_uuid uuid, contact_count integer, details jsonb, cursor_created_at text

-- AuditRepository.list: the audit, every field of its filter
SELECT
  a.id::float8 AS id,
  a.occurred_at,
  a.actor,
  a.action,
  a.contact_id,
  a.subject_uuid,
  a.contact_count,
  a.details,
  a.occurred_at::text AS cursor_created_at
FROM
  audit_events a
WHERE
  a.actor = $2
  AND a.action = ANY ($3::TEXT[])
  AND a.contact_id = $4::integer
  AND a.subject_uuid = $5::uuid
  AND a.occurred_at >= $6::timestamptz
  AND a.occurred_at < $7::timestamptz
  AND (a.occurred_at, a.id) < ($8::timestamptz, $9::bigint)
ORDER BY
  a.occurred_at DESC,
  a.id DESC
LIMIT
  $1;
-- answers id double precision, occurred_at timestamp with time zone, actor character varying, action character varying, contact_id integer, subject_uuid uuid, contact_count integer, details jsonb, cursor_created_at text
