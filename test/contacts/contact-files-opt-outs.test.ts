import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportFixture } from './import-fixture.js';

let fixture: ImportFixture;
beforeAll(async () => (fixture = await ImportFixture.create()));
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

/** Stores Ana, who may be contacted, before the file is imported. */
async function knowAna(): Promise<void> {
  await fixture.database.query(
    `INSERT INTO contacts (phone_e164, phone_national, full_name, status)
     VALUES ('+525512345678', '5512345678', 'Ana', 'VERIFIED')`,
  );
}

/** The names of contacts who may not be contacted. An opt-out shows in both columns. */
async function notContactable(): Promise<string[]> {
  const rows = await fixture.database.query<{ full_name: string; status: string; opted_out: boolean }>(
    `SELECT full_name, status, opt_out_at IS NOT NULL AS opted_out FROM contacts
     WHERE opt_out_at IS NOT NULL OR status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') ORDER BY phone_e164`,
  );
  for (const { status, opted_out } of rows) {
    if (status === 'OPTED_OUT') expect(opted_out).toBe(true);
    if (opted_out) expect(['OPTED_OUT', 'BLOCKED', 'BLACKLISTED']).toContain(status);
  }
  return rows.map(({ full_name }) => full_name);
}

describe('a column that says who is not to be contacted', () => {
  it.each(
    'mautic-camel dnd repep chatwoot-blocked mailchimp optin acepta camel stop consent cancelado sub nosms rem excl'.split(
      ' ',
    ),
  )('opts out in optout-%s.csv', async (name) => {
    await knowAna();
    expect(await fixture.importNamed(`optout-${name}.csv`)).toMatchObject({
      rejected: 0,
      created: 1,
      updated: 1,
    });
    expect(await notContactable()).toEqual(['Ana']);
  });

  it('counts together with all other opt-out columns', async () => {
    await knowAna();
    await fixture.importNamed('conflict-baja-nollamar.csv');
    expect(await notContactable()).toEqual(['Ana', 'Luis']);
    await fixture.clear();
    await knowAna();
    await fixture.importNamed('conflict-baja-fecha.csv');
    expect(await notContactable()).toEqual(['Ana', 'Eva']);
    expect(await fixture.contacts(`full_name, opt_out_at = '2024-03-01T06:00:00Z' AS dated`)).toContainEqual({
      full_name: 'Eva',
      dated: true,
    });
  });

  it('opts out by every value except a plain no or an empty one, with the date if it can be read', async () => {
    expect(await fixture.importNamed('optout-values.csv')).toMatchObject({ rows_read: 39, rejected: 0 });
    const plain = [
      '-',
      'N/A',
      'null',
      'None',
      'nan',
      'NaN',
      '(null)',
      '',
      'no',
      'NO',
      '0',
      'n/a',
      '00/00/0000',
    ];
    const rows = await fixture.contacts(
      `substr(full_name, 3) AS value, opt_out_at IS NOT NULL AS out, opt_out_at < now() - interval '1 day' AS dated`,
    );
    const kept = rows.filter(({ out }) => out === false).map(({ value }) => value ?? '');
    expect(kept.sort()).toEqual([...plain, '0.0', 'Falso'].sort());
    expect(rows.filter(({ dated }) => dated).map(({ value }) => value)).toEqual([
      ...['31.03.2024', '2024/03/31', '31-mar-2024', '31/03/24', '03/31/2024', '45382'],
      ...['31/03/2024 10:15 a. m.', '31/03/2024 9:05', '2024-03-31T10:15:00 UTC'],
    ]);
  });

  it('is recognised when the values of "estado" are statuses, not states', async () => {
    await knowAna();
    expect(await fixture.importNamed('estado-as-status.csv')).toMatchObject({ rejected: 0 });
    expect(await notContactable()).toEqual(['Ana', 'Luis']);
    expect(await fixture.contacts('full_name, status, state_name')).toContainEqual({
      full_name: 'Eva',
      status: 'ACTIVE',
      state_name: null,
    });
  });

  it('is not lost when a row is too short', async () => {
    await knowAna();
    expect(await fixture.importNamed('ragged-optout.csv')).toMatchObject({ rows_read: 2, rejected: 0 });
    expect(await fixture.contacts('status')).toEqual([{ status: 'OPTED_OUT' }, { status: 'OPTED_OUT' }]);
  });

  it('is not lost when a row is too long, has a broken quote or has another faulty field', async () => {
    await knowAna();
    const summary = await fixture.import(
      [
        'telefono,nombre,tipo_linea,estatus,baja',
        '5512345678,Pérez, Ana,,,si',
        '5512345679,Gómez, Eva,,,no',
        '5512345670,"Luis,,,si',
        '5512345671,Juan,quizá,NADA,31/03/2024',
        `5512345672,${'x'.repeat(300)},,Dado de baja,`,
      ].join('\n'),
    );
    expect(summary).toMatchObject({
      rows_read: 5,
      created: 3,
      updated: 1,
      rejected: 1,
      taken_in_part_by_code: {
        wrong_number_of_fields: 1,
        broken_quotes: 1,
        status_invalid: 1,
        full_name_too_long: 1,
      },
    });
    expect(await fixture.contacts('phone_national, full_name, status')).toEqual([
      { phone_national: '5512345670', full_name: null, status: 'OPTED_OUT' },
      { phone_national: '5512345671', full_name: 'Juan', status: 'OPTED_OUT' },
      { phone_national: '5512345672', full_name: null, status: 'OPTED_OUT' },
      { phone_national: '5512345678', full_name: 'Ana', status: 'OPTED_OUT' },
    ]);
  });

  it('opts out every phone of its row', async () => {
    await fixture.import(
      'telefono,telefono_2,celular,nombre,baja\n55 1234 5678 / 55 8765 4321,,5511112222,Ana,si\n5512340000,,5512349999,Eva,\n',
      { mapping: { phone: 'telefono' } },
    );
    expect(await fixture.contacts('phone_national, status')).toEqual([
      { phone_national: '5511112222', status: 'OPTED_OUT' },
      { phone_national: '5512340000', status: 'UNKNOWN' },
      { phone_national: '5512345678', status: 'OPTED_OUT' },
      { phone_national: '5587654321', status: 'OPTED_OUT' },
    ]);
  });

  it.each([
    ['telefono,SMS\n5512345678,no\n', 'The column SMS may say who is not to be contacted', { opt_in: 'SMS' }],
    [
      'telefono,Suscrito\n5512345678,Premium\n',
      '"Premium" in the column Suscrito says neither',
      { opt_in: 'Suscrito' },
    ],
    [
      'telefono,notas\n5512345678,pidió NO MOLESTAR\n',
      'the column notas is not used, but says',
      { opt_out_at: 'notas' },
    ],
    ['telefono,tipo\n5512345678,Dado de baja\n', 'the column tipo is not used, but says', { status: '#2' }],
  ])(
    'stops the import of %j before it begins, until somebody says what it means',
    async (file, message, map) => {
      await knowAna();
      await expect(fixture.import(file)).rejects.toThrow(message);
      expect(await notContactable()).toEqual([]);
      await fixture.import(file, { mapping: map });
      expect(await notContactable()).toEqual(['Ana']);
    },
  );
});

