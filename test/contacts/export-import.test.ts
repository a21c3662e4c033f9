import fc from 'fast-check';
import { csvLine } from '../../src/contacts/import/rejects-file.js';
import { TestApp } from '../support/test-app.js';
import { ImportFixture } from './import-fixture.js';

const COLUMNS =
  'phone_e164,full_name,address,neighborhood,state_code,state_name,municipality,city,lada,is_mobile,operator,status';

/** Texts that spreadsheets would run, that CSV has to quote, and that look as if an export had changed them. */
const text = fc.oneof(
  fc.string({ maxLength: 20, unit: 'grapheme' }),
  fc
    .tuple(
      fc.constantFrom('', '=', '+', '-', '@', '＝', "'", "'=", "''+", ' =', '"'),
      fc.constantFrom('Ana', 'Pérez, Juan', 'SUM(A1;B1)', 'dos\nlíneas', 'La "Güera"', 'a\tb', '52 33'),
    )
    .map((parts) => parts.join('')),
);
const contact = fc.record({
  n: fc.integer({ min: 0, max: 9 }),
  full_name: text,
  address: text,
  neighborhood: text,
  municipality: text,
  city: text,
  operator: fc.constantFrom('', 'Telcel', 'AT&T', '=Telcel'),
  is_mobile: fc.constantFrom('', 'true', 'false'),
  state_code: fc.constantFrom('', 'JAL', 'SIN'),
});

let app: TestApp;
let files: ImportFixture;
beforeAll(async () => {
  app = await TestApp.start();
  files = await ImportFixture.of(app.database);
});
afterAll(async () => {
  await files.removeFolder();
  await app.stop();
});

it.each([
  ['csv', '&delimiter=comma'],
  ['csv', '&delimiter=semicolon&bom=false'],
  ['xlsx', ''],
])('what is exported as %s%s and imported again changes nothing', async (format, options) => {
  const headers = { authorization: `Bearer ${await app.token('operator')}` };
  const url = `${await app.url}/api/v1/contacts/export?format=${format}&columns=${COLUMNS}${options}`;
  const stored = (): Promise<unknown[]> => app.database.query('SELECT * FROM contacts ORDER BY id');
  await fc.assert(
    fc.asyncProperty(fc.array(contact, { minLength: 1, maxLength: 12 }), async (contacts) => {
      await app.database.query('DELETE FROM contacts');
      const rows = contacts.map(({ n, ...fields }) => csvLine([`331234567${n}`, ...Object.values(fields)]));
      const header = csvLine(['phone', ...Object.keys(contacts[0]!).slice(1)]);
      await files.import(header + rows.join(''), { delimiter: ',' });
      const before = await stored();
      const bytes = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
      const summary = await files.importFile(await files.write(bytes, `export.${format}`));
      expect(summary).toMatchObject({ rows_read: before.length, rejected: 0 });
      expect(await stored()).toEqual(before);
    }),
    { numRuns: 12 },
  );
});
