import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { Hold } from './support/hold.js';
import { discrepancies, findRun, storeScorable } from './support/runs.js';

const CLI = fileURLToPath(new URL('../../src/lead-scoring/runs/score.cli.ts', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.create();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('TRUNCATE contacts, scoring_runs RESTART IDENTITY CASCADE');
  await storeScorable(database, 100);
});

/** Runs the command. There is no worker and no Redis. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      SCORING_LANES: '2',
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

describe('npm run score', () => {
  it('scores all contacts with validations, with nobody to help, and prints what became of them', async () => {
    const { said, ended } = run('--all');
    expect([await ended, said.err]).toEqual([0, expect.stringMatching(/^Run /)]);
    const uuid = await onlyRun();
    expect(await discrepancies(database, uuid)).toEqual([]);
    expect(said.out).toContain(`Run ${uuid}: COMPLETED`);
    expect(said.out).toContain('100 contacts scored, 100 of them changed');
    expect(said.out).toMatch(/UNKNOWN +100 +0\n/);
  });

  it.each([
    [
      ['--ids', '3, 5,5'],
      [3, 5],
    ],
    [['--filter', '{"lada": "55"}', '--method', 'weighted'], [7]],
  ])('scores those that are named by %j', async (args, ids) => {
    await database.query(`UPDATE contacts SET lada = '55' WHERE id = 7`);
    expect(await run(...args).ended).toBe(0);
    const rows = await database.query<{ contact_id: number }>(
      'SELECT contact_id FROM lead_scores ORDER BY 1',
    );
    expect(rows.map((row) => row.contact_id)).toEqual(ids);
  });

  it('pauses the run when interrupted, and goes on with it', async () => {
    const hold = await Hold.take(database.url, 'SELECT FROM contacts WHERE id = 55 FOR UPDATE');
    const { child, said, ended } = run('--all');
    await Hold.waiters(database, 1);
    child.kill('SIGINT');
    await hold.release();
    expect(await ended).toBe(130);
    const uuid = await onlyRun();
    expect((await findRun(database, uuid)).status).toBe('PAUSED');
    expect(said.err).toContain(`npm run score -- --resume ${uuid}`);
    const resumed = run('--resume', uuid);
    expect(await resumed.ended).toBe(0);
    expect(await discrepancies(database, uuid)).toEqual([]);
  });

  it('goes on with a run whose process was killed', async () => {
    const hold = await Hold.take(database.url, 'SELECT FROM contacts WHERE id = 55 FOR UPDATE');
    const { child, ended } = run('--all');
    await Hold.waiters(database, 1);
    child.kill('SIGKILL');
    await ended;
    await hold.release();
    const uuid = await onlyRun();
    expect(await run('--resume', uuid).ended).toBe(0);
    expect(await discrepancies(database, uuid)).toEqual([]);
  });

  it.each([
    [[], 'give one of contact_filters, contact_ids and all'],
    [['--all', '--ids', '1'], 'cannot be given together'],
    [['--ids', '1,x'], '--ids takes numbers'],
    [['--ids', '0'], 'contact_ids'],
    [['--filter', '{'], '--filter takes JSON'],
    [['--filter', '{"state": "JAL"}'], 'contact_filters.state is not known'],
    [['--all', '--method', 'magic'], 'method must be one of standard, weighted'],
    [['--resume', '00000000-0000-4000-8000-000000000000'], 'There is no run'],
    [['--resume', 'nonsense'], '--resume takes the uuid of a run'],
    [['--everything'], '--everything'],
  ])('refuses %j and stores nothing', async (...[args, complaint]) => {
    const { said, ended } = run(...args);
    expect(await ended).toBe(1);
    expect(said.err).toContain(complaint);
    expect(await database.query('SELECT FROM scoring_runs')).toEqual([]);
  });

  it('tells its options', async () => {
    const { said, ended } = run('--help');
    expect(await ended).toBe(0);
    await waitFor(
      () => Promise.resolve(said.out),
      (out) => out.includes('Exit status'),
    );
  });
});
