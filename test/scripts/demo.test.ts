import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { neutralEnvironment } from '../../scripts/services/given-servers.js';
import { startServices } from '../../scripts/services/index.js';
import { TestDatabase } from '../support/test-database.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** A database in use: it has the existing application's contacts, and nothing of ours. */
let production: TestDatabase;
let folder: string;
beforeAll(async () => {
  production = await TestDatabase.create({ empty: true });
  await production.query('CREATE TABLE contacts (id serial PRIMARY KEY, phone_e164 text NOT NULL)');
  await production.query(
    `INSERT INTO contacts (phone_e164) SELECT '+52' || (5500000000 + n) FROM generate_series(1, 50) n`,
  );
  folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
});
afterAll(async () => {
  await production.drop();
  await rm(folder, { recursive: true });
});

interface Ended {
  code: number | null;
  output: string;
}

/** Runs one of the project's scripts to its end, with these variables added to the shell's. */
async function run(
  script: string,
  args: string[],
  variables: Record<string, string | undefined>,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: PROJECT,
    env: { ...neutralEnvironment(), TEST_DATABASE_URL: undefined, TEST_REDIS_URL: undefined, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, output: output + errors };
}

async function stateOfProduction(): Promise<unknown> {
  const tables = await production.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const rows = await production.one(
    `SELECT count(*)::integer, md5(string_agg(c::text, ',' ORDER BY id)) FROM contacts c`,
  );
  return { tables, rows };
}

describe('the demo', () => {
  it('ignores DATABASE_URL and REDIS_URL, leaves that database as it is, and can run twice at the same time', async () => {
    const before = await stateOfProduction();
    // The second demo gets servers that are given and empty.
    const given = await startServices({ name: 'given' });
    const shell = {
      DATABASE_URL: production.url,
      REDIS_URL: process.env.TEST_REDIS_URL,
      VALIDATOR_SANDBOX: 'false',
      NODE_ENV: 'production',
      QUEUE_PREFIX: 'production',
      PGSSLMODE: 'require',
      PGOPTIONS: '-c default_transaction_read_only=on',
    };
    const variables = [
      shell,
      { ...shell, DEMO_DATABASE_URL: given.databaseUrl, DEMO_REDIS_URL: given.redisUrl },
    ];
    // The second demo may begin after the first has ended. Only a port that is occupied all the time is always in
    // its way.
    const taken = createServer().listen(3000, '127.0.0.1');
    // If another program on this machine has the port, that serves the same purpose.
    taken.on('error', () => undefined);
    const demos = await Promise.all(variables.map((each) => run('scripts/demo/demo.ts', ['--exit'], each)));
    taken.close();
    await given.stop();
    expect(demos[0]?.output).toContain('set DEMO_DATABASE_URL to use a server that exists');
    expect(demos[1]?.output).toContain('DEMO_DATABASE_URL is used instead');
    expect(demos[1]?.output).toContain(`PostgreSQL  ${given.databaseUrl}\n`);
    for (const { code, output } of demos) {
      expect(output).toContain('DATABASE_URL is ignored here');
      expect(output).toContain('REDIS_URL is ignored here');
      expect(output).toContain('9,041 results stored, 1,826 contacts scored.');
      expect(output).not.toContain('LLs');
      expect(code).toBe(0);
    }
    for (const { output } of demos) expect(output).toMatch(/API {5}http:\/\/127\.0\.0\.1:(?!3000\b)\d+/);
    expect(await stateOfProduction()).toEqual(before);
    // Two of everything run at once, including builds, on a machine that may be busy.
  }, 600_000);

  it('keeps the logs that its message names when it fails', async () => {
    const saboteur = join(folder, 'saboteur.mjs');
    await writeFile(
      saboteur,
      `if (/dist.main\\.js$/.test(process.argv[1] ?? '')) throw new Error('sabotaged');\n`,
    );
    const { code, output } = await run('scripts/demo/demo.ts', ['--exit'], {
      NODE_OPTIONS: `--import ${saboteur}`,
    });
    expect(code).toBe(1);
    const log = /its log is (\S+)/.exec(output)?.[1] ?? '';
    expect(output).toContain('The demo failed: main ended at once');
    expect(existsSync(log)).toBe(true);
    await rm(join(log, '..'), { recursive: true });
  });
});

