import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { TestDatabase } from '../support/test-database.js';
import { compiledCli } from './support/compiled-sources.js';
import { createJob } from './support/jobs.js';

let database: TestDatabase;
let cli: string;
beforeAll(async () => {
  cli = await compiledCli();
  database = await TestDatabase.create();
});
afterAll(() => database.drop());

/** Runs the command. `lines` is its output on standard error. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, 'job', ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trimEnd().split('\n')));
  const ended = once(child, 'close').then(([code]) => code as number);
  return { lines, ended };
}

describe('npm run job -- watch', () => {
  it('shows a job until it is completed, and ends with 0', async () => {
    const uuid = await createJob(database);
    await database.query(
      `UPDATE validation_jobs SET status = 'RUNNING', current_step = 'asking validators', progress_percentage = 40,
         total_contacts = 10, processed_contacts = 4, successful_validations = 4, warnings = '{Slow today.}'
       WHERE job_uuid = $1`,
      [uuid],
    );
    const { lines, ended } = run('watch', uuid);
    while (lines.length === 0) await delay(50);
    expect(lines).toEqual([
      'RUNNING: 40% | 4 of 10 contacts | 4 stored, 0 without an answer, 0 skipped | asking validators',
    ]);
    await database.query(
      `UPDATE validation_jobs SET status = 'COMPLETED', current_step = 'done', progress_percentage = 100,
         processed_contacts = 10, successful_validations = 9, failed_validations = 1 WHERE job_uuid = $1`,
      [uuid],
    );
    expect(await ended).toBe(0);
    expect(lines.slice(1)).toEqual([
      'COMPLETED: 100% | 10 of 10 contacts | 9 stored, 1 without an answer, 0 skipped | done',
      'Warning: Slow today.',
    ]);
  });

  it('ends with 1 for a job that failed, and says why', async () => {
    const uuid = await createJob(database);
    await database.query(
      `UPDATE validation_jobs SET status = 'FAILED', error_details = 'No validator.' WHERE job_uuid = $1`,
      [uuid],
    );
    const { lines, ended } = run('watch', uuid);
    expect(await ended).toBe(1);
    expect(lines.at(-1)).toBe('No validator.');
  });

  it('ends with 1 for an unknown job, and with 2 for an invalid uuid', async () => {
    const nobody = run('watch', '00000000-0000-4000-8000-000000000000');
    const nonsense = run('watch', 'nonsense');
    expect(await nobody.ended).toBe(1);
    expect(nobody.lines).toEqual(['There is no validation job 00000000-0000-4000-8000-000000000000.']);
    expect(await nonsense.ended).toBe(2);
    expect(nonsense.lines).toEqual(['"nonsense" is not the uuid of a job.']);
  });
});
