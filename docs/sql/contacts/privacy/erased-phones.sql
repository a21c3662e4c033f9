-- The statements of src/contacts/privacy/erased-phones.repository.ts, written by npm run sql.

-- ErasedPhonesRepository.add
INSERT INTO
  erased_phones (phone_hash, key_id)
SELECT
  hash,
  $2
FROM
  unnest($1::bytea[]) AS hash
ON CONFLICT DO NOTHING;

-- ErasedPhonesRepository.holdImports
SELECT
  pg_try_advisory_xact_lock(5226003) AS held;
-- answers held boolean

-- beginImport: import a file
SELECT
  pg_advisory_lock_shared(5226003);
-- answers pg_advisory_lock_shared void

-- beginImport: import a file
SELECT
  encode(phone_hash, 'base64') AS phone_hash,
  key_id
FROM
  erased_phones;
-- answers phone_hash text, key_id character varying

-- endImport
SELECT
  pg_advisory_unlock_shared(5226003);
-- answers pg_advisory_unlock_shared boolean
