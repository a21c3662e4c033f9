import { gzipSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import { ImportFixture } from './import-fixture.js';

let fixture: ImportFixture;
beforeAll(async () => (fixture = await ImportFixture.create()));
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

describe('the shape of a file', () => {
  it('may have rows with too few or too many fields', async () => {
    expect(await fixture.importNamed('ragged.csv')).toMatchObject({ rows_read: 4, created: 4, rejected: 0 });
  });

  it.each([
    ['sep-line.csv', ['José Peña', 'María'], []],
    ['utf16le-bom.csv', ['José Peña', 'María'], []],
    ['win1252.csv', ['José Peña', 'María'], ['windows-1252']],
    ['macroman.csv', ['José Peña', 'María'], ['macroman']],
  ])('%s is read, and its encoding is detected and reported', async (name, names, encodings) => {
    const { notices } = await fixture.importNamed(name);
    expect((await fixture.contacts('full_name')).map(({ full_name }) => full_name as string)).toEqual(names);
    expect(notices.map((notice) => /was read as ([\w-]+)/.exec(notice)?.[1])).toEqual(encodings);
  });

  it('win1252-municipio.csv is read', async () => {
    await fixture.importNamed('win1252-municipio.csv');
    expect(await fixture.contacts('municipality')).toEqual([{ municipality: 'Culiacán' }]);
  });

  it.each(['utf-16le', 'utf-16be', 'cp850', 'windows-1252', 'macroman', 'utf-8'] as const)(
    'is read in %s, whether the encoding is named or not',
    async (encoding) => {
      const text = iconv.encode(
        'Teléfono;Nombre\r\n5512345678;Íñigo Peña Núñez\r\n5512345679;Eva\r\n',
        encoding,
      );
      await fixture.import(text);
      await fixture.import(text, { encoding });
      expect(await fixture.contacts('full_name')).toEqual([
        { full_name: 'Íñigo Peña Núñez' },
        { full_name: 'Eva' },
      ]);
    },
  );

  it('reads UTF-8 whose first accents come late, and detects windows-1252 there too', async () => {
    const plain = Array.from({ length: 40_000 }, (_, index) => `${5_510_000_000 + index},Ana`).join('\n');
    for (const encoding of ['utf8', 'latin1'] as const) {
      await fixture.import(Buffer.from(`telefono,nombre\n${plain}\n5587654321,Peña\n`, encoding));
      expect((await fixture.contacts('full_name')).at(-1)).toEqual({ full_name: 'Peña' });
      await fixture.clear();
    }
  });

  it('may have titles above the header', async () => {
    expect(await fixture.importNamed('header-row3.csv')).toMatchObject({
      rows_read: 1,
      created: 1,
      rejected: 0,
    });
    expect(await fixture.contacts('full_name, state_code')).toEqual([
      { full_name: 'Ana', state_code: 'JAL' },
    ]);
  });

  it('leaves the choice of a column to a mapping, by title or by position', async () => {
    await expect(fixture.importNamed('dup-header.csv')).rejects.toThrow('choose by the mapping full_name=#2');
    await fixture.importNamed('dup-header.csv', { mapping: { full_name: ['#2', '#3'] } });
    expect(await fixture.contacts('full_name')).toEqual([{ full_name: 'Ana Lopez' }]);
    await expect(
      fixture.importNamed('phone-mobile.csv', { mapping: { phone: 'mobile', full_name: null } }),
    ).resolves.toMatchObject({ created: 1, ignored_columns: ['phone', 'name'] });
    await fixture.importNamed('comma-header.csv', { mapping: { phone: 'Tel, celular' } });
    await fixture.importNamed('header-comma-many.csv', {
      mapping: { full_name: 'Nombre, apellido, apellido materno' },
    });
    expect(await fixture.contacts('full_name')).toEqual([{ full_name: 'Ana' }, { full_name: null }]);
  });

  it('may have states written out where their codes belong', async () => {
    expect(await fixture.importNamed('edo-full.csv')).toMatchObject({ created: 2, rejected: 0 });
    expect(await fixture.contacts('state_code, state_name')).toEqual(
      Array(2).fill({ state_code: 'JAL', state_name: 'Jalisco' }),
    );
  });

  it('may have phones as formulas', async () => {
    expect(await fixture.importNamed('excel-formula-phone.csv')).toMatchObject({ created: 3, rejected: 0 });
  });

  it('may have fields with many lines', async () => {
    expect(await fixture.importNamed('note-25-lines.csv')).toMatchObject({ rows_read: 2, created: 2 });
  });

  it.each(['name-with-comma.csv', 'onecol-semi.csv'])('detects the delimiter of %s', async (name) => {
    const { created, rejected_by_code } = await fixture.importNamed(name);
    expect([created, rejected_by_code]).toEqual([
      1,
      name === 'onecol-semi.csv' ? {} : { wrong_number_of_fields: 1 },
    ]);
  });

  it('shows by its counts that nothing was imported', async () => {
    expect(await fixture.importNamed('all-rejected.csv')).toMatchObject({ rows_read: 2, rejected: 2 });
    expect(await fixture.importNamed('header-only.csv')).toMatchObject({ rows_read: 0, created: 0 });
  });

  it('has control characters that no message repeats', async () => {
    let error = '';
    await fixture.importNamed('esc-header.csv').catch((reason: unknown) => (error = String(reason)));
    expect(error).toContain('No column is known as the phone');
    const { ignored_columns } = await fixture.importNamed('esc-ignored.csv');
    // eslint-disable-next-line no-control-regex
    expect([error, ...ignored_columns].join('')).not.toMatch(/[\x00-\x1f\x7f]/);
  });

  it('may be compressed with gzip, or be a workbook', async () => {
    expect(await fixture.importNamed('gz-as.csv')).toMatchObject({ rejected: 0, created: 2 });
    await expect(fixture.importNamed('xlsx-as.csv')).rejects.toThrow(
      'a ZIP archive without an Excel workbook',
    );
    const rows = [
      ['Reporte'],
      ['Teléfono', 'Nombre', 'No molestar'],
      [5512345679, 'Eva', null],
      ['55 8765 4321', 'Luis', new Date(Date.UTC(2024, 2, 31))],
    ];
    const workbook = Buffer.from(
      await writeXlsx({
        sheets: [
          { name: 'Hoja1', rows },
          { name: 'Hoja2', rows: [] },
        ],
      }),
    );
    await fixture.clear();
    for (const content of [workbook, gzipSync(workbook)]) {
      const { notices } = await fixture.import(content);
      expect(notices).toEqual(['Sheet 1 of 2 was read: say another sheet where that is meant.']);
      expect(await fixture.contacts(`full_name, opt_out_at = '2024-03-31T06:00:00Z' AS dated`)).toEqual([
        { full_name: 'Eva', dated: null },
        { full_name: 'Luis', dated: true },
      ]);
    }
    const merged = await writeXlsx({
      sheets: [
        {
          name: 'A',
          rows: [
            ['telefono', 'baja'],
            ['5512345679', true],
            ['5587654321', null],
            ['5587654322', null],
          ],
          merges: [{ startRow: 1, endRow: 2, startCol: 1, endCol: 1 }],
        },
      ],
    });
    await fixture.clear();
    await fixture.import(Buffer.from(merged));
    expect(await fixture.contacts('opt_out_at IS NOT NULL AS gone')).toEqual(
      [true, true, false].map((gone) => ({ gone })),
    );
    await expect(fixture.import(workbook, { sheet: 3 })).rejects.toThrow('The workbook has 2 sheets, not 3');
  });
});

describe('a word for an empty value', () => {
  it('is empty in ismobile-words.csv', async () => {
    const { rejected_by_code } = await fixture.importNamed('ismobile-words.csv');
    expect(rejected_by_code).toEqual({ is_mobile_invalid: 2 });
    expect((await fixture.rejects('ismobile-words.csv.rejects.csv')).map(({ es_movil }) => es_movil)).toEqual(
      ['2', 'telcel'],
    );
  });

  it('is empty in names.csv, and accents are composed', async () => {
    const { rejected_by_code } = await fixture.importNamed('names.csv');
    expect(rejected_by_code).toEqual({ full_name_too_long: 3, full_name_unreadable: 2 });
    const names = Object.fromEntries(
      (await fixture.contacts('phone_national AS n, full_name')).map(({ n, full_name }) => [
        String(n).slice(-2),
        full_name,
      ]),
    );
    expect(names).toMatchObject({ '01': 'José Pẽna', 21: 'Ana', 28: '[31mred', 29: 'bell', 31: 'Ana' });
    for (const empty of [13, 14, 15, 16, 17, 18, 19, 20, 22, 23])
      expect([empty, names[empty]]).toEqual([empty, null]);
    await fixture.import('telefono,nombre,ciudad\n5500000001,-,N/A\n5500000009,null,s/n\n');
    expect(await fixture.contacts('full_name, city')).toContainEqual({ full_name: null, city: null });
    expect((await fixture.contacts('full_name'))[1]).toEqual({ full_name: 'José Pẽna' });
  });
});

describe('phones', () => {
  it('come in every form, two in a cell, and a country code is never taken for an area code', async () => {
    await fixture.import(
      [
        'telefono;area_code',
        'whatsapp:+5215512345671;',
        '5215512345672@c.us;',
        '001 52 55 1234 5673;',
        '011 52 55 1234 5674;',
        '５５１２３４５６７５;',
        '٥٥١٢٣٤٥٦٧٦;',
        '5512345677;52',
        '55 1234 5678 / 55 1234 5679;',
      ].join('\n'),
    );
    expect((await fixture.contacts('phone_national')).map(({ phone_national }) => phone_national)).toEqual(
      Array.from({ length: 9 }, (_, index) => `551234567${index + 1}`),
    );
    expect(
      await fixture.import('telefono;area_code\n12345678;52\n12345678;+52\n12345678;521\n'),
    ).toMatchObject({
      rejected_by_code: { phone_too_short: 3 },
    });
  });

  it('that nobody has are rejected, and toll numbers of companies are not mobiles', async () => {
    const summary = await fixture.import('telefono\n9999999999\n5555555555\n8001234567\n9001234567\n');
    expect(summary).toMatchObject({ created: 2, rejected_by_code: { phone_placeholder: 2 } });
    expect(await fixture.contacts('is_mobile')).toEqual([{ is_mobile: false }, { is_mobile: false }]);
  });
});
