import type { AuditEventDto } from '../../src/audit/audit.dto.js';
import { addBusinessDays, todayInMexico } from '../../src/contacts/privacy/business-days.js';
import { PhoneHash } from '../../src/contacts/privacy/erased-phones.js';
import type { ImportSummary } from '../../src/contacts/import/import.service.js';
import { ImportFixture } from '../contacts/import-fixture.js';
import { wrongCells } from '../contacts/statistics-fixture.js';
import { storeContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { PRIVACY_HASH_KEY, TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { privacyClient } from './support/privacy-client.js';

const TODAY = todayInMexico();
const DUE_PHONE = '+525500000001';

let app: TestApp;
const { get, post, ask, step, listed } = privacyClient(() => app);
let files: ImportFixture;
beforeAll(async () => {
  app = await TestApp.start({ worker: true, variables: { PRIVACY_HASH_KEY }, prepare: storeDueCancellation });
  files = await ImportFixture.of(app.database);
});
afterAll(async () => {
  await files.removeFolder();
  await app.stop();
});

/** A cancellation whose block ended before the worker starts. */
async function storeDueCancellation(database: TestDatabase): Promise<Record<string, string>> {
  const { id } = await storeContact(database, {
    phone_e164: DUE_PHONE,
    phone_national: DUE_PHONE.slice(3),
  });
  await database.query(
    `INSERT INTO privacy_requests (kind, status, contact_id, phone_e164, method, received_on, answer_due_on,
       execution_due_on, blocked_until, created_by)
     VALUES ('cancellation', 'ACCEPTED', $1, $2, 'EMAIL', '2026-01-02', '2026-01-30', '2026-02-20', '2026-02-20', 'ana')`,
    [id, DUE_PHONE],
  );
  return {};
}

const REJECTED = `SELECT part FROM contact_import_parts WHERE content = 'rejects'`;
const KEEP_REJECTED = `INSERT INTO contact_import_parts (import_id, content, part, bytes)
  SELECT max(id), 'rejects', 0, $1::bytea FROM contact_imports`;

const importPhones = (...phones: string[]): Promise<ImportSummary> =>
  files.import(`telefono,nombre\n${phones.map((phone) => `${phone},Ana\n`).join('')}`, {
    privacyHashKey: PRIVACY_HASH_KEY,
  });

/** The actions on a request, as `actor action`, oldest first. */
async function actsOf({ request_uuid }: { request_uuid: string }): Promise<string[]> {
  const { items } = await get<{ items: AuditEventDto[] }>(`/audit?subject_uuid=${request_uuid}`);
  return items.map(({ actor, action }) => `${actor} ${action}`).reverse();
}

/** The tables that contain a text in any column. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await app.database.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await app.database.query(
      `SELECT FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' LIMIT 1`,
      [text],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('a cancellation', () => {
  it('blocks at once, deletes after its block, leaves a keyed hash, and nothing brings the person back', async () => {
    const contact = await storeContact(app.database, { full_name: 'Hernández López' });
    const { id, phone_e164: phone } = contact;
    await storeValidation(app.database, contact, 'whatsapp');
    await post(`/lead-scoring/calculate/${id}`);
    await post(`/contacts/${id}/opt-out`, { method: 'SMS', evidence: `BAJA ${phone}` });
    await post(`/contacts/${id}/opt-in`, { method: 'FORM', evidence: 'Form 12' });
    await post(`/contacts/${id}/suppression-overrides`, {
      list: 'repep',
      method: 'FORM',
      evidence: 'Form 13',
    });
    await app.as('operator').get('/contacts/export?format=txt');
    // The import stores what the contact was before, and the first rows of its file.
    expect(await importPhones(phone)).toMatchObject({ updated: 1 });
    const rejected = phone.slice(3).replace(/^(..)(....)/, '$1\u00a0$2-');
    await app.database.query(KEEP_REJECTED, [Buffer.from(`telefono,line,reason\r\n${rejected},2,x\r\n`)]);
    expect(await tablesWith(phone.slice(3))).toContain('contact_imports');
    expect(await tablesWith('Hernández')).toContain('contact_import_changes');
    expect(await listed()).toContain(id);
    const other = await ask('access', { contact_id: id }, { detail: `Her phone is ${phone}` });

    const request = await ask(
      'cancellation',
      { phone: `044${phone.slice(3)}` },
      { detail: 'Hernández López' },
    );
    expect(request).toMatchObject({ status: 'RECEIVED', contact_id: id, created_by: 'test-admin' });
    expect(await listed()).not.toContain(id);
    expect(await get(`/dashboard/contacts/${id}/contactability`)).toEqual({
      contactable: false,
      suppression_lists: ['privacy_requests'],
    });
    expect(await wrongCells(app.database)).toEqual([]);
    // Consents that override lists do not lift this block.
    const said = { method: 'FORM', evidence: 'Form 14' };
    await post(`/contacts/${id}/opt-in`, said, 409);
    await post(`/contacts/${id}/suppression-overrides`, { list: 'privacy_requests', ...said }, 400);

    await step(request, 'complete', undefined, 409);
    const accepted = await step(request, 'accept', { answer: 'Told by e-mail' });
    expect(accepted).toMatchObject({
      status: 'ACCEPTED',
      blocked_until: addBusinessDays(TODAY, 15),
      days_left: 15,
    });
    expect(await step(request, 'complete', undefined, 409)).toMatchObject({ code: 'still_blocked' });
    await expect(
      app.database.query('DELETE FROM consent_events WHERE phone_e164 <> $1', [phone]),
    ).resolves.toEqual([]);

    await app.database.query('UPDATE privacy_requests SET blocked_until = $2 WHERE request_uuid = $1', [
      request.request_uuid,
      TODAY,
    ]);
    expect(await step(request, 'complete')).toMatchObject({
      status: 'COMPLETED',
      detail: null,
      answer: null,
      due_on: null,
    });
    for (const path of [`/contacts/${id}`, `/validations/contact/${id}`, `/lead-scoring/contact/${id}`])
      await get(path, 404);
    expect(await tablesWith(phone.slice(3))).toEqual([]);
    expect(await tablesWith('Hernández')).toEqual([]);
    expect(await app.database.query(REJECTED)).toEqual([]);
    expect(await wrongCells(app.database)).toEqual([]);
    expect(
      await app.database.query('SELECT phone_hash FROM erased_phones WHERE phone_hash = $1', [
        new PhoneHash(PRIVACY_HASH_KEY).of(phone),
      ]),
    ).toHaveLength(1);

    expect(await importPhones(phone, '5598765432')).toMatchObject({
      created: 1,
      rejected: 1,
      rejected_by_code: { phone_erased: 1 },
    });
    expect(await importPhones(`${phone} / 5598765431`)).toMatchObject({
      created: 1,
      rejected: 1,
      rows_read: 2,
    });
    expect(await post('/contacts', { phone_e164: phone }, 409)).toMatchObject({ code: 'phone_erased' });
    await get(`/contacts/by-phone/${phone}`, 404);
    for (const key of [undefined, `${PRIVACY_HASH_KEY}!`])
      await expect(files.import(`telefono\n${phone}\n`, { privacyHashKey: key })).rejects.toThrow(
        'PRIVACY_HASH_KEY',
      );

    expect(await actsOf(request)).toEqual([
      'test-admin privacy_request.created',
      'test-admin contact.blocked',
      'test-admin privacy_request.accepted',
      'test-admin contact.deleted',
      'test-admin privacy_request.completed',
    ]);
    // Other requests of the person can still be closed.
    expect(await step(other, 'reject', { reason: 'Deleted meanwhile' })).toMatchObject({
      contact_id: id,
      detail: null,
    });
  });

  it('is carried out by the worker on the day on which the block ends', async () => {
    const [request] = await waitFor(
      () =>
        app.database.query<{ status: string; request_uuid: string }>(
          "SELECT * FROM privacy_requests WHERE received_on = '2026-01-02'",
        ),
      ([row]) => row?.status === 'COMPLETED',
    );
    expect(request).toMatchObject({ completed_by: 'worker', phone_e164: null });
    expect(await tablesWith(DUE_PHONE.slice(3))).toEqual([]);
    expect(await importPhones(DUE_PHONE)).toMatchObject({ created: 0, rejected: 1 });
    expect(await actsOf(request!)).toEqual(['worker contact.deleted', 'worker privacy_request.completed']);
  });

  it('waits while an import runs, because the import has already read who was deleted', async () => {
    const { id } = await storeContact(app.database);
    const request = await ask('cancellation', { contact_id: id });
    await step(request, 'accept', { blocked_until: TODAY });
    const importing = await files.connect();
    await importing.query('SELECT pg_advisory_lock_shared(5226003)');
    expect(await step(request, 'complete', undefined, 409)).toMatchObject({ code: 'import_running' });
    await get(`/contacts/${id}`);
    await importing.end();
    await waitFor(
      () => app.as('admin').post(`/privacy-requests/${request.request_uuid}/complete`),
      ({ status }) => status === 200,
    );
  });

  it('for a phone without a contact blocks later contacts with it, and after the block keeps them from being created', async () => {
    const phone = '+525512340001';
    const request = await ask('cancellation', { phone });
    expect(request.contact_id).toBeNull();
    const { id } = await post<{ id: number }>('/contacts', { phone_e164: phone }, 201);
    expect(await listed()).not.toContain(id);
    await step(request, 'accept', { blocked_until: TODAY });
    await step(request, 'complete');
    expect(await tablesWith(phone.slice(3))).toEqual([]);
    await post('/contacts', { phone_e164: phone }, 409);
  });

  it('that is rejected lets the person be contacted again, unless another request blocks them', async () => {
    const { id } = await storeContact(app.database);
    const cancellation = await ask('cancellation', { contact_id: id });
    const opposition = await ask('opposition', { contact_id: id });
    await step(cancellation, 'reject', { reason: 'Not identified' });
    expect(await listed()).not.toContain(id);
    await step(opposition, 'reject', { reason: 'Not identified' });
    expect(await listed()).toContain(id);
    expect(await wrongCells(app.database)).toEqual([]);
  });
});
