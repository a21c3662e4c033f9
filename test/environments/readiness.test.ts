import type { ReadinessDto } from '../../src/health/health.controller.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { RedisServers, type RedisServer } from './redis-servers.js';

let servers: RedisServers;
let redis: RedisServer;
let app: TestApp;
beforeAll(async () => {
  servers = await RedisServers.open();
  redis = await servers.start((port) => [`port ${port}`, 'user sms on nopass ~* &* +@all']);
  app = await TestApp.start({ variables: { REDIS_URL: `redis://sms:any@127.0.0.1:${redis.port}` } });
});
afterAll(async () => {
  await app.stop();
  await servers.stop();
});

const ready = async (): Promise<{ status: number; body: ReadinessDto }> => {
  const answer = await fetch(new URL('/health/ready', await app.url));
  return { status: answer.status, body: (await answer.json()) as ReadinessDto };
};
const expectReady = (): Promise<unknown> => waitFor(ready, ({ status }) => status === 200, 10_000);

const database = async (sql: (name: string) => string): Promise<void> => {
  const { name } = await app.database.one<{ name: string }>('SELECT current_database() AS name');
  await app.database.query(sql(name));
  // Settings of a database apply to new connections only.
  await app.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'sms-marketing-platform'`,
    [name],
  );
};
const admin = (...command: string[]): Promise<unknown> => redis.admin.call(...(command as [string]));

describe('readiness', () => {
  it.each<[string, () => Promise<unknown>, () => Promise<unknown>, keyof ReadinessDto, RegExp]>([
    [
      'Redis is full',
      () => admin('CONFIG', 'SET', 'maxmemory', '1'),
      () => admin('CONFIG', 'SET', 'maxmemory', '0'),
      'redis',
      /^Redis accepts no writes: .*OOM/,
    ],
    [
      'Redis is a replica',
      () => admin('REPLICAOF', '127.0.0.1', '1'),
      () => admin('REPLICAOF', 'NO', 'ONE'),
      'redis',
      /^Redis accepts no writes: .*(?:READONLY|read only replica)/,
    ],
    [
      'the user of Redis has no right to our keys',
      () => admin('ACL', 'SETUSER', 'sms', 'resetkeys', '~others:*'),
      () => admin('ACL', 'SETUSER', 'sms', '~*'),
      'redis',
      /^Redis accepts no writes: .*(?:NOPERM|permission)/,
    ],
    [
      'PostgreSQL is read-only',
      () => database((name) => `ALTER DATABASE ${name} SET default_transaction_read_only = on`),
      () =>
        database(
          (name) => `BEGIN READ WRITE; ALTER DATABASE ${name} RESET default_transaction_read_only; COMMIT`,
        ),
      'postgres',
      /^PostgreSQL is read-only: default_transaction_read_only is on/,
    ],
    [
      'a migration is missing',
      () => app.database.query('ALTER TABLE migrations RENAME TO migrations_elsewhere'),
      () => app.database.query('ALTER TABLE migrations_elsewhere RENAME TO migrations'),
      'migrations',
      /^The database is at migration 0 of \d+: run npm run migration:run\.$/,
    ],
  ])('is refused, with the reason, while %s', async (_what, breaks, mends, part, reason) => {
    await expectReady();
    await breaks();
    try {
      // For a moment, a connection that was just cut can also be the reason.
      const saysWhy = ({ body }: { body: ReadinessDto }): boolean =>
        (body.reasons ?? []).some((text) => reason.test(text));
      const { status, body } = await waitFor(ready, saysWhy, 10_000);
      expect(status).toBe(503);
      expect(body).toMatchObject({
        status: 'down',
        [part]: 'down',
        reasons: [expect.stringMatching(reason)],
      });
    } finally {
      await mends();
    }
    await expectReady();
  });
});
