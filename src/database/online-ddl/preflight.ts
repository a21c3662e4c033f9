import type { QueryRunner } from 'typeorm';
import { MigrationRefusedError, sqlState, SQL_STATE } from './errors.js';
import type { OnlineMigration } from './online-migration.js';
import { describeUnfilled, unfilledColumns } from '../unfilled-columns.repository.js';
import { NOTHING_FOUND } from './schema-object.js';
import { DdlSession } from './session.js';

/**
 * Inspects everything that the pending migrations will touch, before the first change. Prints notices for the
 * operator; throws MigrationRefusedError with all problems at once when the migrations could not finish.
 */
export async function preflight(
  queryRunner: QueryRunner,
  pending: readonly OnlineMigration[],
): Promise<void> {
  const session = new DdlSession(queryRunner);
  const problems = await missingPrivileges(session, pending);
  if (problems.length > 0) throw new MigrationRefusedError(problems);
  problems.push(...(await unusableTables(session, pending)));
  const notices: string[] = [];
  for (const object of pending.flatMap((migration) => migration.wants)) {
    const findings = await object.inspect(session).catch((error: unknown) => {
      // The error is about a missing enum label, which is among the problems already.
      if (sqlState(error) === SQL_STATE.invalidText && problems.length > 0) return NOTHING_FOUND;
      throw error;
    });
    problems.push(...findings.problems);
    notices.push(...findings.notices);
  }
  const unfilled = await unfilledColumns(queryRunner);
  notices.push(...unfilled.map(describeUnfilled));
  for (const text of notices) session.say(`note: ${text}`);
  if (problems.length > 0) throw new MigrationRefusedError(problems);
}

interface Place {
  role: string;
  database: string;
  is_replica: boolean;
  /** The reason why transactions are read-only, from pg_settings; null when they are not. */
  read_only_by: string | null;
}

/**
 * Throws MigrationRefusedError when the database takes no writes, or when tables or types of these names are in
 * another schema than the one the migrations would use. Runs before TypeORM makes its own table.
 */
export async function refuseWrongPlace(
  queryRunner: QueryRunner,
  migrations: readonly OnlineMigration[],
): Promise<void> {
  const session = new DdlSession(queryRunner);
  const [place] = await session.rows<Place>(`
    SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
           pg_is_in_recovery() AS is_replica,
           (SELECT source FROM pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on') AS read_only_by`);
  if (!place) return;
  if (place.is_replica)
    throw new MigrationRefusedError([
      'this server is a replica, which accepts no writes: set DATABASE_URL to the primary',
    ]);
  const problems = place.read_only_by === null ? [] : [readOnlyProblem(place)];
  problems.push(...(await misplaced(session, place, migrations)));
  if (problems.length > 0) throw new MigrationRefusedError(problems);
}

function readOnlyProblem({ role, database, read_only_by }: Place): string {
  const owner: Record<string, string> = {
    user: `ROLE ${role}`,
    database: `DATABASE ${database}`,
    'database user': `ROLE ${role} IN DATABASE ${database}`,
  };
  const where = owner[read_only_by ?? ''];
  const remedy = where
    ? `ALTER ${where} RESET default_transaction_read_only;`
    : 'ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf();';
  return `default_transaction_read_only is on, so nothing can be written: ${remedy}`;
}

/** Finds tables and types of ours in another schema. A second, empty table would hide the one in production. */
async function misplaced(
  session: DdlSession,
  { role, database }: Place,
  migrations: readonly OnlineMigration[],
): Promise<string[]> {
  const objects = migrations.flatMap(({ wants }) => wants);
  const tables = objects.flatMap(({ table, isTable }) => (isTable ? (table ?? []) : []));
  const types = objects.flatMap(({ type }) => type ?? []);
  const rows = await session.rows<{ kind: string; name: string; schema: string; here: string }>(
    `SELECT f.kind, f.name, quote_ident(n.nspname) AS schema, quote_ident(current_schema()) AS here
       FROM (SELECT 'table' AS kind, relname AS name, relnamespace AS namespace FROM pg_class
              WHERE relname = ANY($1) AND relkind IN ('r', 'p', 'v', 'm', 'f')
             UNION ALL SELECT 'type', typname, typnamespace FROM pg_type WHERE typname = ANY($2)) f
       JOIN pg_namespace n ON n.oid = f.namespace
      WHERE n.nspname <> current_schema() AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM pg_class WHERE relname = ANY($1) AND relnamespace = current_schema()::regnamespace)
        AND NOT EXISTS (SELECT FROM pg_type WHERE typname = ANY($2) AND typnamespace = current_schema()::regnamespace)
      ORDER BY f.kind, f.name, n.nspname`,
    [tables, types],
  );
  return rows.map(
    ({ kind, name, schema, here }) =>
      `${kind} ${schema}.${name} exists, and the migrations would make another ${name} in schema ${here}, which comes ` +
      `first for role ${role}: ALTER ROLE ${role} IN DATABASE ${database} SET search_path = ${schema};`,
  );
}

