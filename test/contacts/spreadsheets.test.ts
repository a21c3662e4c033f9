import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { csvLine } from '../../src/contacts/import/rejects-file.js';
import { TestApp } from '../support/test-app.js';
import { ImportFixture } from './import-fixture.js';

/*
 * How a spreadsheet reads exported files: LibreOffice opens and saves them, and the test compares the cells. Without
 * LibreOffice these tests are skipped, but `npm run spreadsheets` fails.
 */

const SOFFICE = process.env.SOFFICE ?? 'soffice';
const isInstalled = spawnSync(SOFFICE, ['--version'], { timeout: 60_000 }).status === 0;
const HOW_TO = `LibreOffice is missing: install libreoffice-calc-nogui (Debian), or set SOFFICE to its program.`;
if (!isInstalled && process.env.SPREADSHEETS) throw new Error(HOW_TO);
if (!isInstalled) process.stderr.write(`${HOW_TO} Its tests are skipped.\n`);

/** Comma, double quote, UTF-8, from line 1; the content of the cells, not their formatted text. */
const CSV_OUT = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false';
/** Each of these would show another value if it ran. */
const FORMULAS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1;1)',
  '＝1+1',
  ' =1+1',
  '=HYPERLINK("http://example.com";"x")',
];
const NAMES = [...FORMULAS, "'=1+1", 'Pérez, Juan; Ñuño', 'La "Güera"', 'dos\nlíneas', "O'Higgins"];
const COLUMNS = ['phone_e164', 'full_name', 'address'] as const;

let app: TestApp;
let files: ImportFixture;
let folder: string;
let stored: string[][];
beforeAll(async () => {
  if (!isInstalled) return;
  app = await TestApp.start();
  files = await ImportFixture.of(app.database);
  folder = await mkdtemp(join(tmpdir(), 'spreadsheets-'));
  const lines = NAMES.map((name, n) => csvLine([`33123456${10 + n}`, name, `Calle ${name}`]));
  await files.import(`phone,full_name,address\r\n${lines.join('')}`, { delimiter: ',' });
  const rows = await app.database.query<Record<(typeof COLUMNS)[number], string>>(
    `SELECT ${COLUMNS.join(', ')} FROM contacts ORDER BY created_at DESC, id DESC`,
  );
  stored = rows.map((row) => COLUMNS.map((column) => row[column]));
});
afterAll(async () => {
  if (!isInstalled) return;
  await rm(folder, { recursive: true });
  await files.removeFolder();
  await app.stop();
});

const itOpens = isInstalled ? it : it.skip;

itOpens(
  'a workbook shows each cell as it is stored: formulas are texts, phones keep their plus',
  async () => {
    const shown = await opened(await exported('xlsx'), 'contacts.xlsx');
    expect(shown).toEqual([[...COLUMNS], ...stored]);
    expect(shown.map(([, name]) => name)).toEqual(
      expect.arrayContaining(FORMULAS.map((name) => name.trim())),
    );
  },
  120_000,
);

itOpens(
  'a CSV file shows each cell as it is written: no formula runs, and phones are numbers without their plus',
  async () => {
    const bytes = await exported('csv');
    const written = parse(bytes, { bom: true });
    const shown = await opened(bytes, 'contacts.csv', '--infilter=CSV:44,34,76,1');
    expect(shown).toEqual(written.map(([phone = '', ...cells]) => [phone.replace('+', ''), ...cells]));
    const formulas = shown.filter(([, name]) => FORMULAS.some((formula) => name === `'${formula.trim()}`));
    expect(formulas.length).toBeGreaterThanOrEqual(FORMULAS.length - 1);
  },
  120_000,
);

async function exported(format: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${await app.token('operator')}` };
  const query = `format=${format}&delimiter=comma&columns=${COLUMNS.join(',')}`;
  const answer = await fetch(`${await app.url}/api/v1/contacts/export?${query}`, { headers });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** The cells that LibreOffice sees in a file. */
async function opened(bytes: Buffer, name: string, ...options: string[]): Promise<string[][]> {
  const file = join(folder, name);
  const out = join(folder, `out-${name}`);
  await writeFile(file, bytes);
  await promisify(execFile)(SOFFICE, [
    `-env:UserInstallation=file://${join(folder, 'profile')}`,
    '--headless',
    ...options,
    '--convert-to',
    CSV_OUT,
    '--outdir',
    out,
    file,
  ]);
  return parse(await readFile(join(out, 'contacts.csv')), { bom: true });
}
