import {
  isNothing,
  isSilent,
  parseDate,
  parseIsMobile,
  parseOptIn,
  parseOptOut,
  parseStatus,
} from './import-values.js';

const NOW = '2026-01-02T03:04:05.000Z';

describe('isNothing', () => {
  it.each([
    '',
    '-',
    '--',
    '—',
    '.',
    'N/A',
    'n/a',
    'NA',
    'null',
    '(null)',
    'NULL',
    '\\N',
    'nan',
    'NaN',
    'None',
    's/n',
    'S/N',
    '#N/A',
    '#N/D',
    'Ninguno',
    'sin dato',
    'No aplica',
  ])('takes %j for nothing', (text) => {
    expect(isNothing(text)).toBe(true);
  });
  it.each(['Ana', 'N', 'Nadia', 'no', '0', 'Nantes', 'Nullermeyer', 'Sin Nombre', '1'])(
    'takes %j for something',
    (text) => {
      expect(isNothing(text)).toBe(false);
    },
  );
});

describe('parseOptOut', () => {
  it.each([
    'no',
    'NO',
    'n',
    'FALSE',
    'Falso',
    '0',
    '0.00',
    '000',
    '0000-00-00',
    '00/00/0000',
    '☐',
    '[ ]',
    'ＮＯ',
  ])('takes %j for a plain no', (text) => {
    expect(parseOptOut(text, NOW)).toBeNull();
  });

  it.each([
    'si',
    'SÍ',
    'si.',
    'x',
    '1',
    '1.0',
    '2',
    'BAJA',
    'STOP',
    'SÍ, por SMS',
    'activo',
    'NUNCA',
    'quizá',
    '31/02/2024',
    '99/99/9999',
    'no molestar',
    '31/12/9999',
    '✓',
    '✗',
    '🚫',
    '*',
    's&iacute;',
    'sÃ­',
  ])('takes %j for an opt-out of now', (text) => {
    expect(parseOptOut(text, NOW)).toBe(NOW);
  });
});

describe('isSilent', () => {
  it.each(['', ' ', '-', 'N/A', '__/__/____', '(en blanco)', '[]'])('hears nothing in %j', (text) => {
    expect(isSilent(text)).toBe(true);
  });
  it.each(['✓', '☐', '☑', '❌', '👎', '•', '*', '+', '?', '[ ]', '( )', '🚫'])(
    'hears something in %j',
    (text) => {
      expect(isSilent(text)).toBe(false);
    },
  );
});

describe('parseDate', () => {
  it.each<[string, string | undefined]>([
    ['2024-03-31', '2024-03-31 00:00-06:00'],
    ['2024/03/31', '2024-03-31 00:00-06:00'],
    ['2024-03-31 10:20', '2024-03-31 10:20-06:00'],
    ['2024-03-31T10:20:30.123Z', '2024-03-31 10:20:30.123Z'],
    ['2024-03-31T10:15:00 UTC', '2024-03-31 10:15:00Z'],
    ['2024-03-31 10:20:30+02', '2024-03-31 10:20:30+02'],
    ['2024-03-31 10:20:30.1234567', '2024-03-31 10:20:30.1234567-06:00'],
    ['31/03/2024', '2024-03-31 00:00-06:00'],
    ['31.03.2024', '2024-03-31 00:00-06:00'],
    ['31/03/24', '2024-03-31 00:00-06:00'],
    ['1-3-2024', '2024-03-01 00:00-06:00'],
    ['03/31/2024', '2024-03-31 00:00-06:00'],
    ['31-mar-2024', '2024-03-31 00:00-06:00'],
    ['1 de abril de 2024', '2024-04-01 00:00-06:00'],
    ['31 dic. 2024', '2024-12-31 00:00-06:00'],
    ['31/03/2024 18:00', '2024-03-31 18:00-06:00'],
    ['31/03/2024 9:05', '2024-03-31 09:05-06:00'],
    ['31/03/2024 10:15 a. m.', '2024-03-31 10:15-06:00'],
    ['31/03/2024 12:15:01 p.m.', '2024-03-31 12:15:01-06:00'],
    ['31/03/2024 01:15 PM', '2024-03-31 13:15-06:00'],
    ['45382', '2024-03-31 00:00-06:00'],
    ['45382.5', '2024-03-31 12:00-06:00'],
    ['1711843200', '2024-03-31T00:00:00.000Z'],
    ['31/02/2024', undefined],
    ['2024-13-01', undefined],
    ['2024-03-31 25:00', undefined],
    ['0000-01-01', undefined],
    ['12345', undefined],
    ['quizá', undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(parseDate(text)).toBe(expected);
  });
});

describe('parseOptIn', () => {
  it.each([
    ...['Sí', 'yes', 'TRUE', '1', 'Acepta', 'subscribed', 'opt-in', '2024-01-01', '✓', '☑', '✅', '👍'].map(
      (text) => [text, true],
    ),
    ...[
      'No',
      'no, gracias',
      'nunca',
      'false',
      '0',
      'unsubscribed',
      'Rechazado',
      'dado de baja',
      'no acepta',
      'jamás',
      '0.00',
      '✗',
      '❌',
      '☐',
      '[ ]',
      '👎',
    ].map((text) => [text, false]),
    ...['quizá', 'Premium', 'SMS', 'sí y no', '☒', '*', '?', 's&iacute;'].map((text) => [text, undefined]),
  ] as [string, boolean | undefined][])('reads %j as %j', (text, expected) => {
    expect(parseOptIn(text)).toBe(expected);
  });
});

describe('parseStatus', () => {
  it.each([
    [
      'OPTED_OUT',
      [
        'Baja',
        'Dado de baja',
        'No molestar',
        'no contactar',
        'Opted-Out',
        'unsubscribed',
        'Cancelada',
        'STOP',
        'Desuscrito',
        'No desea',
        'DND',
        'REPEP',
        'Excluido',
        'archived',
      ],
    ],
    ['BLOCKED', ['Bloqueado', 'blocked', 'blocklisted', 'BLOCK']],
    ['BLACKLISTED', ['Lista negra', 'lista_negra', 'blacklist', 'Blacklisted']],
    ['ACTIVE', ['Activo', 'active', 'subscribed']],
    ['INACTIVE', ['Inactivo']],
    ['VERIFIED', ['Verificado', 'verified']],
    ['SUSPENDED', ['Suspendido']],
    [undefined, ['Jalisco', 'Baja California Sur?', 'VIP'].slice(0, 1)],
  ])('reads %s', (status, texts) => {
    expect(texts.map((text) => [text, parseStatus(text)])).toEqual(texts.map((text) => [text, status]));
  });
});

describe('parseIsMobile', () => {
  it.each([
    ['MÓVIL', true],
    ['mo\u0301vil', true],
    ['Cel.', true],
    ['FIXED_LINE', false],
    ['línea fija', false],
    ['verdadero', true],
    ['celular', true],
    ['Sí', true],
    ['FIJO', false],
    ['no', false],
    ['quizá', undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(parseIsMobile(text)).toBe(expected);
  });
});
