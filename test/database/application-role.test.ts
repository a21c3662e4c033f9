import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import { importFile } from '../../src/contacts/import/import.service.js';
import { ENTITIES, TABLES_WITHOUT_ENTITY } from '../../src/database/entities.js';
import { recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { sandboxAnswer } from '../../src/validation-jobs/validators/sandbox.validator.js';
import { pendingDeltas, wrongCells } from '../contacts/statistics-fixture.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const OPERATIONS = new URL('../../docs/operations.md', import.meta.url);
const role = `app_${randomBytes(6).toString('hex')}`;

type Body = Record<string, unknown>;

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start({ worker: true, prepare: createRole });
});
afterAll(async () => {
  await app.stop();
  const server = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await server.connect();
  await server.query(`DROP ROLE ${role}`);
  await server.end();
});

/** A role with only the grants of the documentation, on a database without grants to everybody. */
async function createRole(database: TestDatabase): Promise<Record<string, string>> {
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  await database.pool.query(`
    CREATE ROLE ${role} LOGIN PASSWORD 'secret';
    REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
    REVOKE ALL ON SCHEMA public FROM PUBLIC`);
  for (const grant of await documentedGrants()) {
    if (grant.startsWith('GRANT MAINTAIN') && !(await knowsMaintain(database))) continue;
    await database.query(grant.replace('sms_app', role).replace('sms_marketing', name));
  }
  url.username = role;
  url.password = 'secret';
  return { DATABASE_URL: url.href };
}

async function documentedGrants(): Promise<string[]> {
  const section = /^## A role for the application$.*?^```sql$(.*?)^```$/ms.exec(
    await readFile(OPERATIONS, 'utf8'),
  );
  const grants = (section?.[1] ?? '').split('\n').filter((line) => line.startsWith('GRANT '));
  expect(grants.length).toBeGreaterThan(3);
  return grants;
}

async function knowsMaintain(database: TestDatabase): Promise<boolean> {
  const { version } = await database.one<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  return version >= 170_000;
}

/** A connection with the role, as terminal commands have it. */
async function asRole(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: app.environment.DATABASE_URL });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function post(path: string, body: object, status: number): Promise<Body> {
  const answer = await app.as('admin').post(path, body);
  expect([path, answer.status, answer.body]).toEqual([path, status, expect.anything()]);
  return answer.body as Body;
}

async function get<T = Body>(path: string): Promise<T> {
  const answer = await app.as('admin').get(path);
  expect([path, answer.status, answer.body]).toEqual([path, 200, expect.anything()]);
  return answer.body as T;
}

const completed = ({ status }: Body): boolean => status === 'COMPLETED';

/** A phone for which the sandbox answers `unknown` on WhatsApp. */
function unknownPhone(): string {
  for (let national = 3_400_000_000; ; national += 1) {
    const phone = `+52${national}`;
    if (sandboxAnswer('whatsapp', phone).status === 'unknown') return phone;
  }
}

