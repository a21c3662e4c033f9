import { UnavailableError } from '../common/errors/app-error.js';
import { errorCode } from '../common/errors/error-kind.js';
import { MIGRATIONS } from './migrations/index.js';

/** Anything that sends a statement: a DataSource, EntityManager or QueryRunner of TypeORM. */
export interface Querying {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

/** How many migrations of this program have run on a database. */
export interface MigrationState {
  /** The number of migrations that have run. */
  applied: number;
  /** The number of migrations of this program. Those of a newer program do not count. */
  known: number;
}

/** 503: this program has migrations that have not run on the database. */
export class NotMigratedError extends UnavailableError {
  constructor({ applied, known }: MigrationState) {
    super(
      'database_not_migrated',
      `The database is at migration ${applied} of ${known}: run npm run migration:run.`,
    );
  }
}

/** Reads TypeORM's table of migrations; a database without it is at migration 0. */
export async function readMigrationState(database: Querying): Promise<MigrationState> {
  const names = MIGRATIONS.map((migration) => migration.name);
  const [table] = await database.query<{ readable: boolean | null }[]>(
    `SELECT has_table_privilege(to_regclass('migrations'), 'SELECT') AS readable`,
  );
  if (table?.readable == null) return { applied: 0, known: names.length };
  // A role that may not read this table can still work. Missing tables show at the first statement.
  if (!table.readable) return { applied: names.length, known: names.length };
  const [row] = await database.query<{ applied: number }[]>(
    'SELECT count(DISTINCT name)::integer AS applied FROM migrations WHERE name = ANY($1)',
    [names],
  );
  return { applied: row?.applied ?? 0, known: names.length };
}

/** SQLSTATEs of a missing table, column or function. */
const MISSING = ['42P01', '42703', '42883', '42704'];

/** Answers NotMigratedError for an error about a missing table or column if migrations are pending. */
export async function explainMissing(database: Querying, error: unknown): Promise<unknown> {
  if (!MISSING.includes(errorCode(error) ?? '')) return error;
  const state = await readMigrationState(database).catch(() => undefined);
  return state && state.applied < state.known ? new NotMigratedError(state) : error;
}

/** Throws NotMigratedError unless every migration of this program has run. */
export async function requireMigrated(database: Querying): Promise<void> {
  const state = await readMigrationState(database);
  if (state.applied < state.known) throw new NotMigratedError(state);
}