describe('a database that is given', () => {
  it.each([
    ['the demo', 'scripts/demo/demo.ts', ['--exit'], 'DEMO_DATABASE_URL'],
    ['the tests', 'scripts/test.ts', ['src/common/keyset'], 'TEST_DATABASE_URL'],
    ['a benchmark', 'bench/bench.ts', ['fillfactor'], 'BENCH_DATABASE_URL'],
    ['a benchmark of migrations', 'bench/bench.ts', ['migrate', '--rows', '10'], 'BENCH_DATABASE_URL'],
  ])('is refused by %s when it holds contacts', async (_name, script, args, variable) => {
    const before = await stateOfProduction();
    const { code, output } = await run(script, args, { [variable]: production.url });
    expect(output).toContain(
      `The database of ${variable} is in use: public.contacts holds contacts. Nothing was changed.`,
    );
    expect(code).not.toBe(0);
    expect(await stateOfProduction()).toEqual(before);
  });

  it('is refused when its contacts are in another schema', async () => {
    const other = await TestDatabase.create({ empty: true });
    await other.query('CREATE SCHEMA crm');
    await other.query('CREATE TABLE crm.contacts AS SELECT 1 AS id');
    const { code, output } = await run('scripts/demo/demo.ts', ['--exit'], { DEMO_DATABASE_URL: other.url });
    expect(output).toContain('crm.contacts holds contacts');
    expect(code).toBe(1);
    await other.drop();
  });

  it('is refused when its contacts cannot be read, or are hidden from the role', async () => {
    const other = await TestDatabase.create({ empty: true });
    const role = `reader_${randomBytes(4).toString('hex')}`;
    await other.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    await other.query('CREATE TABLE contacts AS SELECT 1 AS id');
    const url = new URL(other.url);
    url.username = role;
    url.password = 'secret';
    const refused = async (): Promise<void> => {
      const { code, output } = await run('scripts/demo/demo.ts', ['--exit'], { DEMO_DATABASE_URL: url.href });
      expect(output).toContain('public.contacts cannot be read');
      expect(code).toBe(1);
    };
    await refused();
    await other.query(`GRANT SELECT ON contacts TO ${role}`);
    await other.query('ALTER TABLE contacts ENABLE ROW LEVEL SECURITY');
    await refused();
    await other.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await other.drop();
  });

  it('has to be given to a bare jest too, which never uses DATABASE_URL', async () => {
    const jest = 'node_modules/jest/bin/jest.js';
    const before = await stateOfProduction();
    const bare = await run(jest, ['src/common/keyset'], { DATABASE_URL: production.url });
    expect(bare.output).toContain('TEST_DATABASE_URL is not set: run the tests with npm test');
    expect(bare.code).not.toBe(0);
    const refused = await run(jest, ['src/common/keyset'], { TEST_DATABASE_URL: production.url });
    expect(refused.output).toContain('The database of TEST_DATABASE_URL is in use');
    expect(refused.code).not.toBe(0);
    expect(await stateOfProduction()).toEqual(before);
  });

  it('is used by the tests when it is empty', async () => {
    const empty = await TestDatabase.create({ empty: true });
    const { code, output } = await run('scripts/test.ts', ['src/common/keyset'], {
      TEST_DATABASE_URL: empty.url,
    });
    expect(output).toMatch(/^\d+ passed, 0 failed$/m);
    expect(code).toBe(0);
    await empty.drop();
  });
});

describe('a Redis that is given', () => {
  it('is refused when it holds keys, in whichever of its databases', async () => {
    const services = await startServices({ name: 'kept', external: { databaseUrl: production.url } });
    const redis = new Redis(services.redisUrl, { db: 3 });
    await redis.set('somebody-elses', 'key');
    const { code, output } = await run('scripts/test.ts', ['src/common/keyset'], {
      TEST_REDIS_URL: services.redisUrl,
    });
    expect(await redis.get('somebody-elses')).toBe('key');
    redis.disconnect();
    await services.stop();
    expect(output).toContain('The Redis of TEST_REDIS_URL is in use: its db3 holds 1 keys');
    expect(code).not.toBe(0);
  });
});
