-- The statements of src/access/api-keys.repository.ts, written by npm run sql.

-- ApiKeysRepository.list
SELECT
  k.id,
  k.api_key_uuid,
  k.name,
  k.prefix,
  k.role,
  k.pii,
  k.created_by,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  k.revoked_at,
  k.created_at::text AS cursor_created_at
FROM
  api_keys k
WHERE
  (k.created_at, k.id) < ($2::timestamptz, $3::integer)
ORDER BY
  k.created_at DESC,
  k.id DESC
LIMIT
  $1;
-- answers id integer, api_key_uuid uuid, name character varying, prefix character varying, role character varying, pii boolean, created_by character varying, created_at timestamp with time zone, expires_at timestamp with time zone, last_used_at timestamp with time zone, revoked_at timestamp with time zone, cursor_created_at text
