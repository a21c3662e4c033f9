import { parseIsMobile, parseOptOut } from './import-values.js';

const NOW = '2026-01-02T03:04:05.000Z';

describe('parseOptOut', () => {
  it.each<[string, string | null | undefined]>([
    ['si', NOW],
    ['SÍ', NOW],
    ['x', NOW],
    ['1', NOW],
    ['no', null],
    ['FALSE', null],
    ['0', null],
    ['0000-00-00', null],
    ['2024-03-31', '2024-03-31 00:00-06:00'],
    ['2024-03-31 10:20', '2024-03-31 10:20-06:00'],
    ['2024-03-31T10:20:30.123Z', '2024-03-31 10:20:30.123Z'],
    ['2024-03-31 10:20:30+02', '2024-03-31 10:20:30+02'],
    ['2024-03-31 10:20:30.1234567', '2024-03-31 10:20:30.1234567-06:00'],
    ['31/03/2024', '2024-03-31 00:00-06:00'],
    ['1-3-2024', '2024-03-01 00:00-06:00'],
    ['31/03/2024 18:00', '2024-03-31 18:00-06:00'],
    ['31/02/2024', undefined],
    ['2024-13-01', undefined],
    ['2024-03-31 25:00', undefined],
    ['0000-01-01', undefined],
    ['03/31/2024', undefined],
    ['31/03/24', undefined],
    ['quizá', undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(parseOptOut(text, NOW)).toBe(expected);
  });
});

describe('parseIsMobile', () => {
  it.each([
    ['MÓVIL', true],
    ['celular', true],
    ['Sí', true],
    ['FIJO', false],
    ['no', false],
    ['quizá', undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(parseIsMobile(text)).toBe(expected);
  });
});
