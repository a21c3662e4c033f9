import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { ExportResponseDto } from '../../src/contacts/export/dto/export-response.dto.js';
import {
  CSV_DELIMITERS,
  EXPORT_COLUMNS,
  type CsvDelimiter,
  type ExportColumn,
} from '../../src/contacts/export/export-columns.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.database.query('TRUNCATE contacts, contact_exports CASCADE');
});

async function download(path: string): Promise<{ bytes: Buffer; record: ExportResponseDto }> {
  const headers = { authorization: `Bearer ${await app.token('operator')}` };
  const answer = await fetch(`${await app.url}/api/v1${path}`, { headers });
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { body } = await app.as('operator').get(`/exports/${answer.headers.get('x-export-uuid') ?? ''}`);
  return { bytes, record: body as ExportResponseDto };
}

const TEXTS = {
  full_name: 255,
  address: 255,
  neighborhood: 100,
  state_code: 5,
  state_name: 50,
  municipality: 100,
  city: 100,
  lada: 3,
  operator: 50,
  source: 50,
} as const;
const TIMES: readonly ExportColumn[] = [
  'last_sent_at',
  'last_platform_validation',
  'created_at',
  'updated_at',
];

/** The characters of White_Space: what \s means depends on the locale of a database. */
const SPACES = String.raw`\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const FORMULA = `^[${SPACES}''’]*[=+@＝＋＠－-]`;
const NEEDS_QUOTES = `[",;\\t\\r\\n]|^[${SPACES}]|[${SPACES}]$`;

/** The cell of a contact `c`, quoted and defused by PostgreSQL alone. */
function cellInSql(column: ExportColumn): string {
  if (TIMES.includes(column))
    return `coalesce(to_char(c.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '')`;
  if (!(column in TEXTS)) return `coalesce(c.${column}::text, '')`;
  return `CASE WHEN c.${column} ~ '${FORMULA}' THEN '"''' || replace(c.${column}, '"', '""') || '"'
    WHEN c.${column} ~ '${NEEDS_QUOTES}' THEN '"' || replace(c.${column}, '"', '""') || '"'
    ELSE coalesce(c.${column}, '') END`;
}

async function csvInSql(columns: ExportColumn[], delimiter: CsvDelimiter, order: string): Promise<string> {
  const line = columns.map(cellInSql).join(` || E'${CSV_DELIMITERS[delimiter]}' || `);
  const { text } = await app.database.one<{ text: string }>(
    `SELECT string_agg(${line} || E'\\r\\n', '' ORDER BY ${order}) AS text FROM contacts c`,
  );
  return columns.join(CSV_DELIMITERS[delimiter]) + '\r\n' + text;
}

/** What has a meaning in CSV, in a spreadsheet or between the cells that PostgreSQL sends, and what begins like it. */
const piece = fc.oneof(
  fc.constantFrom(
    ...Array.from('",;\t\r\n=+-@＝＋＠－\'’\v\f \u0085\u00a0\u1680\u2000\u200a\u2028\u202f\u205f\u3000'),
  ),
  fc.constantFrom(...Array.from('\ufeff\u200b\u2014¡Ññé中😀0x\\|\x1c\x1d')),
  fc.constantFrom('Ana', 'Pérez', 'SUM(A1)', ' ', '', '52 33'),
);
const separator = fc.constantFrom('\x1f', '\x1e', '\x1e\n', 'a\x1f\x1e\nb');
const text = fc.oneof(
  { weight: 8, arbitrary: fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 4, arbitrary: fc.string({ maxLength: 20, unit: 'grapheme' }) },
  { weight: 2, arbitrary: fc.constant(null) },
);
const contact = fc.record(
  Object.fromEntries(
    Object.entries(TEXTS).map(([column, most]) => [
      column,
      (column === 'source' ? text.map((value) => value ?? '') : text).map(
        // Characters, not halves of them.
        (value) => value && Array.from(value.replaceAll('\0', '')).slice(0, most).join(''),
      ),
    ]),
  ),
);
const rarelySeparators = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: separator },
);

it.each([
  ['/contacts/export', 'c.created_at DESC, c.id DESC'],
  ['/lead-scoring/top-leads/export', 'c.id'],
])('%s writes each cell of CSV as PostgreSQL would quote and defuse it by itself', async (path, order) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(contact, { minLength: 1, maxLength: 8 }),
      rarelySeparators,
      fc.shuffledSubarray(EXPORT_COLUMNS, { minLength: 1 }),
      fc.constantFrom<CsvDelimiter>('comma', 'semicolon', 'tab'),
      async (contacts, separators, columns, delimiter) => {
        await app.database.query('TRUNCATE contacts, contact_exports CASCADE');
        for (const [index, fields] of contacts.entries())
          await storeContact(app.database, {
            ...fields,
            ...(index === 0 && separators !== '' && { address: separators }),
            ...(index === 1 && { last_sent_at: '2026-01-02T03:04:05.678Z' }),
          });
        await app.database.query(
          `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier)
           SELECT id, phone_e164, 100, 'PREMIUM' FROM contacts`,
        );
        const options = `columns=${columns.join(',')}&delimiter=${delimiter}&bom=false`;
        const { bytes, record } = await download(`${path}?${options}`);
        expect(bytes.toString()).toBe(await csvInSql(columns, delimiter, order));
        expect(record).toMatchObject({
          contact_count: contacts.length,
          file_bytes: bytes.length,
          file_sha256: createHash('sha256').update(bytes).digest('hex'),
        });
      },
    ),
    { numRuns: 60 },
  );
});

it.each(['a\x1fb', '\x1e', '\x1e\n', 'x\x1fy\x1e\nz'])(
  'a cell that holds the bytes between cells and lines, %j, is exported as it stands',
  async (full_name) => {
    await storeContact(app.database, { phone_e164: '+523300000001', full_name, city: 'León' });
    await storeContact(app.database, { phone_e164: '+523300000002', full_name: '=1', city: null });
    const cell = full_name.includes('\n') ? `"${full_name}"` : full_name;
    const { bytes, record } = await download('/contacts/export?columns=full_name,phone_e164,city&bom=false');
    expect(bytes.toString()).toBe(
      `full_name,phone_e164,city\r\n"'=1",+523300000002,\r\n${cell},+523300000001,León\r\n`,
    );
    expect(record.contact_count).toBe(2);
    const alone = await download('/contacts/export?columns=full_name&bom=false');
    expect(alone.bytes.toString()).toBe(`full_name\r\n"'=1"\r\n${cell}\r\n`);
  },
);
