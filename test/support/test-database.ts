import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The variable with the name of the database to copy. The global set-up sets it. */
export const TEMPLATE_VARIABLE = 'TEST_TEMPLATE_DATABASE';

export interface NamedDatabase {
  name: string;
  url: string;
}

/** A migrated database for one test file. */
export class TestDatabase {
  private constructor(
    private readonly database: NamedDatabase,
    readonly pool: pg.Pool,
  ) {
    // Dropping the database cuts connections that are just closing.
    pool.on('error', () => undefined);
  }

  /** Copies the migrated template; `empty` gives a database without any table instead. */
  static async create(options: { empty?: boolean } = {}): Promise<TestDatabase> {
    const template = options.empty ? undefined : process.env[TEMPLATE_VARIABLE];
    const database = await createDatabase('test', template);
    return new TestDatabase(database, new pg.Pool({ connectionString: database.url, max: 4 }));
  }

  get url(): string {
    return this.database.url;
  }

  /** Runs one statement and returns its rows. TRUNCATE is repeated when it conflicts with a worker's last job. */
  async query<T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    try {
      return (await this.pool.query<T>(sql, parameters)).rows;
    } catch (error) {
      const isDeadlock = error instanceof pg.DatabaseError && error.code === '40P01';
      if (isDeadlock && sql.trimStart().startsWith('TRUNCATE')) return this.query(sql, parameters);
      throw error;
    }
  }

  /** Runs one statement that must answer exactly one row. */
  async one<T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<T> {
    const rows = await this.query<T>(sql, parameters);
    if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}: ${sql}`);
    return rows[0]!;
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await dropDatabase(this.database.name);
  }
}

/** Creates a database, by default on the server of TEST_DATABASE_URL. With `template`, it is a copy of that one. */
export async function createDatabase(
  purpose: string,
  template?: string,
  server = serverUrl(),
): Promise<NamedDatabase> {
  const name = `${purpose}_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`, server);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

export async function dropDatabase(name: string, server = serverUrl()): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, server);
}

async function onServer(sql: string, server: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with npm test');
  return url;
}