it('status words that forbid contact are obeyed', async () => {
  const { rejected_by_code } = await fixture.importNamed('status-words.csv');
  expect(rejected_by_code).toEqual({});
  const rows = await fixture.contacts('status, full_name');
  const byStatus = (status: string): unknown[] =>
    rows.filter((row) => row.status === status).map(({ full_name }) => Number(String(full_name).slice(1)));
  expect(byStatus('OPTED_OUT')).toEqual([
    6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 25, 26, 27, 28, 29, 30, 32, 33, 39, 40, 41, 42, 43, 44,
  ]);
  expect([byStatus('BLOCKED'), byStatus('BLACKLISTED')]).toEqual([
    [18, 19, 20, 46],
    [21, 22, 23, 24],
  ]);
  expect([byStatus('ACTIVE'), byStatus('INACTIVE'), byStatus('VERIFIED')]).toEqual([
    [0, 1, 5, 31, 34],
    [2],
    [3, 4],
  ]);
});

it('the rejects of mend.csv can be mended and imported', async () => {
  expect(await fixture.importNamed('mend.csv')).toMatchObject({ created: 2, rejected: 1 });
  const path = join(fixture.folder, 'mend.csv.rejects.csv');
  const rejects = await readFile(path, 'utf8');
  expect(rejects).toBe(
    '\ufefftelefono,nombre,baja,line,reason\r\n55-bad,Luis,si,3,phone_invalid_characters\r\n',
  );
  const mended = await fixture.write(rejects.replace('55-bad', '5512345670'), 'mended.csv');
  expect(await fixture.importFile(mended)).toMatchObject({ created: 1, rejected: 0 });
  expect(await notContactable()).toEqual(['Luis', 'Eva']);
});
