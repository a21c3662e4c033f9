import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ALEMBIC_REVISIONS, ALEMBIC_ROWS, SPECIFIED_CONTACT_COLUMNS } from '../support/alembic-schema.js';
import { createProduction, migrate, revert, withDataSource } from '../support/migrations.js';
import { Interruption } from '../support/interruptions.js';
import { schemaWithoutMigrationTable } from '../support/schema-snapshot.js';
import { TestDatabase } from '../support/test-database.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';

const databases: TestDatabase[] = [];
const remember = (database: TestDatabase): TestDatabase => {
  databases.push(database);
  return database;
};
/** How many migrations come before the one that builds indexes on a table full of rows. */
const DASHBOARD = MIGRATIONS.findIndex(({ name }) => name.startsWith('DashboardIndexes'));

afterAll(() => Promise.all(databases.map((database) => database.drop())));

/**
 * Runs the work again and again, and cuts each run off after one more change, until it finishes by itself. A step
 * that is repeated in each run (ANALYZE) would hold it up for ever, so such a run may make one more change.
 */
async function stumbleThrough(
  database: TestDatabase,
  work: (interruption: Interruption) => Promise<unknown>,
): Promise<number> {
  let [changes, lastFirst, lastSecond] = [1, '', ''];
  for (let interruptions = 0; ; interruptions += 1) {
    const interruption = new Interruption(changes);
    try {
      await work(interruption);
      return interruptions;
    } catch (error) {
      if (!(error instanceof Error) || !/interrupted before|connection is gone/.test(error.message))
        throw error;
    }
    await leaveNoSession(database);
    const [first = '', second = ''] = interruption.statements;
    // The steps after the repeated one are reached one by one, too.
    if (first !== lastFirst) changes = 1;
    else changes = second !== lastSecond && changes > 1 ? 2 : changes + 1;
    if (changes > 3) throw new Error(`makes no progress after: ${first}`);
    [lastFirst, lastSecond] = [first, second];
  }
}

/** Ends the sessions of a dead client, as the server would. */
async function leaveNoSession(database: TestDatabase): Promise<void> {
  await database.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'sms-marketing-platform'`,
  );
}

const run = (database: TestDatabase) => (interruption: Interruption) =>
  withDataSource(database, (source) => source.runMigrations(), interruption);

describe.each([
  ['an empty database', () => TestDatabase.create({ empty: true })],
  ['a database like production', () => createProduction({ checks: false })],
  ["a database with the specification's own migrations", createAlembic],
])('cut off before every changing statement in turn, on %s', (_name, create) => {
  it('finishes with the schema of an undisturbed run, up and down', async () => {
    const undisturbed = remember(await create());
    const before = await schemaWithoutMigrationTable(undisturbed);
    await migrate(undisturbed);
    const expected = await schemaWithoutMigrationTable(undisturbed);

    const disturbed = remember(await create());
    const interruptions = await stumbleThrough(disturbed, run(disturbed));
    expect(interruptions).toBeGreaterThan(20);
    expect(await schemaWithoutMigrationTable(disturbed)).toEqual(expected);

    await stumbleThrough(disturbed, (interruption) =>
      withDataSource(
        disturbed,
        async (source) => {
          while ((await disturbed.one<{ n: number }>('SELECT count(*)::int AS n FROM migrations')).n > 0) {
            await source.undoLastMigration();
          }
        },
        interruption,
      ),
    );
    expect(await schemaWithoutMigrationTable(disturbed)).toEqual(before);
  }, 900_000);
});

describe('killed while it builds an index', () => {
  it('builds it anew in the next run, and leaves no invalid index', async () => {
    const database = remember(await createProduction({ checks: true }));
    await migrate(database);
    const expected = await schemaWithoutMigrationTable(database);
    await revert(database, MIGRATIONS.length - DASHBOARD);

    const bystander = new pg.Client({ connectionString: database.url });
    await bystander.connect();
    // An old transaction that wrote to the table holds up CREATE INDEX CONCURRENTLY as long as it is open.
    await bystander.query('BEGIN; UPDATE contacts SET send_count = 2 WHERE id = 1');
    const child = cli(database, 'migration:run');
    await waitFor(() =>
      database.query(`SELECT FROM pg_class WHERE relname = 'idx_contacts_dashboard_combo_building'`),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    await bystander.query('COMMIT');
    await bystander.end();

    await migrate(database);
    expect(await schemaWithoutMigrationTable(database)).toEqual(expected);
    expect(await database.query('SELECT FROM pg_index WHERE NOT indisvalid')).toEqual([]);
  }, 900_000);
});

describe('three runners at the same time on a fresh database', () => {
  it('lets one work while the others wait and find nothing to do', async () => {
    const database = remember(await TestDatabase.create({ empty: true }));
    const outputs = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = cli(database, 'migration:run');
        let output = '';
        child.stdout.on('data', (text: Buffer) => (output += text.toString()));
        child.stderr.on('data', (text: Buffer) => (output += text.toString()));
        const [code] = (await once(child, 'exit')) as [number];
        expect({ code, output }).toMatchObject({ code: 0 });
        return output;
      }),
    );
    expect(outputs.filter((output) => output.includes('executed successfully'))).toHaveLength(1);
    expect(outputs.filter((output) => output.includes('No migrations are pending'))).toHaveLength(2);
    expect(await database.one('SELECT count(*)::int AS done FROM migrations')).toEqual({
      done: MIGRATIONS.length,
    });
  }, 900_000);
});

function cli(database: TestDatabase, command: string) {
  return spawn(
    process.execPath,
    ['--import', 'tsx', 'node_modules/typeorm/cli.js', command, '-d', 'ormconfig.ts'],
    {
      env: { ...process.env, DATABASE_URL: database.url, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

async function createAlembic(): Promise<TestDatabase> {
  const database = await createProduction({ checks: true });
  await database.pool.query([ALEMBIC_REVISIONS, ALEMBIC_ROWS, SPECIFIED_CONTACT_COLUMNS].join('\n'));
  return database;
}

async function waitFor(question: () => Promise<unknown[]>): Promise<void> {
  while ((await question()).length === 0) await sleep(20);
}
