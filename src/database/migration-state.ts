import { UnavailableError } from '../common/errors/app-error.js';
import { errorCode } from '../common/errors/error-kind.js';
import { MIGRATIONS } from './migrations/index.js';

/** Whatever sends one statement: a DataSource, an EntityManager or a QueryRunner of TypeORM. */
export interface Querying {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

/** How far the migrations of this program have been run on a database. */
export interface MigrationState {
  /** How many of them have been run. */
  applied: number;
  /** How many there are. Migrations of a newer program, which this one does not know, do not count. */
  known: number;
}

/** 503: the tables are not those that this program was written for. */
export class NotMigratedError extends UnavailableError {
  constructor({ applied, known }: MigrationState) {
    super(
      'database_not_migrated',
      `The database is at migration ${applied} of ${known}: run npm run migration:run.`,
    );
  }
}

/** Reads the table in which TypeORM notes what it has run; a database without that table is at migration 0. */
export async function readMigrationState(database: Querying): Promise<MigrationState> {
  const names = MIGRATIONS.map((migration) => migration.name);
  const [table] = await database.query<{ readable: boolean | null }[]>(
    `SELECT has_table_privilege(to_regclass('migrations'), 'SELECT') AS readable`,
  );
  if (table?.readable == null) return { applied: 0, known: names.length };
  // A role without the right to look must still be able to work: what it lacks shows at the first statement.
  if (!table.readable) return { applied: names.length, known: names.length };
  const [row] = await database.query<{ applied: number }[]>(
    'SELECT count(DISTINCT name)::integer AS applied FROM migrations WHERE name = ANY($1)',
    [names],
  );
  return { applied: row?.applied ?? 0, known: names.length };
}

/** SQLSTATEs of a table, column, function or type that is not there. */
const MISSING = ['42P01', '42703', '42883', '42704'];

/** NotMigratedError in place of an error that says that a table or column is missing, where migrations are. */
export async function explainMissing(database: Querying, error: unknown): Promise<unknown> {
  if (!MISSING.includes(errorCode(error) ?? '')) return error;
  const state = await readMigrationState(database).catch(() => undefined);
  return state && state.applied < state.known ? new NotMigratedError(state) : error;
}

/** Throws NotMigratedError unless every migration of this program has been run. */
export async function requireMigrated(database: Querying): Promise<void> {
  const state = await readMigrationState(database);
  if (state.applied < state.known) throw new NotMigratedError(state);
}
