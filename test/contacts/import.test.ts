import { ImportFixture } from './import-fixture.js';

let fixture: ImportFixture;
beforeAll(async () => (fixture = await ImportFixture.create()));
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

const contacts = (columns: string) =>
  fixture.database.query(`SELECT ${columns} FROM contacts ORDER BY phone_e164`);

describe('what an import writes', () => {
  it('creates contacts with all fields of the file and the fields that follow from the number', async () => {
    const summary = await fixture.import(
      'Teléfono,Nombre Completo,Dirección,Colonia,Cve_Estado,Estado,Municipio,Ciudad,Tipo Línea,Compañía,Estatus\n' +
        '044 55 1234 5678,Ana Núñez,"Av. Juárez 1, int. 2",Centro,CDMX,Ciudad de México,Coyoacán,CDMX,MÓVIL,Telcel,VERIFIED\n',
      { source: 'FERIA2026', import_batch_id: 'batch-1' },
    );
    expect(summary).toMatchObject({ rows_read: 1, created: 1, updated: 0, unchanged: 0, rejected: 0 });
    expect(await contacts('*')).toEqual([
      expect.objectContaining({
        phone_e164: '+525512345678',
        phone_national: '5512345678',
        phone_original: '044 55 1234 5678',
        lada: '55',
        full_name: 'Ana Núñez',
        address: 'Av. Juárez 1, int. 2',
        neighborhood: 'Centro',
        state_code: 'CDMX',
        state_name: 'Ciudad de México',
        municipality: 'Coyoacán',
        city: 'CDMX',
        is_mobile: true,
        operator: 'Telcel',
        status: 'VERIFIED',
        status_source: 'FERIA2026',
        opt_out_at: null,
        opt_out_method: null,
        source: 'FERIA2026',
        import_batch_id: 'batch-1',
        send_count: 0,
        lead_tier: 'UNKNOWN',
      }),
    ]);
  });

  it('completes a state and spells it as the table does, and keeps contradictions', async () => {
    await fixture.import(
      'telefono,cve_estado,estado\n5512345671,JAL,\n5512345672,,SINALOA\n5512345673,JAL,Sinaloa\n5512345674,XX,\n',
    );
    const rows = await contacts('phone_e164, state_code, state_name');
    expect(rows).toEqual([
      { phone_e164: '+525512345671', state_code: 'JAL', state_name: 'Jalisco' },
      { phone_e164: '+525512345672', state_code: 'SIN', state_name: 'Sinaloa' },
      // Old files contradict themselves. That is no reason to lose a contact.
      { phone_e164: '+525512345673', state_code: 'JAL', state_name: 'Sinaloa' },
      { phone_e164: '+525512345674', state_code: 'XX', state_name: null },
    ]);
  });

  it('updates only the fields that the file gives, and keeps where the contact came from', async () => {
    await fixture.import('telefono,nombre,ciudad,tipo_linea\n5512345678,Ana,León,FIJO\n', {
      source: 'FIRST',
      import_batch_id: 'one',
    });
    const summary = await fixture.import('nombre,telefono,ciudad\n,+52 1 55 1234 5678,Mérida\n', {
      source: 'SECOND',
      import_batch_id: 'two',
    });
    expect(summary).toMatchObject({ created: 0, updated: 1, unchanged: 0 });
    expect(
      await contacts(
        'full_name, city, is_mobile, phone_original, source, import_batch_id, status, status_source',
      ),
    ).toEqual([
      {
        full_name: 'Ana',
        city: 'Mérida',
        is_mobile: false,
        phone_original: '5512345678',
        source: 'FIRST',
        import_batch_id: 'two',
        status: 'UNKNOWN',
        status_source: null,
      },
    ]);
  });

  it('leaves every row untouched when the same file comes again', async () => {
    const file =
      'telefono,nombre,estatus,baja\n5512345678,Ana,VERIFIED,\n5512345679,Eva,,si\n3312345678,,ACTIVE,\n';
    await fixture.import(file);
    const before = await contacts('xmin, ctid, *');
    const summary = await fixture.import(file, { source: 'OTHER', import_batch_id: 'other' });
    expect(summary).toMatchObject({ rows_read: 3, created: 0, updated: 0, unchanged: 3, rejected: 0 });
    expect(await contacts('xmin, ctid, *')).toEqual(before);
  });

  it('does not use up ids for rows that are known, repeated or rejected', async () => {
    const numbers = Array.from({ length: 500 }, (_, index) => String(5_500_000_000 + index));
    const file = ['telefono', ...numbers, ...numbers, '123', 'x'].join('\n');
    for (let round = 0; round < 3; round++) await fixture.import(file);
    await fixture.import('telefono\n5599999999\n');
    expect(await fixture.database.one('SELECT count(*)::int, max(id) FROM contacts')).toEqual({
      count: 501,
      max: 501,
    });
  });

  it('takes rows of the same number one after the other', async () => {
    const summary = await fixture.import(
      'telefono,nombre,ciudad,baja,medio_baja\n' +
        '5512345678,Ana,León,2024-03-31,SMS\n' +
        '5587654321,Eva,,,\n' +
        '+525512345678,Ana María,,no,\n' +
        '044 55 1234 5678,,,,\n',
    );
    expect(summary).toMatchObject({ rows_read: 4, created: 2, unchanged: 2, duplicates: 2, rejected: 0 });
    expect(await contacts('full_name, city, status, opt_out_at, opt_out_method, phone_original')).toEqual([
      {
        full_name: 'Ana María',
        city: 'León',
        status: 'OPTED_OUT',
        opt_out_at: new Date('2024-03-31T06:00:00Z'),
        opt_out_method: 'SMS',
        phone_original: '5512345678',
      },
      expect.objectContaining({ full_name: 'Eva', status: 'UNKNOWN', opt_out_at: null }),
    ]);
  });
});

