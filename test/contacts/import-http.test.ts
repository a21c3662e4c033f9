import { randomBytes } from 'node:crypto';
import type { ImportResponseDto } from '../../src/contacts/import/dto/import-response.dto.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { wrongCells } from './statistics-fixture.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start({ worker: true });
});
beforeEach(async () => {
  await app.database.query(
    'TRUNCATE contacts, contact_imports, contact_import_changes, suppressed_phones RESTART IDENTITY CASCADE',
  );
});
afterAll(() => app.stop());

async function upload(content: string | Buffer, fields: Record<string, string> = {}): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([content]), 'contactos.csv');
  return fetch(`${await app.url}/api/v1/contacts/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await app.token('operator')}` },
    body: form,
  });
}

async function ended(uuid: string): Promise<ImportResponseDto> {
  const { body } = await waitFor(
    () => app.as('viewer').get(`/contacts/imports/${uuid}`),
    ({ body }) => ['COMPLETED', 'FAILED', 'CANCELLED'].includes((body as ImportResponseDto).status),
  );
  return body as ImportResponseDto;
}

/** Uploads a file and waits until its import has ended. */
async function imported(
  content: string | Buffer,
  fields: Record<string, string> = {},
): Promise<ImportResponseDto> {
  const answer = await upload(content, fields);
  const started = (await answer.json()) as ImportResponseDto;
  expect([answer.status, started.status]).toEqual([202, 'QUEUED']);
  return ended(started.import_uuid);
}

async function undone(uuid: string): Promise<ImportResponseDto> {
  expect((await app.as('operator').post(`/contacts/imports/${uuid}/undo`)).status).toBe(200);
  return ended(uuid);
}

const rejectsOf = async (uuid: string): Promise<string> =>
  (await app.as('operator').get(`/contacts/imports/${uuid}/rejects`)).text;

const contacts = (columns: string): Promise<Record<string, unknown>[]> =>
  app.database.query(`SELECT ${columns} FROM contacts ORDER BY phone_e164`);

/** Pieces of stored files, and rows of staging tables, that are still there. */
const kept = (): Promise<Record<string, unknown>[]> =>
  app.database.query(
    `SELECT content FROM contact_import_parts WHERE content = 'file'
     UNION ALL SELECT relname FROM pg_class WHERE relname LIKE 'contact_import%' AND relpersistence = 't'`,
  );

describe('a file of contacts', () => {
  it('is imported by the worker, which reports matching counts and what it understood, and leaves nothing behind', async () => {
    await storeContact(app.database, { phone_e164: '+525512345679', phone_national: '5512345679' });
    const done = await imported(
      'Teléfono;Nombre;Estado;Folio;Baja\n55 1234 5678;Peña;jal;1;\n5512345678;Peña;Jalisco;2;\n5512345679;Eva;;3;si\n123;Luis;;4;\n',
      { source: 'FERIA', mapping: '{"ignore": ["Folio"]}', delimiter: ';' },
    );
    expect(done).toMatchObject({
      status: 'COMPLETED',
      kind: 'contacts',
      file_name: 'contactos.csv',
      rows_read: 4,
      created: 1,
      updated: 1,
      unchanged: 1,
      rejected: 1,
      duplicates: 1,
      rejected_by_code: { phone_too_short: 1 },
      columns: { phone: ['Teléfono'], full_name: ['Nombre'], state_name: ['Estado'], opt_out_at: ['Baja'] },
      progress_percentage: 100,
      created_by: 'test-operator',
    });
    expect(done.preview.map(({ line, reason, contact }) => [line, reason, contact?.state_code])).toEqual([
      [2, null, 'JAL'],
      [3, null, 'JAL'],
      [4, null, null],
      [5, 'phone_too_short', undefined],
    ]);
    expect(await contacts('full_name, status, source, import_batch_id = $$x$$ AS other')).toEqual([
      { full_name: 'Peña', status: 'UNKNOWN', source: 'FERIA', other: false },
      { full_name: 'Eva', status: 'OPTED_OUT', source: 'TELCEL2022', other: false },
    ]);
    expect(await kept()).toEqual([]);
    const { body } = await app.as('viewer').get('/contacts/imports?status=COMPLETED');
    expect((body as { items: ImportResponseDto[] }).items).toEqual([done]);
  });

  it('gives the rejected rows back, which can be imported after they are corrected', async () => {
    const { import_uuid } = await imported('telefono,nombre\n5512345678,Ana\n551234,"Luis, el ""Gallo"""\n');
    const rejects = await rejectsOf(import_uuid);
    expect(rejects).toBe(
      '\ufefftelefono,nombre,line,reason\r\n551234,"Luis, el ""Gallo""",3,phone_too_short\r\n',
    );
    const mended = await imported(rejects.replace('551234', '5512345679'));
    expect(mended).toMatchObject({ created: 1, rejected: 0 });
    expect(await rejectsOf(mended.import_uuid)).toBe('\ufefftelefono,nombre,line,reason\r\n');
    expect(await contacts('full_name')).toEqual([{ full_name: 'Ana' }, { full_name: 'Luis, el "Gallo"' }]);
  });

  it('is only examined in a dry run', async () => {
    await storeContact(app.database, { phone_e164: '+525512345679', phone_national: '5512345679' });
    const fields = { dry_run: 'true' };
    const done = await imported('telefono,nombre\n5512345678,Ana\n5512345679,Eva\n', fields);
    expect(done).toMatchObject({ status: 'COMPLETED', dry_run: true, rows_read: 2, created: 1, updated: 1 });
    expect(await contacts('full_name')).toEqual([{ full_name: null }]);
    const { status, body } = await app.as('operator').post(`/contacts/imports/${done.import_uuid}/undo`);
    expect([status, (body as { code: string }).code]).toEqual([409, 'nothing_to_undo']);
  });

  it('that cannot be understood fails with a message for its sender, and changes nothing', async () => {
    expect(await imported('telefono,sms\n5512345678,si\n')).toMatchObject({
      status: 'FAILED',
      error_details: expect.stringContaining('by the mapping opt_out_at=sms') as string,
    });
    expect((await imported(randomBytes(50_000))).error_details).toBe(
      'The file is no text: save the table as CSV in UTF-8, or as .xlsx.',
    );
    expect([await contacts('id'), await kept()]).toEqual([[], []]);
  });

  it.each<[Record<string, string>, string]>([
    [{ kind: 'leads' }, 'kind'],
    [{ mapping: '{"telefono":"A"}' }, 'mapping'],
    [{ mapping: 'phone=A' }, 'mapping'],
    [{ encoding: 'ebcdic' }, 'encoding'],
    [{ delimiter: ';;' }, 'delimiter'],
    [{ sheet: '0' }, 'sheet'],
    [{ source: 'x'.repeat(51) }, 'source'],
    [{ bogus: '1' }, 'bogus'],
  ])('with %j is refused', async (fields, field) => {
    const answer = await upload('telefono\n5512345678\n', fields);
    const { errors } = (await answer.json()) as { errors: { field: string }[] };
    expect([answer.status, errors[0]?.field]).toEqual([400, field]);
    expect(await app.database.query('SELECT id FROM contact_imports')).toEqual([]);
  });
});

