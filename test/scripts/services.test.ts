import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startServices, type Services } from '../../scripts/services/index.js';
import { commandLine } from '../../scripts/services/processes.js';

type Held = Pick<Services, 'dir' | 'databaseUrl' | 'redisUrl'>;

const RUN_FOLDERS = fileURLToPath(new URL('../../.local/', import.meta.url));
const HOLD_SERVICES = fileURLToPath(new URL('./hold-services.ts', import.meta.url));

describe('services of our own', () => {
  let services: Services;
  let others: Services;

  beforeAll(async () => {
    [services, others] = await Promise.all([
      startServices({ name: 'first', external: {} }),
      startServices({ name: 'second', external: {}, postgresSettings: { work_mem: '7MB' } }),
    ]);
  });

  afterAll(() => Promise.all([services.stop(), others.stop()]));

  it('run side by side, each with its own folder and ports', () => {
    expect(services.dir).not.toBe(others.dir);
    expect(new URL(services.databaseUrl).port).not.toBe(new URL(others.databaseUrl).port);
    expect(new URL(services.redisUrl).port).not.toBe(new URL(others.redisUrl).port);
  });

  it('have a UTF-8 database that folds case beyond ASCII, with the settings asked for', async () => {
    const [row] = await query(
      others.databaseUrl,
      `SELECT current_setting('server_encoding') AS encoding, upper('ñandú') AS upper,
              current_setting('work_mem') AS work_mem`,
    );
    expect(row).toEqual({ encoding: 'UTF8', upper: 'ÑANDÚ', work_mem: '7MB' });
  });

  it('have a Redis that evicts nothing and keeps an append-only file', async () => {
    const answer = await redis(services.redisUrl, 'CONFIG GET maxmemory-policy', 'CONFIG GET appendonly');
    expect(answer).toContain('noeviction');
    expect(answer).toContain('yes');
  });

  it('refuse anybody without the password', async () => {
    const databaseUrl = new URL(services.databaseUrl);
    databaseUrl.password = 'wrong';
    await expect(query(databaseUrl.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    const redisUrl = new URL(services.redisUrl);
    redisUrl.password = 'wrong';
    expect(await redis(redisUrl.href, 'PING')).toContain('NOAUTH');
  });

  it('come back from a crash with what was committed, at the same addresses', async () => {
    await query(services.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await services.postgres?.restart('crash');
    expect(await query(services.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);

    await redis(services.redisUrl, 'SET kept 42');
    await services.redis?.restart('clean');
    expect(await redis(services.redisUrl, 'GET kept')).toContain('42');
  });
});

describe('services of others', () => {
  it('are used when they are given, and not started', async () => {
    const given = { databaseUrl: process.env.TEST_DATABASE_URL, redisUrl: process.env.TEST_REDIS_URL };
    const services = await startServices({ name: 'external', external: given });
    expect(services.databaseUrl).toBe(given.databaseUrl);
    expect(services.redisUrl).toBe(given.redisUrl);
    expect(services.postgres).toBeUndefined();
    expect(services.redis).toBeUndefined();
    await services.stop();
  });

  it('may be only one of the two', async () => {
    const databaseUrl = 'postgresql://elsewhere/sms_marketing';
    const services = await startServices({ name: 'mixed', external: { databaseUrl } });
    expect(services.databaseUrl).toBe(databaseUrl);
    expect(await redis(services.redisUrl, 'PING')).toContain('PONG');
    await services.stop();
    expect(existsSync(services.dir)).toBe(false);
  });
});

describe('the end of services', () => {
  it.each(['at once', 'while the servers start'])('leaves nothing when it comes %s', async (moment) => {
    const controller = new AbortController();
    const started = startServices({ name: 'abandoned', external: {}, signal: controller.signal });
    const folders = async (): Promise<string[]> =>
      (await readdir(RUN_FOLDERS)).filter((name) => name.startsWith('abandoned-'));
    if (moment !== 'at once') await until(async () => (await folders()).length > 0);
    controller.abort(new Error('Given up'));
    await expect(started).rejects.toThrow('Given up');
    expect(await folders()).toEqual([]);
  });

  it('comes automatically when the process that started them is killed', async () => {
    const { parent, held } = await holdServices();
    const servers = serverPids(held.dir);
    expect(await alive(servers)).toHaveLength(2);

    parent.kill('SIGKILL');
    await until(() => !existsSync(held.dir));
    expect(await alive(servers)).toEqual([]);
  });

  it('comes with the next start when their guardian was killed as well', async () => {
    const { parent, held } = await holdServices();
    const servers = serverPids(held.dir);
    const guardian = Number(held.dir.split('-').at(-1));
    process.kill(guardian, 'SIGKILL');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await alive(servers)).toHaveLength(2);

    const next = await startServices({ name: 'sweeper', external: nowhere });
    expect(existsSync(held.dir)).toBe(false);
    expect(await alive(servers)).toEqual([]);
    await next.stop();
  });

  it('does not touch the folder of a run while its guardian lives', async () => {
    const { parent, held } = await holdServices();
    const next = await startServices({ name: 'sweeper', external: nowhere });
    await next.stop();
    expect(await alive(serverPids(held.dir))).toHaveLength(2);
    parent.kill('SIGKILL');
    await until(() => !existsSync(held.dir));
  });
});

const nowhere = { databaseUrl: 'postgresql://nowhere/', redisUrl: 'redis://nowhere/' };

async function holdServices(): Promise<{ parent: ChildProcess; held: Held }> {
  const parent = fork(HOLD_SERVICES, { execArgv: ['--import', 'tsx'] });
  const [held] = (await once(parent, 'message')) as [Held];
  return { parent, held };
}

function serverPids(dir: string): number[] {
  const files = [join(dir, 'postgres', 'data', 'postmaster.pid'), join(dir, 'redis', 'redis.pid')];
  return files.map((file) => Number.parseInt(readFileSync(file, 'utf8'), 10));
}

async function alive(pids: number[]): Promise<number[]> {
  const commands = await Promise.all(pids.map((pid) => commandLine(pid)));
  return pids.filter((_, index) => commands[index] !== undefined);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Sends commands to Redis, one per line, and returns its whole answer. */
async function redis(url: string, ...commands: string[]): Promise<string> {
  const { hostname, port, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write([`AUTH ${password}`, ...commands, 'QUIT', ''].join('\r\n'));
  return text(socket);
}
