import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DdlSession } from '../../src/database/online-ddl/session.js';
import { LockNotAvailableError } from '../../src/database/online-ddl/errors.js';
import { TerminalLogger } from '../../src/database/data-source.js';
import { createProduction, migrate, revert, withDataSource } from '../support/migrations.js';
import type { TestDatabase } from '../support/test-database.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';

/** How many migrations come before the one that builds indexes on a table full of rows. */
const DASHBOARD = MIGRATIONS.findIndex(({ name }) => name.startsWith('DashboardIndexes'));

let database: TestDatabase;
let said: string[];
let other: pg.Client;
let otherPid: number;
beforeEach(async () => {
  database = await createProduction({ checks: true });
  said = [];
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
  otherPid = (await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
});
afterEach(async () => {
  await other.end();
  await database.drop();
});

async function until(text: string): Promise<void> {
  while (!said.some((line) => line.includes(text))) await sleep(10);
}

describe('a lock that somebody holds', () => {
  it('is waited for in short attempts that say who holds it, and taken when it is free', async () => {
    await other.query('BEGIN; SELECT count(*) FROM contacts');
    const running = migrate(database, said);
    await until('waiting for the ACCESS EXCLUSIVE lock on contacts');
    const message = said.find((line) => line.includes('waiting for'));
    expect(message).toContain(`pid ${otherPid} (idle in transaction`);
    expect(message).toContain('AccessShareLock on contacts');
    expect(message).toContain('SELECT count(*) FROM contacts');
    await other.query('COMMIT');
    expect(await running).toHaveLength(MIGRATIONS.length);
  });

  it('never keeps the traffic waiting longer than one short attempt', async () => {
    await other.query('BEGIN; SELECT count(*) FROM contacts');
    const running = migrate(database, said);
    await until('waiting for');
    // Without a lock_timeout these would wait in the queue until the other transaction ends.
    for (let id = 1; id <= 40; id += 1) {
      await database.query('UPDATE contacts SET send_count = send_count + 1 WHERE id = $1', [id]);
      await sleep(20);
    }
    expect(await database.one('SELECT sum(send_count)::int AS sent FROM contacts')).toEqual({ sent: 40 });
    expect(said.some((line) => line.includes('ExpandContacts1755648000003 has been executed'))).toBe(false);
    await other.query('COMMIT');
    await running;
  });

  it('delays the foreign keys of the new tables too', async () => {
    await migrate(database);
    await revert(database, MIGRATIONS.length - 2);
    await other.query('BEGIN; UPDATE contacts SET send_count = 1 WHERE id = 1');
    const running = migrate(database, said);
    await until('platform_validations_contact_id_fkey: waiting for the SHARE ROW EXCLUSIVE lock');
    expect(said.join('\n')).toContain(`RowExclusiveLock on contacts), query: BEGIN; UPDATE contacts`);
    await other.query('COMMIT');
    await running;
  });

  it('ends the run with a clear error when it is not released, and the next run continues', async () => {
    await other.query('BEGIN; SELECT count(*) FROM contacts');
    const impatient = { lockTimeoutMs: 50, backoffMs: 10, maxBackoffMs: 20, giveUpAfterMs: 200 };
    await withDataSource(
      database,
      async (source) => {
        const queryRunner = source.createQueryRunner();
        const session = new DdlSession(queryRunner, impatient);
        session.label = 'a comment';
        const attempt = session.locked(['contacts'], 'ACCESS EXCLUSIVE', [
          `COMMENT ON TABLE contacts IS 'x'`,
        ]);
        await expect(attempt).rejects.toThrow(LockNotAvailableError);
        await expect(attempt).rejects.toThrow(
          `a comment: gave up waiting for the ACCESS EXCLUSIVE lock on contacts. Held by pid ${otherPid}`,
        );
        await queryRunner.release();
      },
      new TerminalLogger((line) => said.push(line)),
    );
    await other.query('COMMIT');
    expect(await migrate(database)).toHaveLength(MIGRATIONS.length);
  });
});

describe('settings of the role or database', () => {
  it('that limit statements do not interrupt an index build that has to wait', async () => {
    await migrate(database);
    await revert(database, MIGRATIONS.length - DASHBOARD);
    const name = new URL(database.url).pathname.slice(1);
    await database.query(`ALTER DATABASE ${name} SET statement_timeout = '500ms'`);
    await database.query(`ALTER DATABASE ${name} SET lock_timeout = '500ms'`);
    await other.query('BEGIN; UPDATE contacts SET send_count = 1 WHERE id = 1');
    const running = migrate(database);
    const building = `SELECT FROM pg_class WHERE relname = 'idx_contacts_dashboard_combo_building'`;
    while ((await other.query(building)).rowCount === 0) await sleep(10);
    await sleep(1_000);
    await other.query('COMMIT');
    expect(await running).toHaveLength(MIGRATIONS.length - DASHBOARD);
  });
});