describe('undoing an import', () => {
  it('restores what nobody else has changed, and never removes an opt-out', async () => {
    const fields = { full_name: 'Vieja', status: 'VERIFIED' };
    for (const national of ['5512345671', '5512345672', '5512345673'])
      await storeContact(app.database, { phone_e164: `+52${national}`, phone_national: national, ...fields });
    const { import_uuid } = await imported(
      'telefono,nombre,baja\n5512345671,Nueva,\n5512345672,Nueva,si\n5512345673,Nueva,\n5512345674,Nueva,\n5512345675,Nueva,si\n5512345676,Nueva,\n',
    );
    const touched = `UPDATE contacts SET send_count = 1 WHERE phone_national IN ('5512345673', '5512345676')`;
    await app.database.query(touched);
    expect(await undone(import_uuid)).toMatchObject({
      status: 'COMPLETED',
      undone_created: 1,
      undone_updated: 2,
      undone_kept: 3,
      undone_at: expect.any(String) as string,
    });
    expect(await contacts('phone_national, full_name, status, import_batch_id IS NULL AS as_before')).toEqual(
      [
        { phone_national: '5512345671', full_name: 'Vieja', status: 'VERIFIED', as_before: true },
        { phone_national: '5512345672', full_name: 'Vieja', status: 'OPTED_OUT', as_before: true },
        { phone_national: '5512345673', full_name: 'Nueva', status: 'VERIFIED', as_before: false },
        { phone_national: '5512345675', full_name: 'Nueva', status: 'OPTED_OUT', as_before: false },
        { phone_national: '5512345676', full_name: 'Nueva', status: 'UNKNOWN', as_before: false },
      ],
    );
    expect(await wrongCells(app.database)).toEqual([]);
    expect((await app.as('operator').post(`/contacts/imports/${import_uuid}/undo`)).status).toBe(409);
  });
});

describe('a file of opt-outs', () => {
  it('opts out every phone, known or not, except phones that the file says not to', async () => {
    for (const national of ['5512345671', '5512345672', '5512345673']) {
      await storeContact(app.database, {
        phone_e164: `+52${national}`,
        phone_national: national,
        status: 'VERIFIED',
      });
    }
    const done = await imported(
      'telefono,fecha_baja,nombre\n5512345671,2026-03-01,\n5512345672,,Ana\n5512345673,no,\n5512345674,2026-03-02,x\n12,,\n',
      { kind: 'opt_outs' },
    );
    expect(done).toMatchObject({
      status: 'COMPLETED',
      rows_read: 5,
      created: 1,
      updated: 2,
      rejected_by_code: { not_opted_out: 1, phone_too_short: 1 },
    });
    expect(await contacts("status, to_char(opt_out_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day")).toEqual([
      { status: 'OPTED_OUT', day: '2026-03-01' },
      { status: 'OPTED_OUT', day: new Date().toISOString().slice(0, 10) },
      { status: 'VERIFIED', day: null },
    ]);
    expect(await app.database.query('SELECT phone_e164, list FROM suppressed_phones')).toEqual([
      { phone_e164: '+525512345674', list: 'opt_outs' },
    ]);
    expect(
      await app.database.query(
        'SELECT phone_e164, evidence, recorded_by FROM consent_events ORDER BY phone_e164',
      ),
    ).toEqual(
      ['5512345671', '5512345672', '5512345674'].map((national) => ({
        phone_e164: `+52${national}`,
        evidence: `import ${done.import_uuid}`,
        recorded_by: 'test-operator',
      })),
    );
    expect((await app.as('operator').post(`/contacts/imports/${done.import_uuid}/undo`)).status).toBe(409);
  });

  it('may be nothing but phones, without a header', async () => {
    expect(await imported('5512345671\n55 1234 5672\nx\n', { kind: 'opt_outs' })).toMatchObject({
      created: 2,
      rejected: 1,
    });
  });
});
