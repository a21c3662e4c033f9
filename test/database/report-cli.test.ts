import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TestDatabase } from '../support/test-database.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.create();
});
afterAll(() => database.drop());

/** Runs the command as an operator would. */
async function report(databaseUrl: string): Promise<{ code: number; out: string; err: string }> {
  const child = spawn('npm', ['run', '--silent', 'db:report'], {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

/** The cells of the line that begins with this word. */
function line(text: string, first: string): string[] {
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${first} `));
  return found?.split(/ {2,}/) ?? [];
}

describe('npm run db:report', () => {
  it('prints tables, indexes and the statements that would fix them, with the reason', async () => {
    await database.pool.query(`
      ALTER TABLE platform_validations SET (autovacuum_enabled = off);
      INSERT INTO contacts (phone_e164, phone_national)
      SELECT '+52' || (3300000000 + n), (3300000000 + n)::text FROM generate_series(1, 1500) n;
      INSERT INTO platform_validations (contact_id, phone_e164, platform) SELECT id, phone_e164, 'google' FROM contacts;
      SELECT pg_stat_force_next_flush()`);
    await database.query('ANALYZE platform_validations');
    await database.query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_contacts_lada'::regclass`,
    );
    await database.pool.query(`
      ALTER TABLE lead_scores DROP CONSTRAINT ck_total_score_range;
      ALTER TABLE lead_scores ADD CONSTRAINT ck_total_score_range CHECK (total_score <= 100) NOT VALID`);

    const { code, out, err } = await report(database.url);
    expect([code, err]).toEqual([0, '']);
    expect(line(out, 'platform_validations').slice(0, 2)).toEqual(['platform_validations', '1,500']);
    expect(line(out, 'idx_contacts_lada').at(-1)).toBe('invalid');
    expect(line(out, 'idx_contacts_phone_e164').at(-1)).toBe('duplicate');
    const advice = out.slice(out.indexOf('Statements that would fix it'));
    for (const [statement, reason] of [
      ['REINDEX INDEX CONCURRENTLY idx_contacts_lada;', 'left by a build that failed'],
      ['DROP INDEX CONCURRENTLY idx_contacts_phone_e164;', 'contacts_phone_e164_key has the same columns'],
      [
        'ALTER TABLE lead_scores VALIDATE CONSTRAINT ck_total_score_range;',
        'rows that are older than the constraint may violate it',
      ],
      ['VACUUM (ANALYZE) platform_validations;', 'beyond the thresholds of autovacuum'],
    ]) {
      expect(advice).toContain(`\n  ${statement}\n      ${reason}`);
    }
  });

  it('ends with an error when there is no such database', async () => {
    const { code, out, err } = await report(database.url.replace(/\w+$/, 'no_such_database'));
    expect(code).not.toBe(0);
    expect(out).toBe('');
    expect(err).toContain('database "no_such_database" does not exist');
  });
});
