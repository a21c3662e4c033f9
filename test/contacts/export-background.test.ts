import { createHash } from 'node:crypto';
import type { ExportPageDto, ExportResponseDto } from '../../src/contacts/export/dto/export-response.dto.js';
import { readBody } from '../support/openapi-examples.js';
import { storeContact, storeContacts, storeMany } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

let app: TestApp;
let url: string;

beforeAll(async () => {
  app = await TestApp.start({ worker: true });
  url = await app.url;
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.database.query('TRUNCATE contacts, contact_exports CASCADE');
});

const record = async (uuid: string): Promise<ExportResponseDto> =>
  (await app.as('operator').get(`/exports/${uuid}`)).body as ExportResponseDto;

const ended = (uuid: string): Promise<ExportResponseDto> =>
  waitFor(
    () => record(uuid),
    ({ status }) => !['QUEUED', 'RUNNING'].includes(status),
  );

async function queue(body: object, path = '/contacts/exports'): Promise<ExportResponseDto> {
  const answer = await app.as('operator').post(path, body);
  expect([answer.status, answer.body]).toEqual([202, expect.anything()]);
  return answer.body as ExportResponseDto;
}

const chunks = (): Promise<{ count: number }> =>
  app.database.one('SELECT count(*)::int AS count FROM contact_export_chunks');

/** Locks the table that records who is in a file, so that no part can be written until it is released. */
async function holdParts(): Promise<{ letGo(): Promise<void> }> {
  const holder = await app.database.pool.connect();
  await holder.query('BEGIN; LOCK TABLE contact_export_parts IN SHARE MODE');
  let held = true;
  return {
    async letGo() {
      if (!held) return;
      held = false;
      await holder.query('ROLLBACK');
      holder.release();
    },
  };
}

