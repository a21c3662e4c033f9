-- The statements of src/auth/credentials.repository.ts, written by npm run sql.

-- CredentialsRepository.findKeys
SELECT
  encode(key_hash, 'hex') AS hash,
  id,
  name,
  prefix,
  role,
  pii,
  expires_at,
  last_used_at,
  revoked_at
FROM
  api_keys
WHERE
  key_hash = ANY ($1::bytea[]);
-- answers hash text, id integer, name character varying, prefix character varying, role character varying, pii boolean, expires_at timestamp with time zone, last_used_at timestamp with time zone, revoked_at timestamp with time zone

-- CredentialsRepository.findRevoked
SELECT
  token_id
FROM
  revoked_tokens
WHERE
  token_id = ANY ($1::TEXT[]);
-- answers token_id character varying

-- CredentialsRepository.noteUse
UPDATE api_keys
SET
  last_used_at = now()
WHERE
  id = $1
  AND (
    last_used_at IS NULL
    OR last_used_at < now() - interval '1 minute'
  );

-- CredentialsRepository.revoke
INSERT INTO
  revoked_tokens (token_id, expires_at, revoked_by)
VALUES
  ($1, $2, $3)
ON CONFLICT (token_id) DO NOTHING
RETURNING
  token_id;
-- answers token_id character varying

-- CredentialsRepository.forgetExpired
DELETE FROM revoked_tokens
WHERE
  expires_at < now() - interval '1 minute';
