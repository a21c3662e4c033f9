import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../src/database/migrations/index.js';
import { PRODUCTION_INDEXES, productionRows, productionSchema } from '../test/support/production-schema.js';
import { schemaSnapshot } from '../test/support/schema-snapshot.js';
import { createDatabase, dropDatabase } from '../test/support/test-database.js';
import { leaveShell } from './services/given-servers.js';
import { DISPOSABLE_DATA, startServices } from './services/index.js';

/*
 * The migrations as an operator runs them, through TypeORM's CLI: up, down to the bottom and up again, on an empty
 * database and on one like production, on Debian's PostgreSQL 15 and on the embedded 18. Fails when the schema is
 * not the same after each way up, or when production is not as it was at the bottom.
 */

const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

const CASES = [
  { name: 'an empty database', setup: 'SELECT 1' },
  {
    name: 'a database like production, with checks',
    setup: `${productionSchema({ checks: true })} ${productionRows(1000)} ${PRODUCTION_INDEXES}`,
  },
  {
    name: 'a database like production, without checks',
    setup: `${productionSchema({ checks: false })} ${productionRows(1000)} ${PRODUCTION_INDEXES}`,
  },
];

// Servers of two versions, so always its own.
leaveShell();
await onServer('PostgreSQL 15 (Debian)', debianPostgres());
await onServer('PostgreSQL 18 (embedded)', undefined);

/** The folder of PostgreSQL 15's programs, installed first where it is missing and that is possible. */
function debianPostgres(): string {
  if (existsSync(DEBIAN_15)) return DEBIAN_15;
  if (process.getuid?.() !== 0) throw new Error('PostgreSQL 15 is missing: apt-get install postgresql-15');
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql-15'], {
    stdio: 'inherit',
  });
  return DEBIAN_15;
}

async function onServer(server: string, postgresBin: string | undefined): Promise<void> {
  const services = await startServices({
    name: 'ci-migrations',
    postgresBin,
    postgresSettings: DISPOSABLE_DATA,
    // Migrations need no Redis: one that is never connected to.
    external: { redisUrl: 'redis://127.0.0.1:6379' },
  });
  process.env.TEST_DATABASE_URL = services.databaseUrl;
  try {
    for (const { name, setup } of CASES) {
      await upDownUp(setup, postgresBin);
      console.log(`${server}, ${name}: up, down and up again leave the same schema`);
    }
  } finally {
    await services.stop();
  }
}

async function upDownUp(setup: string, bin: string | undefined): Promise<void> {
  const database = await createDatabase('ci');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(setup);
    const schema = (): Promise<string> => describeSchema(client, database.url, bin);
    const bottom = await schema();
    typeorm(database.url, 'migration:run');
    const top = await schema();
    for (let reverted = 0; reverted < MIGRATIONS.length; reverted += 1)
      typeorm(database.url, 'migration:revert');
    same(await schema(), bottom, 'after the reverts');
    typeorm(database.url, 'migration:run');
    same(await schema(), top, 'the second time up');
  } finally {
    await client.end();
    await dropDatabase(database.name);
  }
}

function typeorm(url: string, command: string): void {
  const options = command === 'migration:revert' ? ['--transaction', 'none'] : [];
  execFileSync('npm', ['run', '--silent', 'typeorm', '--', command, '-d', 'ormconfig.ts', ...options], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The schema without TypeORM's own table: by the catalog, and by pg_dump where the server has brought it. */
async function describeSchema(client: pg.Client, url: string, bin: string | undefined): Promise<string> {
  const query = async <T extends pg.QueryResultRow>(sql: string): Promise<T[]> =>
    (await client.query<T>(sql)).rows;
  const catalog = await schemaSnapshot({ query });
  const dump = bin === undefined ? [] : dumpSchema(join(bin, 'pg_dump'), url);
  return [...catalog.filter((line) => !/\bmigrations(?:_id_seq)?\b/.test(line)), ...dump].join('\n');
}

function dumpSchema(program: string, url: string): string[] {
  const text = execFileSync(program, ['--schema-only', '--exclude-table=migrations*', url], {
    encoding: 'utf8',
  });
  // Newer versions guard the dump with a random key.
  return text.split('\n').filter((line) => !/^\\(?:un)?restrict /.test(line));
}

function same(actual: string, expected: string, when: string): void {
  if (actual === expected) return;
  const [before, after] = [expected.split('\n'), actual.split('\n')];
  const missing = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const added = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  throw new Error(`The schema differs ${when}:\n${[...missing, ...added].join('\n')}`);
}
