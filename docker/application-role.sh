#!/bin/sh
# Creates the application's role and gives it the grants of docs/operations.md. Runs after each run of the migrations.
# Needs PGHOST, PGUSER, PGPASSWORD and PGDATABASE of the owner, and APP_POSTGRES_PASSWORD.
set -eu
documented=${1:-/operations.md}
version=$(psql --no-psqlrc --tuples-only --no-align --command 'SHOW server_version_num')

grants=$(awk '/^## /{found = ($0 == "## A role for the application")} found && /^```$/{exit} inside; found && /^```sql$/{inside = 1}' "$documented")
[ -n "$grants" ] || { echo "$documented has no grants" >&2; exit 1; }
# PostgreSQL has the privilege MAINTAIN since version 17.
[ "$version" -ge 170000 ] || grants=$(printf '%s\n' "$grants" | grep -v '^GRANT MAINTAIN')

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=password="$APP_POSTGRES_PASSWORD" --single-transaction <<SQL
SELECT 'CREATE ROLE sms_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sms_app') \gexec
ALTER ROLE sms_app LOGIN NOSUPERUSER PASSWORD :'password';
$grants
SQL
