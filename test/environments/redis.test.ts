import { setTimeout as delay } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { TestApp } from '../support/test-app.js';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { answerAll, FakeValidator } from '../validation-jobs/support/fake-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from '../validation-jobs/support/jobs.js';
import { uniqueName, WorkerProcess } from '../validation-jobs/support/processes.js';
import { RedisServers, type RedisServer } from './redis-servers.js';

let servers: RedisServers;
beforeAll(async () => {
  servers = await RedisServers.open();
});
afterAll(() => servers.stop());

/** The command of docs/operations.md that creates the application's user, with another password. */
async function documentedUser(password: string): Promise<string[]> {
  const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const command = /^ACL SETUSER sms (.*)$/m.exec(text)?.[1];
  if (command === undefined) throw new Error('docs/operations.md has no ACL SETUSER');
  return ['SETUSER', 'sms', ...command.replace('>PASSWORD', `>${password}`).split(' ')];
}

let app: TestApp | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

/** The API and a worker on that Redis. */
async function start(variables: Record<string, string>): Promise<TestApp> {
  app = await TestApp.start({ worker: true, variables });
  await createContacts(app.database, 5);
  return app;
}

/** A job for which the API has to wake the worker. Without Redis it would stay QUEUED. */
async function expectJobDone({ as, database }: Pick<TestApp, 'as' | 'database'>): Promise<void> {
  const { body } = await as('operator').post('/validation-jobs', {
    name: 'A test',
    platforms: ['whatsapp'],
    force: true,
  });
  const job = await waitForJob(
    database,
    (body as { job_uuid: string }).job_uuid,
    hasStatus('COMPLETED', 'FAILED'),
  );
  expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: 5 });
}

const bound = (of: TestApp): Pick<TestApp, 'as' | 'database'> => ({
  as: (role) => of.as(role),
  database: of.database,
});

describe('rediss:// with a private authority, a user with the documented rights, and a database', () => {
  let server: RedisServer;
  let ca: string;
  beforeAll(async () => {
    const files = await servers.certificates();
    ca = files.ca;
    server = await servers.start(
      (port) => [
        'port 0',
        `tls-port ${port}`,
        `tls-cert-file ${files.cert}`,
        `tls-key-file ${files.key}`,
        `tls-ca-cert-file ${files.ca}`,
        'tls-auth-clients yes',
      ],
      { host: 'localhost', tls: await tlsOf(files) },
    );
    await server.admin.acl(...((await documentedUser('s@cret')) as ['SETUSER', string]));
    clientFiles = { REDIS_CERT_FILE: files.cert, REDIS_KEY_FILE: files.key };
  });
  let clientFiles: Record<string, string>;
  const url = (): string => `rediss://sms:s%40cret@localhost:${server.port}/3`;

  it('works, for commands and for every queue', async () => {
    const running = await start({ REDIS_URL: url(), REDIS_CA_FILE: ca, QUEUE_PREFIX: 'sms', ...clientFiles });
    expect((await fetch(new URL('/health/ready', await running.url))).status).toBe(200);
    await expectJobDone(bound(running));
    // Earlier, 54 connections used plain text. A server without a plain port has none.
    const list = (await server.admin.client('LIST')) as string;
    const ofSms = list.split('\n').filter((line) => line.includes('user=sms'));
    expect(ofSms.length).toBeGreaterThan(6);
    expect(ofSms.filter((line) => !line.includes(' db=3 '))).toEqual([]);
    expect(await server.admin.dbsize()).toBe(0);
  });

  it('is refused when the authority is not known, with a line that names REDIS_CA_FILE', async () => {
    const database = await TestDatabase.create();
    const worker = await WorkerProcess.start({
      databaseUrl: database.url,
      redisUrl: url(),
      queuePrefix: 'sms',
      variables: clientFiles,
    });
    try {
      await waitFor(
        () => Promise.resolve(worker.log),
        (log) => log.includes('REDIS_CA_FILE'),
      );
      expect(worker.hasEnded).toBe(false);
      expect(worker.log).not.toContain('cret');
    } finally {
      await worker.stop();
      await database.drop();
    }
  });
});

async function tlsOf(files: { ca: string; cert: string; key: string }) {
  const [ca, cert, key] = await Promise.all(
    [files.ca, files.cert, files.key].map((file) => readFile(file, 'utf8')),
  );
  return { ca: ca!, cert: cert!, key: key! };
}

