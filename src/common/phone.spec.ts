import fc from 'fast-check';
import { normalizeMexicanPhone, type PhoneErrorCode } from './phone.js';

/** The ways in which the same 10 digits have been written since 1999. */
const FORMS: ((national: string) => string)[] = [
  (n) => n,
  (n) => `+52${n}`,
  (n) => `+521${n}`,
  (n) => `+5201${n}`,
  (n) => `+52044${n}`,
  (n) => `52${n}`,
  (n) => `521${n}`,
  (n) => `0052${n}`,
  (n) => `00521${n}`,
  (n) => `01${n}`,
  (n) => `044${n}`,
  (n) => `045${n}`,
  (n) => `tel:+52${n}`,
  (n) => `Cel. ${n}`,
  (n) => `M: ${n}`,
  (n) => `No. ${n}`,
  (n) => `${n} (cel)`,
  (n) => `${n} casa`,
  (n) => `=+52${n}`,
  (n) => `’${n}`,
  (n) => `“${n}”`,
  (n) => `*${n}*`,
  (n) => `${n};`,
  (n) => `${n[0]},${n.slice(1, 4)},${n.slice(4, 7)},${n.slice(7)}`,
  (n) => `${n.slice(0, 2)}&nbsp;${n.slice(2)}`,
  (n) => `wa.me/52${n}?text=hola`,
  (n) => `https://api.whatsapp.com/send?phone=521${n}`,
  (n) => `(+52) ${n}`,
  (n) => `'${n}`,
  (n) => `${n}.0`,
  (n) => `\u202a+52${n}\u202c`,
  (n) => `="${n}"`,
  (n) => `00152${n}`,
  (n) => `01152${n}`,
  (n) => `whatsapp:+521${n}`,
  (n) => `521${n}@c.us`,
  (n) => `521${n}@s.whatsapp.net`,
  (n) => `https://wa.me/52${n}`,
  (n) => `${n[0]}.${n.slice(1)}E+09`,
  ...[0xff10, 0x0660, 0x06f0].map(
    (zero) => (n: string) => n.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))),
  ),
];
const SEPARATORS = ['', ' ', '-', '.', '\u00a0', '\u2011', '\u2013', '  ', ' - ', ') ', ' ('];

const nationalNumber = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.stringMatching(/^\d{9}$/))
  .map(([first, rest]) => `${first}${rest}`);

describe('normalizeMexicanPhone', () => {
  it('reads every form of the same ten digits as the same number', () => {
    fc.assert(
      fc.property(nationalNumber, fc.constantFrom(...FORMS), (national, form) => {
        expect(normalizeMexicanPhone(form(national))).toMatchObject({
          ok: true,
          phone_e164: `+52${national}`,
          phone_national: national,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('ignores separators wherever they stand', () => {
    const prefixes = fc.constantFrom('', '52', '521', '01', '044', '045', '0052');
    const separators = fc.array(fc.constantFrom(...SEPARATORS), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(nationalNumber, prefixes, separators, (national, prefix, between) => {
        const written = Array.from(prefix + national)
          .map((digit, index) => digit + (between[index] ?? ''))
          .join('');
        expect(normalizeMexicanPhone(written)).toMatchObject({ ok: true, phone_e164: `+52${national}` });
      }),
    );
  });

  it('leaves its own result unchanged', () => {
    fc.assert(
      fc.property(nationalNumber, (national) => {
        const once = normalizeMexicanPhone(national);
        expect(once.ok && normalizeMexicanPhone(once.phone_e164)).toEqual(once);
      }),
    );
  });

  it('answers any text at all with a number in E.164 or a code', () => {
    const digitsAndNoise = fc.string({ unit: fc.constantFrom(...Array.from('0123456789+ -.()x#abc')) });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digitsAndNoise), (text) => {
        const result = normalizeMexicanPhone(text);
        if (!result.ok) return;
        expect(result.phone_e164).toMatch(/^\+52[2-9]\d{9}$/);
        expect(result.phone_national).toBe(result.phone_e164.slice(3));
        expect(result.phone_national.startsWith(result.lada)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['33 1234 5678', '33'],
    ['55 1234 5678', '55'],
    ['56 1234 5678', '56'],
    ['81 1234 5678', '81'],
    ['664 123 4567', '664'],
    ['998 123 4567', '998'],
    ['222 123 4567', '222'],
  ])('finds the area code of %s', (raw, lada) => {
    expect(normalizeMexicanPhone(raw)).toMatchObject({ ok: true, lada });
  });

  it('accepts an area code that no list has', () => {
    expect(normalizeMexicanPhone('399 999 9999')).toMatchObject({ ok: true, lada: '399' });
  });

  it.each<[string, PhoneErrorCode]>([
    ['', 'empty'],
    [' - ', 'empty'],
    ['s/n', 'invalid_characters'],
    ['55 1234 567O', 'invalid_characters'],
    ['5.51234E+09', 'lost_digits'],
    ['5.21336E+12', 'lost_digits'],
    ['55 1234 5678 / 55 8765 4321', 'invalid_characters'],
    ['551234\u00005678', 'invalid_characters'],
    ['55++12345678', 'invalid_characters'],
    ['55 1234 5678 ext. 12', 'has_extension'],
    ['55 1234 5678 Extensión 12', 'has_extension'],
    ['55 1234 5678 x12', 'has_extension'],
    ['+52-55-1234-5678;ext=12', 'has_extension'],
    ['+1 551 234 5678', 'not_mexican'],
    ['1 551 234 5678', 'not_mexican'],
    ['+55 1234 5678', 'not_mexican'],
    ['0034 612 345 678', 'not_mexican'],
    ['55 1234 567', 'too_short'],
    ['551234567.0', 'too_short'],
    ['1234 5678', 'too_short'],
    ['+52 1234 5678', 'too_short'],
    ['52 55 1234 567', 'too_short'],
    ['01 55 1234 567', 'too_short'],
    ['044 55 1234 567', 'too_short'],
    ['55 1234 56789', 'too_long'],
    ['+52 55 1234 56789', 'too_long'],
    ['5512345678 5587654321', 'too_long'],
    ['1234567890', 'invalid_prefix'],
    ['+52 123 456 7890', 'invalid_prefix'],
  ])('refuses %j with the code %s', (raw, code) => {
    expect(normalizeMexicanPhone(raw)).toEqual({ ok: false, code });
  });

  it('answers a huge text at once', () => {
    expect(normalizeMexicanPhone(' '.repeat(1_000_000) + 'x')).toEqual({
      ok: false,
      code: 'invalid_characters',
    });
    expect(normalizeMexicanPhone('5'.repeat(1_000_000))).toEqual({ ok: false, code: 'too_long' });
  });
});
