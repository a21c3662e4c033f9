import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { createProduction, migrate, revert, withDataSource } from '../support/migrations.js';
import { TestDatabase } from '../support/test-database.js';
import { foldAll, pendingDeltas, Session, whileCellsAreLocked, wrongCells } from './statistics-fixture.js';
import { compiledCli } from '../validation-jobs/support/compiled-sources.js';

let database: TestDatabase;
const sessions: Session[] = [];
beforeEach(async () => {
  database = await TestDatabase.create();
});
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.end().catch(() => undefined)));
  await database.drop();
});

async function open(): Promise<Session> {
  const session = await Session.open(database.url);
  sessions.push(session);
  return session;
}

const cells = (): Promise<unknown[]> =>
  database.query('SELECT * FROM contact_statistics ORDER BY contact_statistics');

describe('writers', () => {
  it('leave nothing when no dimension changes, whatever else does', async () => {
    await storeContacts(database, 3, { state_code: 'JAL' });
    await foldAll(database);
    await database.query(
      `UPDATE contacts SET send_count = send_count + 1, full_name = 'x', state_code = 'JAL'`,
    );
    await database.query('UPDATE contacts SET send_count = 5 WHERE id = 1');
    expect(await pendingDeltas(database)).toBe(0);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('leave one delta for each cell that a statement changes', async () => {
    await storeContacts(database, 20, { state_code: 'JAL' });
    await foldAll(database);
    await database.query(`UPDATE contacts SET state_code = 'SIN'`);
    expect(await pendingDeltas(database)).toBe(2);
  });

  it('of the same cell do not wait for each other, nor for the folding worker', async () => {
    await storeContacts(database, 3, { lada: '33' });
    const [one, other, folder] = [await open(), await open(), await open()];
    await one.query(`BEGIN`);
    await one.query(`UPDATE contacts SET lada = '55' WHERE id = 1`);
    await other.query(`SET lock_timeout = '10s'`);
    await other.query(`UPDATE contacts SET lada = '55' WHERE id = 2`);
    let folding = Promise.resolve<number | undefined>(0);
    await whileCellsAreLocked(database, async (waiting) => {
      folding = foldDeltas(folder, 1000);
      await waiting(folder.pid);
      await other.query(`UPDATE contacts SET lada = '81' WHERE id = 3`);
    });
    expect(await folding).toBeGreaterThan(0);
    await one.query('COMMIT');
    await foldAll(database);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('are counted under every role, and no role can falsify the counts', async () => {
    const role = `writer_${Math.random().toString(36).slice(2, 10)}`;
    await database.query(`CREATE ROLE ${role}`);
    await database.query(`GRANT INSERT, SELECT, UPDATE ON contacts TO ${role}`);
    const writer = await open();
    await writer.query(`CREATE TEMP TABLE contact_statistics_deltas AS TABLE contact_statistics_deltas`);
    await writer.query(`GRANT ALL ON contact_statistics_deltas TO ${role}`);
    await writer.query(`SET ROLE ${role}`);
    await writer.query(
      `INSERT INTO contacts (phone_e164, phone_national) VALUES ('+523312345678', '3312345678')`,
    );
    expect(await wrongCells(database)).toEqual([]);
    await expect(writer.query('DELETE FROM public.contact_statistics')).rejects.toThrow('permission denied');
    await writer.query('CREATE TEMP TABLE mine (id integer)');
    await expect(
      writer.query(
        `CREATE TRIGGER t AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
         EXECUTE FUNCTION contact_statistics_inserted()`,
      ),
    ).rejects.toThrow('permission denied');
    await writer.end();
    await database.query(`DROP OWNED BY ${role}`);
    await database.query(`DROP ROLE ${role}`);
  });

  it('may empty the table, and roll that back', async () => {
    await storeContacts(database, 5);
    await foldAll(database);
    await storeContacts(database, 2);
    const session = await open();
    await session.query('BEGIN');
    await session.query('TRUNCATE contacts CASCADE');
    await session.query('ROLLBACK');
    expect(await wrongCells(database)).toEqual([]);
    await database.query('TRUNCATE contacts CASCADE');
    await storeContact(database);
    expect(await wrongCells(database)).toEqual([]);
  });
});

describe('folding', () => {
  it('leaves no cell without contacts', async () => {
    await storeContacts(database, 3, { state_code: 'JAL' });
    await foldAll(database);
    await database.query('DELETE FROM contacts');
    await foldAll(database);
    expect(await cells()).toEqual([]);
  });

  it('takes no more than its limit per turn, and the counts are right in between', async () => {
    await storeContacts(database, 5, { state_code: 'JAL' });
    await database.query(`UPDATE contacts SET state_code = 'SIN' WHERE id > 2`);
    const session = await open();
    expect(await foldDeltas(session, 2)).toBe(2);
    expect(await wrongCells(database)).toEqual([]);
    await foldAll(database, 2);
    expect(await pendingDeltas(database)).toBe(0);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('loses and doubles nothing when it is interrupted', async () => {
    await storeContacts(database, 5);
    const folder = await open();
    await whileCellsAreLocked(database, async (waiting) => {
      const folding = foldDeltas(folder, 1000);
      const failed = expect(folding).rejects.toThrow();
      await waiting(folder.pid);
      await database.query('SELECT pg_terminate_backend($1, 60000)', [folder.pid]);
      await failed;
    });
    expect(await cells()).toEqual([]);
    expect(await wrongCells(database)).toEqual([]);
    await foldAll(database);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('is done by one session at a time: a second one returns at once', async () => {
    await storeContacts(database, 5);
    const [one, other] = [await open(), await open()];
    let folding = Promise.resolve<number | undefined>(0);
    await whileCellsAreLocked(database, async (waiting) => {
      folding = foldDeltas(one, 1000);
      await waiting(one.pid);
      expect(await foldDeltas(other, 1000)).toBeUndefined();
    });
    expect(await folding).toBe(5);
    expect(await wrongCells(database)).toEqual([]);
  });
});

describe('counting again', () => {
  it('is right about changes that are written and rolled back while it counts', async () => {
    await storeContacts(database, 5, { lada: '33' });
    await foldAll(database);
    await database.query(`UPDATE contacts SET lada = '81' WHERE id = 5`);
    const [counter, open1, open2] = [await open(), await open(), await open()];
    for (const session of [open1, open2]) await session.query('BEGIN');
    await open1.query(`UPDATE contacts SET lada = '55' WHERE id = 1`);
    await open2.query('DELETE FROM contacts WHERE id = 2');
    let counting = Promise.resolve();
    await whileCellsAreLocked(database, async (waiting) => {
      counting = recount(counter);
      await waiting(counter.pid);
      await storeContacts(database, 3, { lada: '33' });
      await open1.query('COMMIT');
    });
    await counting;
    expect(await wrongCells(database)).toEqual([]);
    await open2.query('ROLLBACK');
    expect(await wrongCells(database)).toEqual([]);
    await foldAll(database);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('is right about changes that commit between removing the deltas and counting', async () => {
    await storeContacts(database, 5, { lada: '33' });
    const [counter, writer] = [await open(), await open()];
    await writer.query('BEGIN');
    await writer.query('LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE');
    await writer.query(`UPDATE contacts SET lada = '55' WHERE id < 3`);
    const counting = recount(counter);
    const waits = 'SELECT FROM unnest(pg_blocking_pids($1)) AS b (pid) WHERE b.pid = $2';
    while ((await database.query(waits, [counter.pid, writer.pid])).length === 0);
    await writer.query('COMMIT');
    await counting;
    expect(await wrongCells(database)).toEqual([]);
  });

  it('by the command: the check names a wrong cell, and the repair corrects it', async () => {
    await storeContacts(database, 5, { lada: '33', state_code: 'JAL' });
    await foldAll(database);
    expect(await statistics('--check')).toMatchObject({ code: 0 });
    await database.query(`UPDATE contact_statistics SET contacts = 7 WHERE grouping_id = 2`);
    const found = await statistics('--check');
    expect(found).toMatchObject({ code: 1 });
    expect(found.output).toContain('kept 7, counted 5: grouping_id 2, lada 33, contactable true');
    expect(await statistics('--repair')).toMatchObject({ code: 0 });
    expect(await statistics('--check')).toMatchObject({ code: 0 });
    expect(await statistics('--check', '--repair')).toMatchObject({ code: 2 });
  });
});

describe('the migration', () => {
  const LAST = MIGRATIONS.length - MIGRATIONS.findIndex(({ name }) => name.startsWith('ContactStatistics'));

  it('counts what production has', async () => {
    const production = await createProduction({ checks: true, rows: 500 });
    await migrate(production);
    expect(
      await production.one('SELECT contacts FROM contact_statistics WHERE grouping_id = 0 AND contactable'),
    ).toEqual({ contacts: '495' });
    expect(await wrongCells(production)).toEqual([]);
    await production.drop();
  });

  it('interrupted while it counts, is right after the next run, including changes in between', async () => {
    await storeContacts(database, 5);
    await revert(
      database,
      MIGRATIONS.length - MIGRATIONS.findIndex(({ name }) => name.startsWith('Consent')),
    );
    await database.query(`DELETE FROM migrations WHERE name LIKE 'ContactStatistics%'`);
    await database.query('DELETE FROM contact_statistics_deltas');
    await database.query('DELETE FROM contact_statistics');
    const counting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%BEGIN ISOLATION%' AND wait_event_type = 'Lock'`;
    const holder = await open();
    await holder.query('BEGIN; LOCK TABLE contact_statistics IN EXCLUSIVE MODE');
    const running = expect(migrate(database)).rejects.toThrow();
    let pids: { pid: number }[] = [];
    while (pids.length === 0) pids = await database.query<{ pid: number }>(counting);
    await storeContacts(database, 2);
    await database.query('SELECT pg_terminate_backend($1, 60000)', [pids[0]!.pid]);
    await running;
    await holder.query('ROLLBACK');
    expect(
      await database.one(
        `SELECT (SELECT count(*) FROM contacts) =
           (SELECT coalesce(sum(contacts), 0) FROM contact_statistics WHERE grouping_id = 0) +
           (SELECT coalesce(sum(contacts), 0) FROM contact_statistics_deltas) AS right`,
      ),
    ).toEqual({ right: false });
    await migrate(database);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('reverted, lets contacts be written as before', async () => {
    await storeContacts(database, 2);
    await revert(database, LAST);
    await storeContact(database);
    await database.query('UPDATE contacts SET lada = NULL');
    expect(
      await database.query(`SELECT proname FROM pg_proc WHERE proname LIKE 'contact_statistics%'
        UNION ALL SELECT relname FROM pg_class WHERE relname LIKE '%contact_statistics%'`),
    ).toEqual([]);
    await withDataSource(database, (source) => source.runMigrations());
    expect(await wrongCells(database)).toEqual([]);
  });
});

async function statistics(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [await compiledCli(), 'statistics', ...args], {
    env: { ...process.env, DATABASE_URL: database.url, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
