-- The statements of src/database/migration-state.ts, written by npm run sql.

-- readMigrationState: migration state
SELECT
  has_table_privilege(to_regclass('migrations'), 'SELECT') AS readable;
-- answers readable boolean

-- readMigrationState: migration state
SELECT
  count(DISTINCT name)::integer AS applied
FROM
  migrations
WHERE
  name = ANY ($1);
-- answers applied integer