describe('a password that Redis does not accept', () => {
  let server: RedisServer;
  let validator: FakeValidator;
  let database: TestDatabase;
  let worker: WorkerProcess;
  beforeAll(async () => {
    server = await servers.start((port) => [`port ${port}`]);
    validator = await FakeValidator.start();
    validator.behave = answerAll();
    database = await TestDatabase.create();
    await createContacts(database, 5);
    await setPassword('right-secret');
    worker = await WorkerProcess.start(
      {
        databaseUrl: database.url,
        redisUrl: `redis://sms:wrong-secret@127.0.0.1:${server.port}`,
        queuePrefix: 'sms',
        validatorUrl: validator.url,
      },
      { runs: undefined },
    );
  });
  afterAll(async () => {
    await worker.stop();
    await validator.stop();
    await database.drop();
  });

  const setPassword = async (password: string): Promise<void> => {
    await server.admin.acl('SETUSER', 'sms', 'reset');
    await server.admin.acl(...((await documentedUser(password)) as ['SETUSER', string]));
  };
  const connections = async (): Promise<number> => {
    const info = await server.admin.info('stats');
    return Number(/total_connections_received:(\d+)/.exec(info)?.[1]);
  };
  const complaints = (): string[] => worker.log.split('\n').filter((line) => line.includes('WRONGPASS'));

  /** Nobody retries in a busy loop, and the one log line contains no secret. */
  const expectPatience = async (): Promise<void> => {
    await waitFor(
      () => Promise.resolve(complaints()),
      (lines) => lines.length > 0,
    );
    const before = await connections();
    await delay(1500);
    // Seven connections, each of which tries again every five seconds.
    expect((await connections()) - before).toBeLessThan(10);
    expect(worker.hasEnded).toBe(false);
    expect(worker.log).not.toMatch(/wrong-secret|right-secret/);
    expect(complaints().filter((line) => line.includes('trying again'))).toHaveLength(1);
  };
  const expectJobDoneByWorker = async (): Promise<void> => {
    const job = await waitForJob(
      database,
      await createJob(database, { force: true }),
      hasStatus('COMPLETED', 'FAILED'),
    );
    expect(job.status).toBe('COMPLETED');
  };

  it('at the start: is logged once, tried again every few seconds, and works as soon as it is accepted', async () => {
    await expectPatience();
    await setPassword('wrong-secret');
    await expectJobDoneByWorker();
  });

  it('changed while work is running: the same', async () => {
    await setPassword('right-secret');
    const said = complaints().length;
    expect(said).toBeGreaterThan(0);
    for (const type of ['normal', 'pubsub']) await killOthers(server.admin, type);
    await delay(1000);
    expect(worker.hasEnded).toBe(false);
    expect(worker.log).not.toMatch(/wrong-secret|right-secret/);
    await setPassword('wrong-secret');
    await expectJobDoneByWorker();
  });
});

const killOthers = (admin: Redis, type: string): Promise<unknown> =>
  admin.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');

it('Sentinel: the master is found, and the new master after it dies', async () => {
  const master = await servers.start((port) => [`port ${port}`]);
  const replica = await servers.start((port) => [`port ${port}`, `replicaof 127.0.0.1 ${master.port}`]);
  const sentinel = await servers.start((port) => [
    `port ${port}`,
    `sentinel monitor contacts 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds contacts 500',
    'sentinel failover-timeout contacts 2000',
  ]);
  const running = await start({
    // The first Sentinel is away.
    REDIS_URL: `redis://127.0.0.1:1,127.0.0.1:${sentinel.port}`,
    REDIS_SENTINEL_MASTER: 'contacts',
  });
  await expectJobDone(bound(running));
  await waitFor(
    () => sentinel.admin.call('SENTINEL', 'REPLICAS', 'contacts') as Promise<unknown[]>,
    (replicas) => replicas.length === 1 && String(replicas[0]).includes('master-link-status,ok'),
  );
  await master.stop();
  await waitFor(
    () => replica.admin.role().catch(() => []),
    ([role]) => role === 'master',
  );
  await expectJobDone(bound(running));
});

it('Cluster: the prefix of the keys is in braces, and a node may die', async () => {
  const nodes = await servers.cluster();
  const prefix = uniqueName();
  const running = await start({
    REDIS_URL: `redis://127.0.0.1:1,127.0.0.1:${nodes[0]!.port},127.0.0.1:${nodes[1]!.port}`,
    REDIS_CLUSTER: 'true',
    QUEUE_PREFIX: prefix,
  });
  await expectJobDone(bound(running));
  const keys = await Promise.all(nodes.slice(0, 3).map(({ admin }) => admin.keys('*')));
  const [used] = keys.filter((each) => each.length > 0);
  expect(keys.filter((each) => each.length > 0)).toHaveLength(1);
  expect(used!.every((key) => key.startsWith(`{${prefix}}:`))).toBe(true);
  const died = keys.indexOf(used!);
  await nodes[died]!.stop();
  // The replica would do this itself after a vote of the others.
  await nodes[died + 3]!.admin.cluster('FAILOVER', 'TAKEOVER');
  await expectJobDone(bound(running));
});
