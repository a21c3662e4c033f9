import { completeState, contradictedState, knownOperator, STATES } from './mexican-states.js';

const state = (state_code: string | null, state_name: string | null) => ({ state_code, state_name });

describe('completeState', () => {
  it('knows all 32 states, by code and by name', () => {
    const states = Object.entries(STATES);
    expect(states).toHaveLength(32);
    for (const [code, name] of states) {
      expect(completeState(state(code, null))).toEqual(state(code, name));
      expect(completeState(state(null, name))).toEqual(state(code, name));
    }
  });

  it.each([
    ['any case', state('jal', null), state('JAL', 'Jalisco')],
    ['no accents', state(null, 'NUEVO LEON'), state('NL', 'Nuevo León')],
    ['its full name', state(null, 'Veracruz de Ignacio de la Llave'), state('VER', 'Veracruz')],
    ['its old code', state('DF', null), state('CDMX', 'Ciudad de México')],
    ['its ISO code', state('MX-QUE', null), state('QRO', 'Querétaro')],
    ['its abbreviation', state(null, 'Edo. de Méx.'), state('MEX', 'México')],
    ['a name where the code belongs', state('Jalisco', null), state('JAL', 'Jalisco')],
    ['a name cut short', state(null, 'Baja Calif.'), state('BCN', 'Baja California')],
    [
      'a name cut short, and its point of the compass',
      state(null, 'B. C. Sur'),
      state('BCS', 'Baja California Sur'),
    ],
    ['a misspelt Baja California', state(null, 'Baja Califronia Sur'), state('BCS', 'Baja California Sur')],
    ['a name with its code', state(null, 'Jalisco (JAL)'), state('JAL', 'Jalisco')],
    ['a name and its code', state(null, 'Aguascalientes, Ags.'), state('AGS', 'Aguascalientes')],
    ['a name with the country', state(null, 'Sonora, México'), state('SON', 'Sonora')],
    ['a number without its zero', state('9', null), state('CDMX', 'Ciudad de México')],
    ['a code that no state has', state('JALI', null), state('JALI', null)],
    ['a name that no state has', state(null, 'Texas'), state(null, 'Texas')],
    ['neither', state(null, null), state(null, null)],
    ['both', state('JAL', 'Jal.'), state('JAL', 'Jalisco')],
    ['two that differ, which stay', state('JAL', 'Sinaloa'), state('JAL', 'Sinaloa')],
  ])('from %s', (_name, given, expected) => {
    expect(completeState(given)).toEqual(expected);
  });
});

describe('contradictedState', () => {
  it.each([
    [state('JAL', 'Sinaloa'), 'Jalisco'],
    [state('MEX', 'Ciudad de México'), 'México'],
    [state('JAL', 'jalisco'), undefined],
    [state('DF', 'Ciudad de Mexico'), undefined],
    [state('JAL', 'Jal.'), undefined],
    [state('X', 'Sinaloa'), undefined],
    [state('JAL', null), undefined],
  ])('of %o is %s', (given, expected) => {
    expect(contradictedState(given)).toBe(expected);
  });
});

describe('knownOperator', () => {
  it.each([
    ['at&t méxico', 'AT&T'],
    ['AT&amp;T', 'AT&T'],
    ['Radiomóvil Dipsa, S.A. de C.V.', 'Telcel'],
    ['Telefónica Movistar', 'Movistar'],
    ['Altán Redes', 'Altán'],
    ['Virgin', 'Virgin Mobile'],
    ['OUI', 'OUI'],
  ])('reads %j as %j', (text, expected) => {
    expect(knownOperator(text)).toBe(expected);
  });
});
