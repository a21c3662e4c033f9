import { signToken } from '../../src/auth/tokens.js';
import type { WorkDto } from '../../src/dashboard/dto/work.dto.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';

describe('background work', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  const current = async (): Promise<WorkDto> =>
    (await app.as('viewer').get('/dashboard/work')).body as WorkDto;

  it('is shown by one stream: no work, then its beginning, its progress and its end', async () => {
    const token = await signToken(JWT_SECRET, { subject: 'ana', role: 'viewer' }, '1h');
    const client = new AbortController();
    const stream = await fetch(`${await app.url}/api/v1/dashboard/work/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal: client.signal,
    });
    const states = readStates(stream);
    const next = async (): Promise<unknown[]> => {
      const { value } = await states.next();
      return (value as WorkDto).items.map(({ kind, name, status, processed_contacts }) => [
        kind,
        name,
        status,
        processed_contacts,
      ]);
    };
    expect(await next()).toEqual([]);
    await app.database.query(`INSERT INTO validation_jobs (name, created_by) VALUES ('Jalisco', 'ana')`);
    expect(await next()).toEqual([['validation', 'Jalisco', 'QUEUED', 0]]);
    await app.database.query(
      `UPDATE validation_jobs SET status = 'RUNNING', processed_contacts = 5, updated_at = clock_timestamp()`,
    );
    expect(await next()).toEqual([['validation', 'Jalisco', 'RUNNING', 5]]);
    await app.database.query('DELETE FROM validation_jobs');
    expect(await next()).toEqual([]);
    client.abort();
  });

  it('includes imports and files of exports, but not dry runs of imports', async () => {
    await app.database.query(
      `INSERT INTO contact_imports (file_name, file_bytes, source, import_batch_id, created_by, dry_run, status, rows_read)
       VALUES ('feria.csv', 10, 'IMPORT', 'b1', 'ana', false, 'RUNNING', 7),
         ('seen.csv', 10, 'IMPORT', 'b2', 'ana', true, 'RUNNING', 7)`,
    );
    await app.database.query(
      `INSERT INTO contact_exports (created_by, source, format, columns, contact_filters, delivery, status, contact_count, max_contacts)
       VALUES ('ana', 'contacts', 'csv', '{phone_e164}', '{}', 'file', 'RUNNING', 5, 20),
         ('ana', 'contacts', 'csv', '{phone_e164}', '{}', 'file', 'RUNNING', 5, NULL),
         ('ana', 'contacts', 'csv', '{phone_e164}', '{}', 'stream', 'STREAMING', 5, 20)`,
    );
    const { items } = await current();
    const shown = items.map(({ kind, name, processed_contacts, progress_percentage }) => [
      kind,
      name,
      processed_contacts,
      progress_percentage,
    ]);
    expect(shown.sort()).toEqual([
      ['export', null, 5, 0],
      ['export', null, 5, 25],
      ['import', 'feria.csv', 7, 0],
    ]);
    await app.database.query('DELETE FROM contact_exports');
    await app.database.query('DELETE FROM contact_imports');
  });

  it('includes jobs and runs that have not ended, however old, or that ended in the last ten minutes', async () => {
    await app.database.query(
      `INSERT INTO validation_jobs (name, created_by, status, created_at, completed_at) VALUES
         ('old and paused', 'ana', 'PAUSED', now() - interval '90 days', NULL),
         ('just ended', 'ana', 'COMPLETED', now() - interval '1 hour', now() - interval '9 minutes'),
         ('ended before', 'ana', 'FAILED', now() - interval '1 hour', now() - interval '11 minutes')`,
    );
    await app.database.query(
      `INSERT INTO scoring_runs (scope, contact_ids, total_contacts, created_by) VALUES ('ids', '{1}', 1, 'ana')`,
    );
    const { items } = await current();
    expect(items.map(({ kind, name, status }) => [kind, name, status])).toEqual([
      ['scoring', null, 'QUEUED'],
      ['validation', 'just ended', 'COMPLETED'],
      ['validation', 'old and paused', 'PAUSED'],
    ]);
  });

  it('has at most the twenty newest of a kind', async () => {
    await app.database.query('DELETE FROM validation_jobs');
    await app.database.query(
      `INSERT INTO validation_jobs (name, created_by, created_at)
       SELECT n::text, 'ana', now() - n * interval '1 minute' FROM generate_series(1, 30) n`,
    );
    const jobs = (await current()).items.filter(({ kind }) => kind === 'validation');
    expect(jobs.map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
  });
});

/** The data of each event. Heartbeats have none. */
async function* readStates(stream: Response): AsyncGenerator<WorkDto> {
  let text = '';
  for await (const chunk of stream.body!) {
    text += Buffer.from(chunk as Uint8Array).toString();
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data) as WorkDto;
    }
  }
}