describe('the role of the application, with the grants of the documentation', () => {
  it('creates contacts, lists them and imports a file twice', async () => {
    const { id } = await post('/contacts', { phone_e164: '+526671234567', full_name: 'Ana' }, 201);
    expect(await get(`/contacts/${String(id)}`)).toMatchObject({ full_name: 'Ana' });
    expect(await get('/contacts?state_code=SIN&limit=10')).toMatchObject({ items: [] });

    const folder = await mkdtemp(join(tmpdir(), 'import-'));
    const file = join(folder, 'contacts.csv');
    const importAs = async (name: string): Promise<void> => {
      await writeFile(file, `phone_e164,full_name\n+526671234567,${name}\n+526671234568,${name}\n`);
      await asRole(async (client) => {
        expect(await importFile(client, { file })).toMatchObject({ rows_read: 2, rejected: 0 });
      });
    };
    await importAs('Eva');
    await importAs('Luz');
    await rm(folder, { recursive: true });
    expect(await get('/contacts/by-phone/%2B526671234568')).toMatchObject({ full_name: 'Luz' });
  });

  it('runs validation jobs, keeps what failed and asks again', async () => {
    const phone = unknownPhone();
    const contact = await storeContact(app.database, { phone_e164: phone, phone_national: phone.slice(3) });
    const { job_uuid } = await post(
      '/validation-jobs',
      { name: 'A test', platforms: ['whatsapp', 'google'], contact_ids: [contact.id] },
      201,
    );
    const path = `/validation-jobs/${String(job_uuid)}`;
    await waitFor(() => get(path), completed);
    expect(await get(`${path}/failures`)).toMatchObject({ items: [{ contact_id: contact.id }] });
    await post(`${path}/retry`, { only_failed: true }, 200);
    const again = await waitFor(() => get(path), completed);
    expect(again).toMatchObject({ failed_validations: 1 });
    expect(await get(`${path}/failures`)).toMatchObject({ items: [{ contact_id: contact.id }] });
    expect(await get('/validation-jobs')).toMatchObject({ items: [{ status: 'COMPLETED' }] });
  });

  it('stores results one by one, scores in the request and in the background, and tries a policy', async () => {
    const contact = await storeContact(app.database);
    const result = { contact_id: contact.id, phone_e164: contact.phone_e164, platform: 'apple' };
    await post('/validations', { ...result, is_valid: false }, 200);
    await post('/validations', { ...result, is_valid: true }, 200);
    expect(await get(`/validations/contact/${contact.id}`)).toMatchObject([{ is_valid: true }]);
    await post(`/lead-scoring/calculate/${contact.id}`, {}, 200);
    await post('/validations', { ...result, is_valid: true, is_business: true }, 200);
    for (const run of [{ contact_ids: [contact.id] }, { all: true }]) {
      const { run_uuid } = await post('/lead-scoring/runs', run, 202);
      await waitFor(() => get(`/lead-scoring/runs/${String(run_uuid)}`), completed);
    }
    await post('/lead-scoring/simulate', {}, 200);
    expect(await get(`/lead-scoring/contact/${contact.id}`)).toMatchObject({ contact_id: contact.id });
    const leads = await get<Body[]>('/lead-scoring/top-leads?min_score=1');
    expect(leads.map(({ id }) => id)).toContain(contact.id);
  });

  it('finds contacts and leads by copies of the contact, and keeps these right', async () => {
    const contact = await storeContact(app.database, { lada: '667' });
    const result = { contact_id: contact.id, phone_e164: contact.phone_e164, platform: 'whatsapp' };
    await post('/validations', { ...result, is_valid: true }, 200);
    await post(`/lead-scoring/calculate/${contact.id}`, {}, 200);
    await app.database.query(
      `UPDATE contacts SET lada = '33', created_at = '2024-01-01', last_sent_at = '2025-01-01' WHERE id = $1`,
      [contact.id],
    );
    const left = ['contacted_leads', 'moved_leads', 'moved_results', 'redated_contacts']
      .map((log) => `SELECT FROM ${log}`)
      .join(' UNION ALL ');
    await waitFor(
      () => app.database.query(left),
      (rows) => rows.length === 0,
    );
    expect(await get('/contacts?platform=whatsapp&lada=33')).toMatchObject({ items: [{ id: contact.id }] });
    expect(
      await app.database.one(
        `SELECT contact_created_at = '2024-01-01' AS dated, place LIKE '%|33|%' AS placed,
           contact_last_sent_at = '2025-01-01' AS contacted
         FROM lead_scores WHERE contact_id = $1`,
        [contact.id],
      ),
    ).toEqual({ dated: true, placed: true, contacted: true });
  });

  it.each([
    ...ENTITIES.map((entity) => getMetadataArgsStorage().filterTables(entity)[0]?.name),
    ...TABLES_WITHOUT_ENTITY,
  ])('may read %s', async (table) => {
    expect(
      await app.database.one('SELECT has_any_column_privilege($1, $2::text, $3) AS may', [
        role,
        table,
        'SELECT',
      ]),
    ).toEqual({ may: true });
  });

  it('exports contacts as a stream and as a file, and cancels a file', async () => {
    await storeContact(app.database);
    expect((await app.as('operator').get('/contacts/export?format=txt')).text).toContain('+52');
    const { export_uuid } = await post('/contacts/exports', { format: 'txt' }, 202);
    const done = await waitFor(() => get(`/exports/${String(export_uuid)}`), completed);
    expect((await app.as('operator').get(`/exports/${String(export_uuid)}/file`)).text).toContain('+52');
    expect(done).toMatchObject({ error_details: null });
    await post(`/exports/${String(export_uuid)}/cancel`, {}, 409);
  });

  it('keeps the statistics, counts them anew and vacuums folded deltas', async () => {
    await waitFor(
      () => pendingDeltas(app.database),
      (pending) => pending === 0,
    );
    expect(await wrongCells(app.database)).toEqual([]);
    await get('/contacts/statistics');
    await asRole(async (client) => {
      const warnings: string[] = [];
      client.on('notice', ({ message }) => warnings.push(message ?? ''));
      await recount(client);
      await client.query('VACUUM contact_statistics_deltas');
      expect(warnings).toEqual(
        (await knowsMaintain(app.database)) ? [] : [expect.stringContaining('vacuum')],
      );
    });
    expect(await wrongCells(app.database)).toEqual([]);
  });

  it('sees the state of all of its tables', async () => {
    const { tables } = await get('/admin/database');
    expect(tables).toHaveLength(41);
  });

  it.each([
    'DELETE FROM erased_phones',
    'DELETE FROM platform_validations',
    'TRUNCATE contact_statistics_deltas',
    'UPDATE consent_events SET phone_e164 = phone_e164',
    'DELETE FROM audit_events',
    "UPDATE audit_events SET actor = 'nobody'",
    'TRUNCATE audit_events',
    'DROP TABLE lead_scores',
    "UPDATE contact_exports SET created_by = 'somebody else'",
    'UPDATE contact_exports SET contact_filters = NULL, created_at = now()',
    'DELETE FROM contact_exports',
    'DELETE FROM contact_export_parts',
    'UPDATE contact_export_parts SET export_id = 1',
    "INSERT INTO contact_exports (created_at, created_by, source, format, columns, contact_filters) VALUES ('2020-01-01', 'x', 'contacts', 'csv', '{id}', '{}')",
    'ALTER TABLE contacts DISABLE TRIGGER contact_statistics_insert',
    'CREATE TABLE mine (id integer)',
  ])('may not: %s', async (sql) => {
    await asRole(async (client) => {
      await expect(client.query(sql)).rejects.toThrow(/permission denied|must be owner/);
    });
  });
});
