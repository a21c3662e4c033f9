import { maskPersonal } from './personal-data.js';

describe('maskPersonal', () => {
  it.each([
    [{ phone_e164: '+523311102193' }, { phone_e164: '+5233******93' }],
    [{ phone_national: '3311102193' }, { phone_national: '33******93' }],
    [{ phone_original: '(33) 1110-2193' }, { phone_original: '(**) ****-**93' }],
    [{ full_name: 'María del  Río' }, { full_name: 'M*** d***  R***' }],
    [
      { full_name: null, phone_e164: null },
      { full_name: null, phone_e164: null },
    ],
    [
      { address: 'Av. Vallarta 1', profile_info: { nombre: 'Ana' } },
      { address: null, profile_info: null },
    ],
    [{ items: [{ contact: { full_name: 'Ana' } }] }, { items: [{ contact: { full_name: 'A***' } }] }],
    [{ filter: { search: 'ana', lada: ['33'] } }, { filter: { search: '***', lada: ['33'] } }],
  ])('masks the fields that say who somebody is: %j', (answer, masked) => {
    expect(maskPersonal(answer)).toEqual(masked);
  });

  it.each([
    ['Llamar al 33 1110 2193.', 'Llamar al ** **** **93.'],
    ['de 3311102193.csv', 'de ********93.csv'],
    ['feria-3311102193_tel8112345678.csv', 'feria-********93_tel********78.csv'],
    ['+52 1 (667) 123-4567', '+** * (***) ***-**67'],
    ['0445512345678', '***********78'],
    ['525512345678, 33-1110-2193', '**********78, **-****-**93'],
  ])('masks a phone in any text: %s', (text, masked) => {
    expect(maskPersonal({ name: text })).toEqual({ name: masked });
  });

  it.each([
    '10000000-0000-4000-8000-000000000001',
    '2026-11-27T02:46:27.940Z',
    '2026-11-27 02:46:27.940123+00',
    'WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0',
    'Jalisco',
    '20261120101500',
    '31,833,272',
    '123456789',
    '12345678901234567890',
  ])('leaves alone what is no phone: %s', (text) => {
    expect(maskPersonal([text, 3311102193, true])).toEqual([text, 3311102193, true]);
  });

  it('leaves times to JSON', () => {
    const at = new Date(0);
    expect(maskPersonal({ at })).toEqual({ at });
  });
});
