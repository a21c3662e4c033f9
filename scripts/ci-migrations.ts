import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../src/database/migrations/index.js';
import { migrate, revert } from '../test/support/migrations.js';
import { PRODUCTION_INDEXES, productionRows, productionSchema } from '../test/support/production-schema.js';
import { schemaSnapshot } from '../test/support/schema-snapshot.js';
import { createDatabase, dropDatabase } from '../test/support/test-database.js';
import { ROOT } from './demo/app-process.js';
import { leaveShell } from './services/given-servers.js';
import { DISPOSABLE_DATA, startServices } from './services/index.js';
import { run } from './services/processes.js';

/*
 * Runs the migrations up, down to the bottom and up again, on an empty database and on databases like production,
 * with Debian's PostgreSQL 15 and the embedded 18. Fails when the schema differs after the two ways up, or when
 * production is changed at the bottom. On the empty database TypeORM's CLI runs them, with one process per step, as
 * operators do. On the others the same data source runs them in this process, which saves some eighty starts of
 * Node.
 */

const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

interface Case {
  name: string;
  setup: string;
  byCli?: boolean;
}

const CASES: Case[] = [
  { name: 'an empty database', setup: 'SELECT 1', byCli: true },
  {
    name: 'a database like production, with checks',
    setup: `${productionSchema({ checks: true })} ${productionRows(1000)} ${PRODUCTION_INDEXES}`,
  },
  {
    name: 'a database like production, without checks',
    setup: `${productionSchema({ checks: false })} ${productionRows(1000)} ${PRODUCTION_INDEXES}`,
  },
];

// It needs servers of two versions, so it always starts its own.
leaveShell();
const debian = debianPostgres();
await Promise.all([
  onServer('PostgreSQL 15 (Debian)', debian),
  onServer('PostgreSQL 18 (embedded)', undefined),
]);

/** The folder of PostgreSQL 15's programs. They are installed first if they are missing and that is possible. */
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
    // Migrations need no Redis, and nothing connects to this address.
    external: { redisUrl: 'redis://127.0.0.1:6379' },
  });
  try {
    for (const each of CASES) {
      await upDownUp(services.databaseUrl, each, postgresBin);
      console.log(`${server}, ${each.name}: up, down and up again leave the same schema`);
    }
  } finally {
    await services.stop();
  }
}

async function upDownUp(server: string, { setup, byCli }: Case, bin: string | undefined): Promise<void> {
  const database = await createDatabase('ci', undefined, server);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const up = async (): Promise<unknown> =>
    byCli ? typeorm(database.url, 'migration:run') : migrate(database);
  const down = async (): Promise<void> => {
    if (!byCli) await revert(database);
    else
      for (let reverted = 0; reverted < MIGRATIONS.length; reverted += 1)
        await typeorm(database.url, 'migration:revert', '--transaction', 'none');
  };
  try {
    await client.query(setup);
    const schema = (): Promise<string> => describeSchema(client, database.url, bin);
    const bottom = await schema();
    await up();
    const top = await schema();
    await down();
    same(await schema(), bottom, 'after the reverts');
    await up();
    same(await schema(), top, 'the second time up');
  } finally {
    await client.end();
    await dropDatabase(database.name, server);
  }
}

function typeorm(url: string, ...args: string[]): Promise<string> {
  const cli = ['--import', 'tsx', 'node_modules/typeorm/cli.js', ...args, '-d', 'ormconfig.ts'];
  return run(process.execPath, cli, { cwd: ROOT, env: { ...process.env, DATABASE_URL: url } });
}

/** The schema without TypeORM's own table: from the catalog, and from pg_dump when the server comes with it. */
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
  // Newer versions protect the dump with a random key.
  return text.split('\n').filter((line) => !/^\\(?:un)?restrict /.test(line));
}

function same(actual: string, expected: string, when: string): void {
  if (actual === expected) return;
  const [before, after] = [expected.split('\n'), actual.split('\n')];
  const missing = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const added = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  throw new Error(`The schema differs ${when}:\n${[...missing, ...added].join('\n')}`);
}
