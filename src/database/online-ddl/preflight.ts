import type { QueryRunner } from 'typeorm';
import { MigrationRefusedError } from './errors.js';
import type { OnlineMigration } from './online-migration.js';
import { describeUnfilled, unfilledColumns } from '../unfilled-columns.repository.js';
import { DdlSession } from './session.js';

/**
 * Looks at all that the pending migrations will touch before the first of them changes anything. Says what the
 * operator should know; throws MigrationRefusedError, with every problem at once, when they could not finish.
 */
export async function preflight(
  queryRunner: QueryRunner,
  pending: readonly OnlineMigration[],
): Promise<void> {
  const session = new DdlSession(queryRunner);
  const problems = await missingPrivileges(session, pending);
  if (problems.length > 0) throw new MigrationRefusedError(problems);
  const notices: string[] = [];
  for (const object of pending.flatMap((migration) => migration.wants)) {
    const findings = await object.inspect(session);
    problems.push(...findings.problems);
    notices.push(...findings.notices);
  }
  const unfilled = await unfilledColumns(queryRunner);
  notices.push(...unfilled.map(describeUnfilled));
  for (const text of notices) session.say(`note: ${text}`);
  if (problems.length > 0) throw new MigrationRefusedError(problems);
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
