import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '../support/wait-for.js';
import { TestDatabase } from '../support/test-database.js';
import { compiledCli } from '../validation-jobs/support/compiled-sources.js';
import { LockHolder } from './support/lock-holder.js';
import { discrepancies, findRun, storeScorable } from './support/runs.js';

/** A process takes long to start on a busy machine. */
const PATIENCE_MS = 180_000;

let database: TestDatabase;
let cli: string;
beforeAll(async () => {
  cli = await compiledCli();
  database = await TestDatabase.create();
});
afterAll(() => database.drop());
afterEach(() => LockHolder.releaseAll());
beforeEach(async () => {
  await database.query('TRUNCATE contacts, scoring_runs RESTART IDENTITY CASCADE');
  await storeScorable(database, 100);
});

/** Runs the command. There is no worker and no Redis. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, 'score', ...args], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      SCORING_LANES: '1',
      SCORING_SLICE_CONTACTS: '10',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = once(child, 'close').then(([code]) => code as number);
  return { child, said, ended };
}

const onlyRun = async (): Promise<string> =>
  (await database.one<{ run_uuid: string }>('SELECT run_uuid FROM scoring_runs')).run_uuid;

/** Waits until no running command still has the state from before this moment. */
async function everybodyHasLooked(): Promise<void> {
  const { now } = await database.one<{ now: string }>('SELECT now()::text AS now');
  await waitFor(
    () =>
      database.query(
        `SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'sms-marketing-platform' AND state = 'idle'
           AND query_start < $1`,
        [now],
      ),
    (sessions) => sessions.length === 0,
  );
}

describe('npm run score', () => {
  it(
    'scores all contacts with validations without a worker, and prints the result',
    async () => {
      const { said, ended } = run('--all');
      expect([await ended, said.err]).toEqual([0, expect.stringMatching(/^Run /)]);
      const uuid = await onlyRun();
      expect(await discrepancies(database, uuid)).toEqual([]);
      expect(said.out).toContain(`Run ${uuid}: COMPLETED`);
      expect(said.out).toContain('100 contacts scored, 100 of them changed');
      expect(said.out).toMatch(/UNKNOWN +100 +0\n/);
    },
    PATIENCE_MS,
  );

  it(
    'skips contacts without results unless it is told to include them, and says which it did',
    async () => {
      await database.query('DELETE FROM platform_validations WHERE contact_id <= 10');
      const plain = run('--all');
      expect(await plain.ended).toBe(0);
      expect(plain.said.out).toContain('90 contacts scored, 90 of them changed');
      expect(plain.said.out).toContain('Contacts without results are not scored');
      const named = run('--ids', '1,2,50,1000');
      expect(await named.ended).toBe(0);
      expect(named.said.out).toContain('1 ids that no contact has, 2 not scored: they have no results');
      const including = run('--all', '--include-unvalidated');
      expect(await including.ended).toBe(0);
      expect(including.said.out).toContain('100 contacts scored, 10 of them changed');
      expect(including.said.out).toContain('Contacts without results are scored too: 0 points');
    },
    PATIENCE_MS,
  );

  it(
    'pauses the run when interrupted, and continues it later',
    async () => {
      const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = 55 FOR UPDATE');
      const { child, said, ended } = run('--all');
      await LockHolder.waiters(database, 1);
      child.kill('SIGINT');
      await waitFor(
        () => Promise.resolve(said.err),
        (text) => text.includes('The run is paused after its current slices'),
      );
      await holder.release();
      expect(await ended).toBe(130);
      const uuid = await onlyRun();
      expect((await findRun(database, uuid)).status).toBe('PAUSED');
      expect(said.err).toContain(`npm run score -- --resume ${uuid}`);
      const resumed = run('--resume', uuid);
      expect(await resumed.ended).toBe(0);
      expect(await discrepancies(database, uuid)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'continues a run whose process was killed',
    async () => {
      const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = 55 FOR UPDATE');
      const { child, ended } = run('--all');
      await LockHolder.waiters(database, 1);
      child.kill('SIGKILL');
      await ended;
      await holder.release();
      const uuid = await onlyRun();
      expect(await run('--resume', uuid).ended).toBe(0);
      expect(await discrepancies(database, uuid)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'finishes the current slice and says what is wrong when it cannot find the run any more',
    async () => {
      const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = 55 FOR UPDATE');
      const { said, ended } = run('--all');
      await LockHolder.waiters(database, 1);
      const uuid = await onlyRun();
      await database.query('UPDATE scoring_runs SET run_uuid = gen_random_uuid()');
      await everybodyHasLooked();
      await holder.release();
      expect(await ended).toBe(1);
      expect(said.err.split('\n').slice(-2)).toEqual([`There is no scoring run ${uuid}.`, '']);
      // Five of the ten interleaved passes are done: contact 55 is in the fifth, which was running.
      expect(await findRun(database, await onlyRun())).toMatchObject({ processed_contacts: 50 });
    },
    PATIENCE_MS,
  );

  it.each<[string[], string, number]>([
    [['--ids', '0'], 'contact_ids', 2],
    [['--filter', '{}'], '"all": true', 2],
    [['--resume', '00000000-0000-4000-8000-000000000000'], 'There is no scoring run', 1],
  ])(
    'refuses %j and stores nothing',
    async (args, complaint, status) => {
      const { said, ended } = run(...args);
      expect(await ended).toBe(status);
      expect(said.err).toContain(complaint);
      expect(await database.query('SELECT FROM scoring_runs')).toEqual([]);
    },
    PATIENCE_MS,
  );
});
