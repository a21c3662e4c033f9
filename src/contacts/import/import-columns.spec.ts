import { mapColumns } from './import-columns.js';

describe('mapColumns', () => {
  it('knows Spanish and English names in any case, with or without accents', () => {
    expect(
      mapColumns(['  TELÉFONO celular', 'Nombre-Completo', 'Compañía', 'STATUS', 'Población', 'Folio'])
        .positions,
    ).toEqual({
      phone: 0,
      full_name: 1,
      operator: 2,
      status: 3,
      city: 4,
    });
  });

  it('names the columns that it does not use', () => {
    expect(mapColumns(['Folio', 'phone', '']).ignored).toEqual(['Folio', '']);
  });

  it('reads an export of the contacts table by the names of its columns', () => {
    expect(mapColumns(['id', 'phone_e164', 'phone_national', 'full_name', 'lada']).positions).toEqual({
      phone: 1,
      full_name: 3,
      lada: 4,
    });
  });

  it('takes the column that was chosen, whatever its name', () => {
    const header = ['telefono', 'celular', 'Titular de la línea'];
    expect(mapColumns(header, { phone: 'Celular', full_name: 'titular de la linea' }).positions).toEqual({
      phone: 1,
      full_name: 2,
    });
  });

  it.each(['optout', 'Opted Out', 'fecha opt-out', 'unsubscribed', 'Dado de baja'])(
    'knows that %s says who opted out',
    (title) => {
      expect(mapColumns(['phone', title]).positions.opt_out_at).toBe(1);
    },
  );

  it('passes over a reason for opting out where the date is known', () => {
    expect(mapColumns(['phone', 'baja', 'motivo_baja'])).toMatchObject({ ignored: ['motivo_baja'] });
  });

  it.each([
    [['telefono', 'celular'], {}, 'More than one column can be the phone (telefono, celular)'],
    [['phone', 'Phone'], {}, 'More than one column can be the phone'],
    [['nombre'], {}, 'No column is known as the phone'],
    [['phone', 'es_baja_sms'], {}, 'es_baja_sms seems to say who opted out'],
    [['phone', 'opt_out_at', 'no_contactar'], {}, 'More than one column can be the opt_out_at'],
    [['55 1234 5678', 'Ana'], {}, 'The file has no header'],
    [['telefono'], { city: 'plaza' }, 'The file has no column plaza for the city'],
  ])('refuses %j with %j', (header, chosen, message) => {
    expect(() => mapColumns(header, chosen)).toThrow(message);
  });
});
