import { createHash } from 'node:crypto';
import { streamXlsxRows } from 'hucre/xlsx';
import type { ExportPageDto, ExportResponseDto } from '../../src/contacts/export/dto/export-response.dto.js';
import { signToken } from '../../src/auth/tokens.js';
import { storeContact, storeContacts, storeMany } from '../factories/contacts.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';

let app: TestApp;
let url: string;
let token: string;

beforeAll(async () => {
  // No time limit may end a statement that nobody cancels.
  app = await TestApp.start({ variables: { API_STATEMENT_TIMEOUT_SECONDS: '3600' } });
  url = await app.url;
  token = await signToken(JWT_SECRET, { subject: 'ana', role: 'operator' }, '1h');
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.database.query('TRUNCATE contacts, contact_exports CASCADE');
});

interface Downloaded {
  status: number;
  type: string | null;
  uuid: string;
  bytes: Buffer;
  text: string;
}

async function download(path: string): Promise<Downloaded> {
  const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    uuid: answer.headers.get('x-export-uuid') ?? '',
    bytes,
    text: bytes.toString(),
  };
}

const record = async (uuid: string): Promise<ExportResponseDto> =>
  (await app.as('operator').get(`/exports/${uuid}`)).body as ExportResponseDto;

async function cellsOf(bytes: Buffer): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { values } of streamXlsxRows(bytes)) rows.push([...values]);
  return rows;
}

