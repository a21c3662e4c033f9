import { Redis } from 'ioredis';
import pg from 'pg';
import { VARIABLES } from '../../src/config/environment.js';

/** The command that starts its own servers unless some are given, which is also the prefix of its variables. */
export type Purpose = 'demo' | 'test' | 'bench';

export interface GivenServers {
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
}

/** A given server must not be used. The message has the reason and what to do. */
class ServerRefusedError extends Error {
  override name = 'ServerRefusedError';
}

const CONNECT_MS = 10_000;
/** A view that needs longer to say whether it is empty counts as unreadable. */
const ANSWER_MS = 10_000;

/**
 * Removes the shell's settings for our processes and for PostgreSQL's clients from this process, and so from
 * everything that it starts. DATABASE_URL and REDIS_URL may be production's, so a line says that they are ignored.
 * @param purpose whose variables name other servers; left out when only own servers can be used
 */
export function leaveShell(purpose?: Purpose): void {
  for (const variable of ['DATABASE_URL', 'REDIS_URL'] as const) {
    if (!process.env[variable]) continue;
    const own = purpose && `${purpose.toUpperCase()}_${variable}`;
    const instead = !own
      ? 'this run starts a server of its own'
      : process.env[own]
        ? `${own} is used instead`
        : `set ${own} to use a server that exists`;
    console.error(`${variable} is ignored here, so that nothing happens to a database in use; ${instead}.`);
  }
  const kept = neutralEnvironment();
  for (const name of Object.keys(process.env)) {
    if (!(name in kept)) Reflect.deleteProperty(process.env, name);
  }
}

/**
 * The servers that DEMO_DATABASE_URL, DEMO_REDIS_URL and the like name. Throws ServerRefusedError when the database
 * holds contacts or Redis holds keys.
 */
export async function givenServers(purpose: Purpose): Promise<GivenServers> {
  const databaseUrl = process.env[`${purpose.toUpperCase()}_DATABASE_URL`] || undefined;
  const redisUrl = process.env[`${purpose.toUpperCase()}_REDIS_URL`] || undefined;
  if (databaseUrl) await refuseUsedDatabase(databaseUrl, `${purpose.toUpperCase()}_DATABASE_URL`);
  if (redisUrl) await refuseUsedRedis(redisUrl, `${purpose.toUpperCase()}_REDIS_URL`);
  return { databaseUrl, redisUrl };
}

/** The shell's environment without variables that configure our processes or PostgreSQL's clients. */
export function neutralEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const ours = new Set([...VARIABLES, 'NODE_ENV']);
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !ours.has(name) && !/^PG[A-Z]/.test(name)),
  );
}

/**
 * Refuses a database with any non-empty table or view named contacts, in any schema, or with one that cannot be read
 * completely.
 */
async function refuseUsedDatabase(url: string, variable: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: unknown) => {
      throw new ServerRefusedError(`The database of ${variable} cannot be reached: ${reasonOf(error)}.`);
    });
    // A view may call a function that writes. With row security off, hidden rows are an error instead of an empty
    // table.
    await client.query(
      `SET default_transaction_read_only = on; SET row_security = off; SET statement_timeout = ${ANSWER_MS}`,
    );
    const { rows } = await client.query<{ relation: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS relation
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE lower(c.relname) = 'contacts' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    );
    for (const { relation } of rows) {
      // The name comes from the catalog, and PostgreSQL itself has quoted it.
      const found = await client.query(`SELECT FROM ${relation} LIMIT 1`).catch(() => undefined);
      if (found?.rowCount === 0) continue;
      throw new ServerRefusedError(
        `The database of ${variable} is in use: ${relation} ${found ? 'holds contacts' : 'cannot be read'}. ` +
          `Nothing was changed. Give an empty database, or unset ${variable} to start one.`,
      );
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refuseUsedRedis(url: string, variable: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    // The keys of all its numbered databases, because FLUSHALL would empty every one.
    const keyspace = await redis
      .connect()
      .then(() => redis.info('keyspace'))
      .catch((error: unknown) => {
        throw new ServerRefusedError(`The Redis of ${variable} cannot be used: ${reasonOf(error)}.`);
      });
    const used = /^(db\d+):keys=(\d+)/m.exec(keyspace);
    if (used) {
      throw new ServerRefusedError(
        `The Redis of ${variable} is in use: its ${used[1]} holds ${used[2]} keys. ` +
          `Nothing was changed. Give an empty one, or unset ${variable} to start one.`,
      );
    }
  } finally {
    redis.disconnect();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
