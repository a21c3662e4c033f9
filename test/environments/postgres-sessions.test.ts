import { chmod, chown, stat } from 'node:fs/promises';
import pg from 'pg';
import { createDataSource } from '../../src/database/data-source.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { TestDatabase } from '../support/test-database.js';
import { createContacts, hasStatus, waitForJob } from '../validation-jobs/support/jobs.js';
import { waitFor } from '../support/wait-for.js';
import { PgBouncer } from './pgbouncer.js';
import { RedisServers } from './redis-servers.js';

let pooler: PgBouncer;
beforeAll(async () => {
  pooler = await PgBouncer.start(process.env.TEST_DATABASE_URL!);
});
afterAll(() => pooler.stop());

/** Settings of the database, each of which would break the program. */
const HOSTILE: Record<string, string> = {
  statement_timeout: '20ms',
  lock_timeout: '1ms',
  idle_in_transaction_session_timeout: '20ms',
  default_transaction_isolation: 'serializable',
  standard_conforming_strings: 'off',
  TimeZone: 'Asia/Tokyo',
  DateStyle: 'German',
  IntervalStyle: 'sql_standard',
  extra_float_digits: '-15',
  array_nulls: 'off',
  transform_null_equals: 'on',
  quote_all_identifiers: 'on',
  jit: 'on',
};

/** The settings that apply to a statement of a process. */
const SETTINGS = `SELECT name, setting FROM pg_settings WHERE name = ANY ('{${Object.keys(HOSTILE).join(',')}}')`;
const OURS = {
  statement_timeout: '30000',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '60000',
  default_transaction_isolation: 'read committed',
  standard_conforming_strings: 'on',
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  array_nulls: 'on',
  transform_null_equals: 'off',
  quote_all_identifiers: 'off',
  jit: 'off',
};

describe.each([
  ['connected directly', false],
  ['through PgBouncer with the configuration of its package', true],
])('a database with settings of its own, %s', (_how, isPooled) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      worker: true,
      prepare: async (database) => {
        await createContacts(database, 50);
        await set(database, HOSTILE);
        return { DATABASE_URL: isPooled ? pooler.through(database.url) : database.url };
      },
    });
  });
  afterAll(() => app.stop());

  it('is ready, and answers reads and writes', async () => {
    expect((await fetch(new URL('/health/ready', await app.url))).status).toBe(200);
    const { id } = await storeContact(app.database, { full_name: 'Ana' });
    for (let call = 0; call < 3; call += 1)
      expect((await app.as('operator').get(`/contacts/${id}`)).body).toMatchObject({ id, full_name: 'Ana' });
    expect((await app.as('operator').post('/contacts', { phone_e164: '6671234567' })).status).toBe(201);
  });

  it('runs a job, its scores and its statistics', async () => {
    const { body } = await app
      .as('operator')
      .post('/validation-jobs', { name: 'A test', platforms: ['whatsapp'] });
    const { job_uuid } = body as { job_uuid: string };
    const job = await waitForJob(app.database, job_uuid, hasStatus('COMPLETED', 'FAILED'));
    expect(job.status).toBe('COMPLETED');
    expect((await app.as('operator').get('/contacts/statistics')).status).toBe(200);
    // The whole answer comes from one snapshot: REPEATABLE READ.
    expect(await app.as('admin').post('/lead-scoring/simulate', {})).toMatchObject({ status: 200 });
  });

  it('does not change the limits of our processes', async () => {
    const rows = await app.onItsConnection<{ name: string; setting: string }>(SETTINGS);
    const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    // Through the pooler the isolation is set in each transaction, which the next lines check.
    expect({ ...settings, ...(isPooled && { default_transaction_isolation: 'read committed' }) }).toEqual(
      OURS,
    );
    const isolation = `SELECT current_setting('transaction_isolation') AS now`;
    expect(await app.onItsConnection(isolation)).toEqual([{ now: 'read committed' }]);
  });

  it('stops a statement at our limit, and at no other limit', async () => {
    expect(await app.onItsConnection('SELECT 1 AS done FROM pg_sleep(0.1)')).toEqual([{ done: 1 }]);
  });
});