interface Privileges {
  role: string;
  schema: string | null;
  may_create: boolean | null;
  may_create_temporary: boolean;
}

async function missingPrivileges(
  session: DdlSession,
  pending: readonly OnlineMigration[],
): Promise<string[]> {
  const [found] = await session.rows<Privileges>(`
    SELECT quote_ident(current_user) AS role, current_schema() AS schema,
           has_schema_privilege(current_schema(), 'CREATE') AS may_create,
           has_database_privilege(current_database(), 'TEMPORARY') AS may_create_temporary`);
  if (!found) return [];
  const { role, schema } = found;
  if (schema === null) return [`the search_path of role ${role} names no schema that exists`];
  const problems: string[] = [];
  if (!found.may_create) {
    problems.push(
      `role ${role} may not create tables in schema ${schema}: GRANT CREATE, USAGE ON SCHEMA ${schema} TO ${role};`,
    );
  }
  if (!found.may_create_temporary) {
    problems.push(
      `role ${role} may not create temporary tables, with which definitions are compared: GRANT TEMPORARY ON DATABASE … TO ${role};`,
    );
  }
  return [...problems, ...(await foreignOwners(session, pending, role))];
}

/** ALTER TABLE and CREATE INDEX need the table's owner or a member of that role. */
async function foreignOwners(
  session: DdlSession,
  pending: readonly OnlineMigration[],
  role: string,
): Promise<string[]> {
  const tables = pending.flatMap(({ wants }) => wants.flatMap(({ table }) => table ?? []));
  const rows = await session.rows<{ name: string; owner: string }>(
    `SELECT c.relname AS name, quote_ident(pg_get_userbyid(c.relowner)) AS owner FROM pg_class c
      WHERE c.relname = ANY($1) AND c.relnamespace = current_schema()::regnamespace
        AND NOT pg_has_role(current_user, c.relowner, 'USAGE')`,
    [[...new Set(tables)]],
  );
  return rows.map(
    ({ name, owner }) =>
      `table ${name} belongs to ${owner}, and role ${role} is no member of it: run the migrations as ${owner}, or GRANT ${owner} TO ${role};`,
  );
}

/**
 * Finds what keeps a table from being read and written as a whole: row-level security, rules, and tables that
 * inherit from it.
 */
async function unusableTables(session: DdlSession, pending: readonly OnlineMigration[]): Promise<string[]> {
  const tables = pending.flatMap(({ wants }) => wants.flatMap(({ table }) => table ?? []));
  const rows = await session.rows<{ problem: string }>(
    `SELECT problem FROM pg_class c, LATERAL (
       SELECT format('row-level security hides rows of table %I from role %I: ALTER ROLE %I BYPASSRLS;', relname, current_user, current_user)
        WHERE row_security_active(c.oid)
       UNION ALL
       SELECT format('table %I has a rule, with which no row can be inserted or updated at once: DROP RULE %I ON %I;', relname, rulename, relname)
         FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN'
       UNION ALL
       SELECT format('table %s inherits from %I, whose unique phones do not count there: ALTER TABLE %s NO INHERIT %I;',
                     inhrelid::regclass, relname, inhrelid::regclass, relname)
         FROM pg_inherits WHERE inhparent = c.oid) AS found (problem)
      WHERE c.relname = ANY($1) AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`,
    [[...new Set(tables)]],
  );
  return rows.map(({ problem }) => problem);
}
