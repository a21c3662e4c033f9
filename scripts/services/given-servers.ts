import { Redis } from 'ioredis';
import pg from 'pg';
import { VARIABLES } from '../../src/config/environment.js';

/** Who starts servers of its own unless some are given; the name of the variables begins with it. */
export type Purpose = 'demo' | 'test' | 'bench' | 'chaos';

export interface GivenServers {
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
}

/** A server that was given must not be used; the message says why and what to do. */
export class ServerRefusedError extends Error {
  override name = 'ServerRefusedError';
}

const CONNECT_MS = 10_000;

/**
 * The servers that DEMO_DATABASE_URL, DEMO_REDIS_URL and their like name. DATABASE_URL and REDIS_URL are production's:
 * they are ignored, and a line says so. Throws ServerRefusedError where the database holds contacts or Redis holds keys.
 */
export async function givenServers(
  purpose: Purpose,
  environment: NodeJS.ProcessEnv = process.env,
  say: (line: string) => void = console.error,
): Promise<GivenServers> {
  const read = (variable: 'DATABASE_URL' | 'REDIS_URL'): string | undefined => {
    const own = `${purpose.toUpperCase()}_${variable}`;
    const given = environment[own] || undefined;
    if (environment[variable]) {
      const instead = given ? `${own} is used instead` : `set ${own} to use a server that exists`;
      say(`${variable} is ignored here, so that nothing happens to a database in use; ${instead}.`);
    }
    return given;
  };
  const databaseUrl = read('DATABASE_URL');
  const redisUrl = read('REDIS_URL');
  if (databaseUrl) await refuseUsedDatabase(databaseUrl, `${purpose.toUpperCase()}_DATABASE_URL`);
  if (redisUrl) await refuseUsedRedis(redisUrl, `${purpose.toUpperCase()}_REDIS_URL`);
  return { databaseUrl, redisUrl };
}

/** The shell's environment without what configures our processes or PostgreSQL's clients. */
export function neutralEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const ours = new Set([...VARIABLES, 'NODE_ENV']);
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !ours.has(name) && !/^PG[A-Z]/.test(name)),
  );
}

/** Any table or view named contacts, in whatever schema, counts; so does one that cannot be read. */
async function refuseUsedDatabase(url: string, variable: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: unknown) => {
      throw new ServerRefusedError(`The database of ${variable} cannot be reached: ${reasonOf(error)}.`);
    });
    const { rows } = await client.query<{ relation: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS relation
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relname = 'contacts' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    );
    for (const { relation } of rows) {
      // The name comes from the catalog, quoted by PostgreSQL itself.
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
    const keys = await redis
      .connect()
      .then(() => redis.dbsize())
      .catch((error: unknown) => {
        throw new ServerRefusedError(`The Redis of ${variable} cannot be used: ${reasonOf(error)}.`);
      });
    if (keys > 0) {
      throw new ServerRefusedError(
        `The Redis of ${variable} is in use: it holds ${keys} keys. ` +
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
