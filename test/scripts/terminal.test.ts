import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { productionSchema } from '../support/production-schema.js';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { compiledCli } from '../validation-jobs/support/compiled-sources.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

let database: TestDatabase;
let empty: TestDatabase;
let cli: string;
beforeAll(async () => {
  cli = await compiledCli();
  database = await TestDatabase.create();
  empty = await TestDatabase.create({ empty: true });
});
afterAll(async () => {
  await database.drop();
  await empty.drop();
});

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a command as the image does, with only these variables. */
async function run(args: string[], variables: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, out, err };
}

/** A correct use of each command that needs the database. */
const COMMANDS: [string, string[]][] = [
  ['import', ['import', 'package.json']],
  ['score', ['score', '--all']],
  ['job create', ['job', 'create', '--name', 'x', '--platforms', 'whatsapp']],
  ['job list', ['job', 'list']],
  ['statistics', ['statistics', '--check']],
  ['db:report', ['db:report']],
  ['migration:run', ['migration:run']],
  ['migration:show', ['migration:show']],
  ['migration:revert', ['migration:revert']],
];

const withPassword = (password: string): string => {
  const url = new URL(database.url);
  url.password = password;
  return url.href;
};

describe.each(COMMANDS)('npm run %s', (_name, args) => {
  it.each([
    ['is missing', 2, /^ {2}DATABASE_URL is missing; example: postgres:/m, () => undefined],
    ['is not an address', 2, /^ {2}DATABASE_URL .*percent-encode/m, () => 'postgres://me:hun@ter2/x@db/sms'],
    [
      'names a server that does not answer',
      1,
      /^The database of DATABASE_URL cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1\.$/m,
      () => 'postgres://me:hunter2@127.0.0.1:1/sms',
    ],
    [
      'has a wrong password',
      1,
      /^The database of DATABASE_URL cannot be used: password authentication failed/m,
      () => withPassword('hunter2'),
    ],
    [
      'names no database',
      1,
      /^The database of DATABASE_URL cannot be used: database "no_such_database" does not exist\.$/m,
      () => database.url.replace(/\w+$/, 'no_such_database'),
    ],
  ])('says in one message that DATABASE_URL %s', async (_case, status, message, url) => {
    const value = url();
    const { code, out, err } = await run(args, value === undefined ? {} : { DATABASE_URL: value });
    expect(err).toMatch(message);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(err).not.toMatch(/^\s+at /m);
    expect(err).not.toMatch(/hunter2|hun|ter2/);
    expect({ code, out }).toEqual({ code: status, out: '' });
  });

  it('knows --help, and refuses an unknown option', async () => {
    const command = args.slice(0, args[0] === 'job' ? 2 : 1);
    const help = await run([...command, '--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('Usage: npm run');
    const unknown = await run([...args, '--no-such-option']);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("error: unknown option '--no-such-option'");
  });
});

describe('a command on a database that is not migrated', () => {
  it.each(COMMANDS.filter(([name]) => !name.startsWith('migration')))(
    '%s says which migration it is at, and does nothing',
    async (_name, args) => {
      const { code, out, err } = await run(args, { DATABASE_URL: empty.url });
      expect(err).toMatch(/^The database is at migration 0 of \d+: run npm run migration:run\.$/m);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(await empty.query(`SELECT relname FROM pg_class WHERE relname = 'contacts'`)).toEqual([]);
    },
  );
});

describe('a command', () => {
  const reportOn = (url: string): Promise<Ended> => run(['db:report'], { DATABASE_URL: url });

  it('says that DATABASE_URL has no password, and ends at once', async () => {
    const { code, err } = await reportOn(withPassword(''));
    expect([code, err]).toEqual([1, 'PostgreSQL asks for a password, and DATABASE_URL has none.\n']);
  });

  it('does not wait for ever for a server that never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { code, err } = await reportOn(`postgres://me:hunter2@127.0.0.1:${port}/sms`);
    expect(err).toMatch(/^The database of DATABASE_URL cannot be used: .*timeout.*\.\n$/);
    expect(code).toBe(1);
    silent.close();
  });

  it('waits as long as necessary, whatever the limits of the database, and explains it when its query is cancelled', async () => {
    const { name } = await database.one<{ name: string }>('SELECT current_database() AS name');
    const holder = await database.pool.connect();
    const waiting = (): Promise<{ pid: number }[]> =>
      database.query(`SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = $1`, [
        name,
      ]);
    try {
      for (const setting of ['lock_timeout', 'statement_timeout'])
        await database.query(`ALTER DATABASE ${name} SET ${setting} = '100ms'`);
      await holder.query('BEGIN; LOCK TABLE validation_jobs');
      const ended = run(['job', 'list'], { DATABASE_URL: database.url });
      await waitFor(waiting, (found) => found.length > 0);
      await delay(300);
      const [waiter] = await waiting();
      await database.query('SELECT pg_cancel_backend($1)', [waiter!.pid]);
      const { code, err } = await ended;
      expect(err).toMatch(/^The database stopped the query because it took too long: .*\n$/);
      expect(code).toBe(1);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
      await database.query(`ALTER DATABASE ${name} RESET lock_timeout`);
      await database.query(`ALTER DATABASE ${name} RESET statement_timeout`);
    }
  });

  it.each([['db:report'], ['sample']])('%s ends quietly when its reader stops', async (name) => {
    const script = `set -o pipefail; npm run --silent ${name} | head -c 10`;
    const child = spawn('bash', ['-c', script], {
      cwd: PROJECT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [err, [code]] = await Promise.all([
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
      text(child.stdout),
    ]);
    expect([code, err]).toEqual([0, '']);
  });

  it('shows in its help how to call it with npm', async () => {
    expect((await run(['job', 'create', '--help'])).out).toMatch(/^Usage: npm run job -- create --name/);
    expect((await run(['token', '--help'])).out).toMatch(/^Usage: npm run token -- --role/);
  });
});

describe('the migrations from a terminal', () => {
  it('run, show what was run, and are all reverted by --all', async () => {
    const own = await TestDatabase.create({ empty: true });
    const variables = { DATABASE_URL: own.url };
    expect((await run(['migration:run'], variables)).code).toBe(0);
    const shown = await run(['migration:show'], variables);
    expect(shown.out.match(/\[X\]/g)?.length).toBeGreaterThan(10);
    expect(shown.out).not.toContain('[ ]');
    const reverted = await run(['migration:revert', '--all'], variables);
    expect(reverted.out).toMatch(/^\d+ migrations were reverted\.$/m);
    expect(reverted.code).toBe(0);
    expect(await own.query(`SELECT FROM pg_class WHERE relname = 'contacts'`)).toEqual([]);
    expect((await run(['migration:revert'], variables)).out).toContain('nothing to revert');
    await own.drop();
  });

  it('say why they refuse a database, without a stack', async () => {
    const odd = await TestDatabase.create({ empty: true });
    await odd.pool.query(productionSchema({ checks: false }));
    await odd.query('ALTER TABLE contacts ADD COLUMN whatsapp_validated bytea');
    const { code, err } = await run(['migration:run'], { DATABASE_URL: odd.url });
    expect(code).not.toBe(0);
    expect(err).toContain('whatsapp_validated');
    expect(err).not.toMatch(/^\s+at /m);
    await odd.drop();
  });
});

describe('npm run job', () => {
  const job = (...args: string[]): Promise<Ended> => run(['job', ...args], { DATABASE_URL: database.url });

  it('creates a job, lists it, moves it as the API does, and lists its failures', async () => {
    const created = await job(
      ...['create', '--name', 'From a terminal', '--platforms', 'whatsapp, facebook', '--max-contacts', '20'],
      ...['--filter', '{"state_code": ["JAL"]}', '--priority', '2', '--force'],
    );
    expect(created).toMatchObject({ code: 0, err: expect.stringContaining('within 15 seconds') as string });
    const uuid = created.out.trim();
    const row = await database.one('SELECT * FROM validation_jobs WHERE job_uuid = $1', [uuid]);
    expect(row).toMatchObject({
      name: 'From a terminal',
      platforms: ['whatsapp', 'facebook'],
      contact_filters: { state_code: ['JAL'] },
      max_contacts: 20,
      priority: 2,
      force: true,
      created_via: 'cli',
    });
    expect((await job('list')).out).toContain(`${uuid}  QUEUED     0 of 0 contacts  From a terminal\n`);
    expect((await job('list', '--status', 'RUNNING')).out).toBe('There are no jobs.\n');

    const early = await job('pause', uuid);
    expect(early.code).toBe(1);
    expect(early.err).toContain('QUEUED');
    await database.query(`UPDATE validation_jobs SET status = 'RUNNING' WHERE job_uuid = $1`, [uuid]);
    expect((await job('pause', uuid)).out).toBe(`${uuid} is PAUSED.\n`);
    expect((await job('resume', uuid)).out).toBe(`${uuid} is RUNNING.\n`);
    expect((await job('cancel', uuid)).out).toBe(`${uuid} is CANCELLED.\n`);
    expect((await job('retry', uuid)).out).toBe(`${uuid} is QUEUED.\n`);

    expect((await job('failures', uuid)).out).toBe('No lookup of this job has failed.\n');
    const contact = await database.one<{ id: number }>(
      `INSERT INTO contacts (phone_e164, phone_national) VALUES ('+523355501234', '3355501234') RETURNING id`,
    );
    await database.query(
      `INSERT INTO validation_job_failures (job_id, contact_id, platform, code, attempts) VALUES ($1, $2, 'whatsapp', 'timeout', 4)`,
      [row.id, contact.id],
    );
    expect((await job('failures', uuid)).out).toBe(`contact ${contact.id}  whatsapp   timeout  4 attempts\n`);
    await database.query(`UPDATE validation_jobs SET status = 'COMPLETED' WHERE job_uuid = $1`, [uuid]);
    expect((await job('retry', uuid, '--only-failed')).out).toBe(`${uuid} is QUEUED.\n`);
  });

  it.each([
    [['create', '--name', 'x', '--platforms', 'fax'], 2, 'platforms'],
    [['create', '--name', 'x', '--platforms', 'apple', '--batch-size', 'many'], 2, '--batch-size'],
    [['create', '--name', 'x', '--platforms', 'apple', '--priority', '11'], 2, 'priority'],
    [['create', '--platforms', 'apple'], 2, '--name'],
    [['list', '--status', 'DONE'], 2, 'status'],
    [['pause', 'nonsense'], 2, 'is not the uuid of a job'],
    [['pause', '00000000-0000-4000-8000-000000000000'], 1, 'There is no validation job'],
    [['explode'], 2, 'unknown command'],
  ])('refuses %j', async (args, code, complaint) => {
    const refused = await job(...args);
    expect(refused.err).toContain(complaint);
    expect(refused.err).not.toMatch(/^\s+at /m);
    expect(refused.code).toBe(code);
  });
});

describe('npm run import', () => {
  it.each([
    ['3 when some rows were rejected', 'telefono\n5512345678\n123\n', 3],
    ['1 when all rows were rejected', 'telefono\n123\n', 1],
    ['1 when there are no rows', 'telefono\n', 1],
    ['0 when every row went in', 'telefono\n5512345678\n', 0],
  ])('ends with %s', async (_name, content, code) => {
    const folder = await mkdtemp(join(tmpdir(), 'import-test-'));
    const file = join(folder, 'contacts.csv');
    await writeFile(file, content);
    const ended = await run(['import', file], { DATABASE_URL: database.url });
    expect(ended.code).toBe(code);
    await rm(folder, { recursive: true });
  });
});