it('does not change the settings of other clients of PgBouncer', async () => {
  const database = await TestDatabase.create();
  await set(database, HOSTILE);
  const url = pooler.through(database.url);
  const source = await createDataSource({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 }).initialize();
  const other = new pg.Client({ connectionString: url });
  try {
    await Promise.all([1, 2, 3].map(() => source.query('SELECT count(*) FROM contacts')));
    await source.transaction((manager) => manager.query('SELECT 1'));
    await other.connect();
    expect((await other.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '20ms' }]);
  } finally {
    await other.end();
    await source.destroy();
    await database.drop();
  }
});

it('refuses migrations through PgBouncer, before anything is changed', async () => {
  const database = await TestDatabase.create({ empty: true });
  const source = createDataSource({ DATABASE_URL: pooler.through(database.url), DATABASE_POOL_SIZE: 1 });
  try {
    await source.initialize();
    await expect(source.runMigrations()).rejects.toThrow(
      /pooler such as PgBouncer: set DATABASE_URL to the address of PostgreSQL itself/,
    );
    expect(await database.query(`SELECT FROM pg_class WHERE relname IN ('contacts', 'migrations')`)).toEqual(
      [],
    );
  } finally {
    await source.destroy();
    await database.drop();
  }
});

async function set(database: TestDatabase, settings: Record<string, string>): Promise<void> {
  const { name } = await database.one<{ name: string }>('SELECT current_database() AS name');
  for (const [setting, value] of Object.entries(settings))
    await database.query(`ALTER DATABASE ${name} SET ${setting} = '${value}'`);
}

describe('sslmode=verify-full', () => {
  let servers: RedisServers;
  let database: TestDatabase;
  let ca: string;
  beforeAll(async () => {
    servers = await RedisServers.open();
    database = await TestDatabase.create();
    const { data } = await database.one<{ data: string }>(`SELECT current_setting('data_directory') AS data`);
    const files = await servers.certificates();
    ca = files.ca;
    const owner = await stat(data);
    await chmod(servers.folder, 0o755);
    await chmod(files.key, 0o600);
    await chown(files.key, owner.uid, owner.gid);
    for (const setting of [`ssl_cert_file = '${files.cert}'`, `ssl_key_file = '${files.key}'`, 'ssl = on'])
      await database.query(`ALTER SYSTEM SET ${setting}`);
    await database.query('SELECT pg_reload_conf()');
    await waitFor(
      () => connect('localhost', ca).catch(() => undefined),
      (is) => is !== undefined,
      10_000,
    );
  });
  afterAll(async () => {
    for (const setting of ['ssl', 'ssl_cert_file', 'ssl_key_file'])
      await database.query(`ALTER SYSTEM RESET ${setting}`);
    await database.query('SELECT pg_reload_conf()');
    await database.drop();
    await servers.stop();
  });

  /** Whether the connection is encrypted. */
  async function connect(host: string, authority?: string): Promise<boolean | undefined> {
    const url = new URL(database.url);
    url.hostname = host;
    url.searchParams.set('sslmode', 'verify-full');
    if (authority !== undefined) url.searchParams.set('sslrootcert', authority);
    const source = createDataSource({ DATABASE_URL: url.href, DATABASE_POOL_SIZE: 1 });
    await source.initialize();
    try {
      const [row] = await source.query<{ ssl: boolean }[]>(
        'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      );
      return row?.ssl;
    } finally {
      await source.destroy();
    }
  }

  it('encrypts where authority and name are right, and refuses any other', async () => {
    expect(await connect('localhost', ca)).toBe(true);
    await expect(connect('127.0.0.1', ca)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await expect(connect('localhost')).rejects.toThrow(/certificate/);
  });
});