describe('an export of contacts', () => {
  it('is a CSV file that Excel opens as UTF-8, newest first, with the columns that were asked for', async () => {
    await storeContact(app.database, { phone_e164: '+523300000001', full_name: 'Íñigo "El Güero", Ruiz' });
    await storeContact(app.database, { phone_e164: '+523300000002', full_name: null });
    const file = await download('/contacts/export?columns=phone_e164,full_name,is_mobile');
    expect([file.status, file.type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.text).toBe(
      '\uFEFFphone_e164,full_name,is_mobile\r\n+523300000002,,true\r\n+523300000001,"Íñigo ""El Güero"", Ruiz",true\r\n',
    );
  });

  it('takes the delimiter and leaves the byte order mark out on request', async () => {
    await storeContact(app.database, { phone_e164: '+523300000001', full_name: 'a;b' });
    const file = await download(
      '/contacts/export?columns=phone_e164,full_name&delimiter=semicolon&bom=false',
    );
    expect(file.text).toBe('phone_e164;full_name\r\n+523300000001;"a;b"\r\n');
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+52 33', `"'+52 33"`],
    ['-1+2', `"'-1+2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['＝1', `"'＝1"`],
    [`'=1`, `"''=1"`],
    ['a=1', 'a=1'],
    [`O'Hara`, `O'Hara`],
  ])('defuses the cell %j', async (full_name, cell) => {
    await storeContact(app.database, { phone_e164: '+523300000001', full_name });
    const { text } = await download('/contacts/export?columns=full_name,phone_e164&bom=false');
    expect(text).toBe(`full_name,phone_e164\r\n${cell},+523300000001\r\n`);
  });

  it('is one JSON object per line', async () => {
    const { id } = await storeContact(app.database, {
      full_name: 'Ana',
      last_sent_at: '2026-01-02T03:04:05Z',
    });
    const { text, type } = await download(
      '/contacts/export?format=ndjson&columns=id,full_name,last_sent_at,is_mobile',
    );
    expect(type).toContain('application/x-ndjson');
    expect(text).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(text)).toEqual({
      id,
      full_name: 'Ana',
      last_sent_at: '2026-01-02T03:04:05.000Z',
      is_mobile: true,
    });
  });

  it('is one phone per line', async () => {
    const [one, two] = await storeContacts(app.database, 2);
    const { text } = await download('/contacts/export?format=txt');
    expect(text).toBe(`${two!.phone_e164}\n${one!.phone_e164}\n`);
  });

  it('is a workbook of text cells: phones keep their plus, and no formula runs', async () => {
    await storeContact(app.database, { phone_e164: '+523300000001', full_name: '=1+1', lead_score: 80 });
    const { bytes } = await download(
      '/contacts/export?format=xlsx&columns=phone_e164,full_name,lead_score,is_mobile',
    );
    expect(await cellsOf(bytes)).toEqual([
      ['phone_e164', 'full_name', 'lead_score', 'is_mobile'],
      ['+523300000001', '=1+1', 80, true],
    ]);
    expect(bytes.includes('<f>')).toBe(false);
  });

  it.each(['csv', 'ndjson', 'txt', 'xlsx'])(
    'as %s has every contact who may be contacted exactly once, over many parts',
    async (format) => {
      await storeMany(app.database, 12_345);
      await app.database.query(
        `UPDATE contacts SET opt_out_at = now(), status = 'OPTED_OUT' WHERE id % 1000 = 0`,
      );
      const forbidden = ['BLOCKED', 'BLACKLISTED', 'OPTED_OUT'];
      for (const status of forbidden) await storeContact(app.database, { status });
      const expected = await app.database.query<{ phone_e164: string }>(
        `SELECT phone_e164 FROM contacts WHERE opt_out_at IS NULL AND status = 'VERIFIED' ORDER BY phone_e164`,
      );
      const columns = format === 'txt' ? '' : '&columns=phone_e164';
      const file = await download(`/contacts/export?format=${format}&bom=false${columns}`);
      const phones =
        format === 'xlsx'
          ? (await cellsOf(file.bytes)).map(([phone]) => String(phone))
          : (file.text.match(/\+52\d{10}/g) ?? []);
      expect(phones.filter((phone) => phone.startsWith('+52')).sort()).toEqual(
        expected.map(({ phone_e164 }) => phone_e164),
      );
      expect(await record(file.uuid)).toMatchObject({
        format,
        status: 'COMPLETED',
        contact_count: expected.length,
      });
    },
  );

  it('holds the contacts of the filter, and no more than its limit', async () => {
    await storeContacts(app.database, 3, { state_code: 'JAL' });
    await storeContacts(app.database, 2, { state_code: 'SIN' });
    expect((await download('/contacts/export?format=txt&state_code=JAL')).text.split('\n')).toHaveLength(4);
    expect((await download('/contacts/export?format=txt&limit=2')).text.split('\n')).toHaveLength(3);
    const nobody = await download('/contacts/export?state_code=NL&columns=id');
    expect(nobody.text).toBe('\uFEFFid\r\n');
    expect(await record(nobody.uuid)).toMatchObject({ status: 'COMPLETED', contact_count: 0 });
  });

  it('takes evenly from each area code', async () => {
    await storeContacts(app.database, 10, { lada: '33' });
    await storeContacts(app.database, 2, { lada: '667' });
    await storeContacts(app.database, 1, { lada: '55' });
    const { text } = await download('/contacts/export?columns=lada&limit=7&spread=lada&bom=false');
    expect(text.split('\r\n').slice(1, -1).sort()).toEqual(['33', '33', '33', '33', '55', '667', '667']);
  });

  it.each([
    ['format=txt&columns=id', 'columns'],
    ['spread=lada', 'spread'],
    ['columns=id,opt_out_at', 'columns'],
    ['columns=id,id', 'columns'],
    ['format=pdf', 'format'],
    ['limit=0', 'limit'],
  ])('is refused with %s', async (query, field) => {
    const { status, text } = await download(`/contacts/export?${query}`);
    expect([status, JSON.parse(text)]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ field })] }),
    ]);
  });
});

