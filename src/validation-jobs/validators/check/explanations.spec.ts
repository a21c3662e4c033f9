import fc from 'fast-check';
import { geocoder } from 'libphonenumber-geo-carrier';
import { normalizeMexicanPhone } from '../../../common/phone.js';
import { readAnswer } from '../http-answer.js';
import { faultsOf } from './explanations.js';
import { inventedPhones } from './validator-check.js';

const PHONES = ['+523300000001', '+523300000002', '+523300000003'];

const result = fc.record(
  {
    phone_e164: fc.constantFrom(...PHONES, '+523399999999'),
    status: fc.constantFrom('valid', 'invalid', 'unknown', 'maybe', null),
    is_business: fc.constantFrom(true, false, null, 'yes'),
    confidence_score: fc.constantFrom(0, 0.5, 1, 1.7, -0.1, '0.5', null),
    validation_method: fc.constantFrom('api', 'x'.repeat(51), 7),
  },
  { requiredKeys: ['phone_e164'] },
);

describe('faultsOf', () => {
  it('finds a fault in a phone exactly where the engine fails one', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 5 }), (results) => {
        const body = JSON.stringify({ results });
        const { missing, repeated, values } = faultsOf(PHONES, body);
        const failed = [...readAnswer(PHONES, body, 0).values()].filter(({ status }) => status === 'failed');
        expect(missing + repeated + values.length > 0).toBe(failed.length > 0);
      }),
    );
  });
});

describe('inventedPhones', () => {
  it('are well-formed, and belong to no place of Mexico', async () => {
    const phones = inventedPhones(1000);
    expect(new Set(phones).size).toBe(1000);
    for (const phone of phones)
      expect(normalizeMexicanPhone(phone)).toMatchObject({ ok: true, phone_e164: phone });
    // The geocoder reads these two properties; that it knows the places of others is shown by Guadalajara.
    const placeOf = (nationalNumber: string) =>
      geocoder({ countryCallingCode: '52', nationalNumber } as Parameters<typeof geocoder>[0], 'es');
    expect(await placeOf('3355501234')).toContain('Guadalajara');
    expect(await placeOf('200')).toBeNull();
  });
});