describe('opt-outs', () => {
  it('stay when a file says that the contact is active', async () => {
    await fixture.database.query(
      `INSERT INTO contacts (phone_e164, phone_national, status, opt_out_at, opt_out_method) VALUES
        ('+525500000001', '5500000001', 'VERIFIED', '2023-01-01', 'CALL'),
        ('+525500000002', '5500000002', 'OPTED_OUT', '2023-01-01', 'SMS'),
        ('+525500000003', '5500000003', 'OPTED_OUT', NULL, NULL),
        ('+525500000004', '5500000004', 'BLOCKED', NULL, NULL),
        ('+525500000005', '5500000005', 'BLACKLISTED', NULL, NULL)`,
    );
    const forbidden =
      'phone_e164, opt_out_at, opt_out_method, CASE WHEN opt_out_at IS NULL THEN status END AS status';
    const before = await contacts(forbidden);
    await fixture.import(
      [
        'telefono,nombre,estatus,baja,medio_baja',
        ...[1, 2, 3, 4, 5].map((digit) => `550000000${digit},Nuevo,ACTIVE,no,WEB`),
      ].join('\n'),
    );
    expect(await contacts(forbidden)).toEqual(before);
    expect((await contacts('full_name, phone_e164')).map((row) => row.full_name as string)).toEqual(
      Array(5).fill('Nuevo'),
    );
  });

  it('can be set by a file, also where another field of the row is faulty', async () => {
    await fixture.import('telefono,estatus\n5512345678,VERIFIED\n5512345679,VERIFIED\n5512345670,VERIFIED\n');
    const summary = await fixture.import(
      'telefono,estatus,baja,clave_estado\n' +
        '5512345678,,31/03/2024,Tejas!\n' +
        '5512345679,OPTED_OUT,,\n' +
        '5512345670,,31/02/2024,\n',
    );
    expect(summary).toMatchObject({
      updated: 3,
      rejected: 0,
      taken_in_part_by_code: { state_code_too_long: 1 },
    });
    expect(
      await contacts('phone_e164, status, opt_out_at IS NOT NULL AS opted_out, opt_out_method, state_code'),
    ).toEqual([
      expect.objectContaining({ phone_e164: '+525512345670', status: 'OPTED_OUT', opted_out: true }),
      expect.objectContaining({
        status: 'OPTED_OUT',
        opted_out: true,
        opt_out_method: 'IMPORT',
        state_code: null,
      }),
      expect.objectContaining({ status: 'OPTED_OUT', opted_out: true, opt_out_method: 'IMPORT' }),
    ]);
  });

  it('keep their first date', async () => {
    await fixture.import('telefono,baja,medio_baja\n5512345678,2023-05-01,WEB\n');
    const summary = await fixture.import('telefono,baja,medio_baja\n5512345678,2024-01-01,SMS\n');
    expect(summary).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await contacts('opt_out_method')).toEqual([{ opt_out_method: 'WEB' }]);
  });
});

describe('old files', () => {
  it.each(['windows-1252', 'latin1'] as const)('are read in %s', async (encoding) => {
    const text = Buffer.from('TELÉFONO;NOMBRE\r\n5512345678;Peña “El Güero”\r\n', 'latin1');
    // “ and ” are 0x93 and 0x94 in that encoding. The encoder of the test has no such characters.
    text[text.indexOf('\x1c', 'latin1')] = 0x93;
    text[text.indexOf('\x1d', 'latin1')] = 0x94;
    await fixture.import(text, { encoding });
    expect(await contacts('full_name')).toEqual([{ full_name: 'Peña “El Güero”' }]);
  });

  it('are read in UTF-16 with tabs and bare carriage returns', async () => {
    await fixture.import(
      Buffer.from('\ufefftelefono\tnombre\r5512345678\tPeña\r5512345679\tEva', 'utf16le'),
      {
        encoding: 'utf-16le',
      },
    );
    expect(await contacts('full_name')).toEqual([{ full_name: 'Peña' }, { full_name: 'Eva' }]);
  });

  it('read in the wrong encoding lose no letter silently', async () => {
    const file = Buffer.from('telefono,nombre\n5512345678,Peña\n', 'latin1');
    expect(await fixture.import(file, { encoding: 'utf-8' })).toMatchObject({
      created: 0,
      rejected_by_code: { full_name_unreadable: 1 },
    });
  });

  it('may have the area code in a column of its own', async () => {
    await fixture.import('lada,telefono\n55,1234 5678\n664,123 4567\n33,5512345679\n');
    expect(await contacts('phone_e164, phone_original, lada')).toEqual([
      { phone_e164: '+525512345678', phone_original: '55 1234 5678', lada: '55' },
      { phone_e164: '+525512345679', phone_original: '5512345679', lada: '55' },
      { phone_e164: '+526641234567', phone_original: '664 123 4567', lada: '664' },
    ]);
  });
});

describe('files that cannot be imported', () => {
  it.each([
    ['', 'The file is empty'],
    ['\n \n', 'The file is empty'],
    ['5512345678,Ana\n5512345679,Eva\n', 'has no header'],
    ['nombre,ciudad\nAna,León\n', 'No column is known as the phone; the header has: nombre, ciudad'],
    ['telefono,celular\n5512345678,5512345679\n', 'choose by the mapping phone=#1'],
    ['"telefono,nombre\n5512345678,Ana\n', 'The header, line 1, cannot be read'],
  ])('%j: %s', async (content, message) => {
    await expect(fixture.import(content)).rejects.toThrow(message);
    expect(await fixture.count()).toBe(0);
  });
});
