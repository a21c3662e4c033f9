import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { ImportFixture } from './import-fixture.js';

let fixture: ImportFixture;
beforeAll(async () => (fixture = await ImportFixture.create()));
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

describe('rejected rows', () => {
  it('are in the rejects file with their cells, their line and the reason, whatever is wrong with them', async () => {
    const huge = 'x'.repeat(1_000_000);
    const rows: [raw: string, reason?: string, cells?: string[]][] = [
      ['5512345678,Ana,León'],
      ['123,corto,León', 'phone_too_short', ['123', 'corto', 'León']],
      ['5512345670,sin ciudad'],
      ['5512345671,una,de,más', 'wrong_number_of_fields', ['5512345671', 'una', 'de', 'más']],
      ['"5512345672,Eva,León', 'broken_quotes', ['"5512345672', 'Eva', 'León']],
      ['5512345673,Juan "El Gallo" Pérez,León'],
      ['5512345674,nulo\0,León', 'full_name_unreadable', ['5512345674', 'nulo\0', 'León']],
      [`5512345675,${huge},León`, 'line_too_long', ['5512345675', huge.slice(0, 989)]],
      [`5512345676,${'ñ'.repeat(256)},León`, 'full_name_too_long', ['5512345676', 'ñ'.repeat(256), 'León']],
      [`5512345677,${'😀'.repeat(255)},León`],
      ['5512345679,"=1+1;""x""\\N\t",León'],
      [',Ana,', 'phone_empty', ['', 'Ana', '']],
      ['+12125550123,Bob,NY', 'phone_not_mexican', ['+12125550123', 'Bob', 'NY']],
    ];
    const summary = await fixture.import(
      `\ufefftelefono,nombre,ciudad\r\n\r\n${rows.map(([raw]) => raw).join('\r\n')}\r\n\r\n`,
    );
    const expected = rows.flatMap(([, reason, cells], index) =>
      cells ? [[...cells, String(index + 3), reason]] : [],
    );
    const text = await readFile(summary.rejects_file!, 'utf8');
    expect(parse(text, { bom: true, relax_column_count: true })).toEqual([
      ['telefono', 'nombre', 'ciudad', 'line', 'reason'],
      ...expected,
    ]);
    expect(summary).toMatchObject({ rows_read: rows.length, created: 5, rejected: expected.length });
    expect((await fixture.contacts('full_name')).map((row) => row.full_name as string)).toEqual([
      'sin ciudad',
      'Juan "El Gallo" Pérez',
      '😀'.repeat(255),
      'Ana',
      '=1+1;"x"\\N',
    ]);
  });

  it('do not lose the next rows when a quote is never closed', async () => {
    const good = Array.from({ length: 5000 }, (_, index) => `${5_510_000_000 + index},"Pérez, ${index}"`);
    const summary = await fixture.import(
      [
        'telefono,nombre',
        '"5500000000,abierta',
        ...good.slice(0, 2500),
        '5500000001,"abierta',
        ...good.slice(2500),
      ].join('\n'),
    );
    expect(summary).toMatchObject({ rows_read: 5002, created: 5000, rejected_by_code: { broken_quotes: 2 } });
    expect((await fixture.rejects()).map(({ line }) => line)).toEqual(['2', '2503']);
  });

  it('leave no rejects file behind when there are none, not even an older one', async () => {
    const bad = await fixture.import('telefono\n123\n');
    expect(bad.rejects_file).toBe(`${fixture.folder}/contacts.csv.rejects.csv`);
    expect((await stat(bad.rejects_file!)).mode & 0o777).toBe(0o600);
    const good = await fixture.import('telefono\n5512345678\n');
    expect(good.rejects_file).toBeNull();
    expect(existsSync(bad.rejects_file!)).toBe(false);
  });

  it('never overwrite the imported file', async () => {
    const file = await fixture.write('telefono\n123\n');
    await expect(fixture.importFile(file, { rejectsFile: file })).rejects.toThrow(
      'must not be the imported file',
    );
    expect(existsSync(file)).toBe(true);
  });
});
