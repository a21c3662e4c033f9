import { asksToStop, isTaggedOut, saysNotToContact } from './opt-out-words.js';

describe('saysNotToContact', () => {
  it.each([
    ...[
      'pidió baja',
      'quiere darse de baja',
      'baja definitiva',
      'ya no quiere mensajes',
      'que dejen de molestar',
    ],
    ...[
      'No insistir',
      'no le escriban',
      'quitar de la lista',
      'REUS',
      'dont call',
      'optout',
      'no desea nada',
    ],
  ])('hears %j in a note', (text) => {
    expect(saysNotToContact(text)).toBe(true);
  });
  it.each([
    ...[
      'Planta baja',
      'temporada baja',
      'Baja California',
      'no contesta',
      'dado de alta',
      'Lista de precios',
    ],
    ...['base de datos', 'No. 5', 'no acepta efectivo', 'Calle No Reelección', 'no se pudo enviar'],
  ])('does not hear it in %j', (text) => {
    expect(saysNotToContact(text)).toBe(false);
  });
});

describe('isTaggedOut', () => {
  it.each([
    ['Notas', 'BAJA', true],
    ['tags', 'vip, baja', true],
    ['respuesta', 'Stop.', true],
    ['', 'DNC', true],
    ['prioridad', 'baja', false],
    ['notas', 'planta baja', false],
    ['tags', '', false],
  ])('in the column %j, %j: %s', (title, text, expected) => {
    expect(isTaggedOut(title, text)).toBe(expected);
  });
});

describe('asksToStop', () => {
  const stopWords = new Set(['baja', 'stop', 'alto', 'no', 'cancelar']);

  it.each([
    ...[
      'Baja por favor',
      'STOP.',
      'bája',
      'NO GRACIAS',
      ' stop ',
      'ALTO!!',
      '🛑',
      'alto\nalto',
      'b a j a',
      'B.A.J.A',
    ],
    ...[
      'BAJAAA',
      'stopp',
      'ＢＡＪＡ',
      '«baja»',
      'Re: BAJA',
      'STOP\u200b',
      'dejen de mandar',
      'QUITENME',
      'bórrame',
    ],
    ...[
      'sáquenme de su lista',
      'quiten mi número',
      'ya basta',
      'déjenme en paz',
      'deja de molestar',
      'número equivocado',
    ],
    ...[
      'quiero darme de baja',
      'ya no me manden',
      'no me interesa',
      'nop',
      'unsuscribe',
      'take me off',
      'ya paren',
    ],
  ])('takes %j for an opt-out', (text) => {
    expect(asksToStop(text, stopWords)).toBe(true);
  });
  it.each([
    ...[
      '¿A qué hora abren?',
      'Sí',
      'ok gracias',
      'quiero info',
      'para hoy?',
      'fin de semana?',
      'yes',
      'n 12',
    ],
    ...['¿aplica en Baja California?', '¿precio más bajo?', 'mande'],
  ])('takes %j for something else', (text) => {
    expect(asksToStop(text, stopWords)).toBe(false);
  });
});