describe('the record of an export', () => {
  it('says who exported what and when, with the digest of the file', async () => {
    await storeContacts(app.database, 3, { state_code: 'JAL' });
    const file = await download('/contacts/export?state_code=JAL&limit=2&format=ndjson&columns=id,lada');
    const expected = {
      export_uuid: file.uuid,
      created_by: 'ana',
      source: 'contacts',
      format: 'ndjson',
      columns: ['id', 'lada'],
      contact_filters: { state_code: ['JAL'] },
      max_contacts: 2,
      spread: null,
      policy_version: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
      suppression_snapshots: [],
      delivery: 'stream',
      download_url: null,
      status: 'COMPLETED',
      contact_count: 2,
      file_bytes: file.bytes.length,
      file_sha256: createHash('sha256').update(file.bytes).digest('hex'),
    };
    expect(await record(file.uuid)).toMatchObject(expected);
    const { body } = await app.as('operator').get('/exports?limit=1');
    expect((body as ExportPageDto).items).toEqual([expect.objectContaining(expected)]);
  });

  it('explains why a phone was, or was not, in the file', async () => {
    const [oldest, inside] = await storeContacts(app.database, 2, { state_code: 'JAL' });
    const elsewhere = await storeContact(app.database, { state_code: null });
    const silent = await storeContact(app.database, { state_code: 'JAL', status: 'BLOCKED' });
    const { uuid } = await download('/contacts/export?state_code=JAL&limit=1');
    const later = await storeContact(app.database, { state_code: 'JAL' });
    const explain = async (phone: string): Promise<unknown> =>
      (await app.as('operator').get(`/exports/${uuid}/explain?phone=${encodeURIComponent(phone)}`)).body;
    expect(await explain(inside!.phone_e164.slice(3))).toMatchObject({
      included: true,
      reason: 'included',
      contact_id: inside!.id,
    });
    expect(await explain(oldest!.phone_e164)).toMatchObject({ included: false, reason: 'not_selected' });
    expect(await explain(elsewhere.phone_e164)).toMatchObject({
      reason: 'not_in_filter',
      unmatched_fields: ['state_code'],
    });
    expect(await explain(silent.phone_e164)).toMatchObject({
      reason: 'may_not_be_contacted',
      status: 'BLOCKED',
      contactable_now: false,
    });
    expect(await explain(later.phone_e164)).toMatchObject({ reason: 'created_later' });
    expect(await explain('5599999999')).toMatchObject({ reason: 'no_contact', contact_id: null });
  });

  it('lists contacts who have opted out meanwhile, page by page', async () => {
    const contacts = await storeContacts(app.database, 5);
    const { uuid } = await download('/contacts/export');
    const [a, b, c] = contacts;
    await app.database.query(
      `UPDATE contacts SET opt_out_at = now(), status = 'OPTED_OUT' WHERE id = ANY($1)`,
      [[a!.id, b!.id]],
    );
    await app.database.query('DELETE FROM contacts WHERE id = $1', [c!.id]);
    const pages: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await app
        .as('operator')
        .get(`/exports/${uuid}/withdrawn?limit=1${cursor && `&cursor=${cursor}`}`);
      const page = body as { items: unknown[]; next_cursor: string | null };
      pages.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(pages).toEqual([
      { contact_id: c!.id, phone_e164: null, status: null, opt_out_at: null },
      expect.objectContaining({ contact_id: b!.id, phone_e164: b!.phone_e164, status: 'OPTED_OUT' }),
      expect.objectContaining({ contact_id: a!.id, phone_e164: a!.phone_e164, status: 'OPTED_OUT' }),
    ]);
    expect((await app.as('operator').get(`/exports/${uuid}/withdrawn?cursor=WzEsIngiXQ`)).status).toBe(400);
  });
});

describe('an export of the best leads', () => {
  it('holds them best first, without a maximum number, and names the policy', async () => {
    await storeMany(app.database, 700);
    await app.database.query(
      `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier)
       SELECT id, phone_e164, 50 + id % 50, 'HIGH' FROM contacts WHERE id % 2 = 0`,
    );
    const { text, uuid } = await download(
      '/lead-scoring/top-leads/export?format=ndjson&columns=id&min_score=60',
    );
    const expected = await app.database.query<{ id: number }>(
      `SELECT contact_id AS id FROM lead_scores WHERE total_score >= 60 ORDER BY total_score DESC, contact_id`,
    );
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(expected);
    expect(await record(uuid)).toMatchObject({
      source: 'top_leads',
      contact_filters: { min_score: 60 },
      policy_version: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
      contact_count: expected.length,
    });
  });
});