const statementsOf = (text: string): Promise<{ count: number }> =>
  app.database.one(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'active' AND query LIKE $1`,
    [text],
  );

describe('an export in the background', () => {
  it.each(['csv', 'ndjson', 'txt', 'xlsx'])(
    'as %s is the file that the record describes, fetched by its link without a token',
    async (format) => {
      await storeMany(app.database, 12_000);
      const queued = await queue({ format, lada: ['55'], limit: 11_000 });
      expect(queued).toMatchObject({ delivery: 'file', created_by: 'test-operator', max_contacts: 11_000 });
      const done = await ended(queued.export_uuid);
      expect(done).toMatchObject({ status: 'COMPLETED', contact_count: 11_000, error_details: null });
      const file = await fetch(`${url}${done.download_url!}`);
      const bytes = Buffer.from(await file.arrayBuffer());
      expect([file.status, Number(file.headers.get('content-length'))]).toEqual([200, done.file_bytes]);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(done.file_sha256);
      // The same contacts in the same order as the stream. Workbooks differ, because they hold the time of writing.
      if (format === 'xlsx') return;
      const streamed = await app.as('operator').get(`/contacts/export?format=${format}&lada=55&limit=11000`);
      expect(bytes.toString()).toBe(streamed.text);
    },
  );

  it('of the best leads holds them best first', async () => {
    const contacts = await storeContacts(app.database, 3);
    await app.database.query(
      `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier)
       SELECT id, phone_e164, 90 + row_number() OVER (ORDER BY id), 'PREMIUM' FROM contacts`,
    );
    const { export_uuid } = await queue({ format: 'txt', min_score: 92 }, '/lead-scoring/top-leads/exports');
    const { download_url, source } = await ended(export_uuid);
    expect(source).toBe('top_leads');
    const [, second, third] = contacts.map(({ phone_e164 }) => phone_e164);
    expect(await (await fetch(`${url}${download_url!}`)).text()).toBe(`${third!}\n${second!}\n`);
  });

  it('records the suppression lists that are active when it begins', async () => {
    await storeContacts(app.database, 1);
    const lists = await app.database.query<{ snapshot_uuid: string }>(
      `INSERT INTO suppression_snapshots (list, version, active, created_by)
       VALUES ('repep', 1, false, 'ana'), ('repep', 2, true, 'ana') RETURNING snapshot_uuid`,
    );
    const { export_uuid } = await queue({});
    expect(await ended(export_uuid)).toMatchObject({
      suppression_snapshots: [{ list: 'repep', version: 2, snapshot_uuid: lists[1]!.snapshot_uuid }],
    });
    await app.database.query('DELETE FROM suppression_snapshots');
  });

  it.each([
    ['contacts', '/contacts/exports', {}],
    ['leads', '/lead-scoring/top-leads/exports', { min_score: 0 }],
  ])(
    'of %s leaves out a contact who opts out before their part is written, and names one who opts out after it',
    async (_, path, body) => {
      const [before, after, stays] = await storeContacts(app.database, 3);
      await app.database.query(
        `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier) SELECT id, phone_e164, 90, 'PREMIUM' FROM contacts`,
      );
      const optOut = (id: number): Promise<unknown> =>
        app.as('operator').post(`/contacts/${id}/opt-out`, { method: 'SMS' });
      const held = await holdParts();
      const { export_uuid } = await queue({ format: 'txt', ...body }, path);
      try {
        await waitFor(
          () => record(export_uuid),
          ({ status }) => status === 'RUNNING',
        );
        await optOut(before!.id);
      } finally {
        await held.letGo();
      }
      const { download_url } = await ended(export_uuid);
      const text = await (await fetch(`${url}${download_url!}`)).text();
      expect(text.trim().split('\n').sort()).toEqual([after!.phone_e164, stays!.phone_e164]);
      await optOut(after!.id);
      const { body: withdrawn } = await app.as('operator').get(`/exports/${export_uuid}/withdrawn`);
      const named = (withdrawn as { items: { contact_id: number }[] }).items.map(
        ({ contact_id }) => contact_id,
      );
      expect(named).toEqual([after!.id]);
    },
  );

  it('shows how far it is, and ends its events with the record', async () => {
    await storeContacts(app.database, 1);
    const { export_uuid } = await queue({});
    await ended(export_uuid);
    const events = await fetch(`${url}/api/v1/exports/${export_uuid}/events`, {
      headers: { authorization: `Bearer ${await app.token('operator')}` },
    });
    expect(await readBody(events)).toContain('event: end');
    const { body } = await app.as('operator').get('/exports?status=COMPLETED');
    expect((body as ExportPageDto).items.map((item) => item.export_uuid)).toEqual([export_uuid]);
  });

  it('is cancelled while a part is written: nobody gets the file, and its record holds nobody', async () => {
    const [contact] = await storeContacts(app.database, 1);
    const held = await holdParts();
    try {
      const { export_uuid } = await queue({});
      await waitFor(
        () => statementsOf('WITH held AS%'),
        ({ count }) => count === 1,
      );
      const answer = await app.as('operator').post(`/exports/${export_uuid}/cancel`);
      expect(answer.body).toMatchObject({ status: 'CANCELLED', download_url: null });
      await held.letGo();
      await waitFor(
        () => statementsOf('WITH held AS%'),
        ({ count }) => count === 0,
      );
      expect(await chunks()).toEqual({ count: 0 });
      const explained = await app
        .as('operator')
        .get(`/exports/${export_uuid}/explain?phone=${encodeURIComponent(contact!.phone_e164)}`);
      expect(explained.body).toMatchObject({ included: false });
      expect((await app.as('operator').get(`/exports/${export_uuid}/file`)).status).toBe(404);
      expect((await app.as('operator').post(`/exports/${export_uuid}/cancel`)).status).toBe(409);
    } finally {
      await held.letGo();
    }
  });
});

describe('the link to a file', () => {
  it('opens nothing else, nothing changed, and nothing after its expiry', async () => {
    await storeContacts(app.database, 1);
    const one = await ended((await queue({})).export_uuid);
    const other = await ended((await queue({})).export_uuid);
    const link = one.download_url!;
    const statusOf = async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status;
    expect(await statusOf(link)).toBe(200);
    for (const changed of [
      link.replace(one.export_uuid, other.export_uuid),
      link.replace('/file?', '/withdrawn?'),
      link.replace(/expires=\d+/, 'expires=9999999999'),
      link.replace(/expires=\d+/, 'expires=1'),
      link.replace(/signature=./, 'signature='),
      link.replace(/&signature=.*/, ''),
      link.split('?')[0]!,
    ])
      expect([changed, await statusOf(changed)]).toEqual([changed, 401]);
  });

  it('opens nothing once the file has expired: the worker deletes it and leaves the record', async () => {
    await storeContacts(app.database, 1);
    const { export_uuid } = await ended((await queue({})).export_uuid);
    await app.database.query(`
      ALTER TABLE contact_exports DISABLE TRIGGER contact_exports_kept;
      UPDATE contact_exports SET file_expires_at = now() - interval '1 second';
      ALTER TABLE contact_exports ENABLE TRIGGER contact_exports_kept`);
    expect((await app.as('operator').get(`/exports/${export_uuid}/file`)).body).toMatchObject({
      code: 'export_file_not_found',
    });
    await waitFor(chunks, ({ count }) => count === 0);
    expect(await record(export_uuid)).toMatchObject({ status: 'COMPLETED', download_url: null });
  });
});

describe('a record', () => {
  it('of an export that has ended cannot change it or its record', async () => {
    await storeContact(app.database);
    await ended((await queue({})).export_uuid);
    for (const change of ["contact_exports SET created_by = 'x'", 'contact_export_parts SET sent_at = NULL'])
      await expect(app.database.query(`UPDATE ${change}`)).rejects.toThrow(/has ended/);
  });

  it('of a stream ends as FAILED when its process dies', async () => {
    await app.database.query(
      `INSERT INTO contact_exports (export_uuid, created_by, source, format, columns, contact_filters, status, lease_expires_at)
       VALUES ($1, 'ana', 'contacts', 'csv', '{id}', '{}', 'STREAMING', NULL)`,
      ['40000000-0000-4000-8000-000000000001'],
    );
    const failed = await waitFor(
      () => record('40000000-0000-4000-8000-000000000001'),
      ({ status }) => status === 'FAILED',
    );
    expect(failed.error_details).toContain('process');
  });
});
