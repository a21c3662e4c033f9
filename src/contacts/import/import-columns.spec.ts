import { mapColumns } from './import-columns.js';

describe('mapColumns', () => {
  it('knows Spanish and English names in any case, with or without accents', () => {
    expect(
      mapColumns(['  TELÉFONO celular', 'Nombre-Completo', 'Compañía', 'STATUS', 'Población', 'Folio'])
        .positions,
    ).toEqual({ phone: [0], full_name: [1], operator: [2], status: [3], city: [4] });
  });

  it('names the columns that it does not use', () => {
    expect(mapColumns(['Folio', 'phone', '']).ignored).toEqual([0, 2]);
  });

  it('reads an export of the contacts table by the names of its columns', () => {
    expect(mapColumns(['id', 'phone_e164', 'phone_national', 'full_name', 'lada']).positions).toEqual({
      phone: [1],
      full_name: [3],
      lada: [4],
    });
  });

  it('puts a name in pieces together', () => {
    const header = ['Apellido Materno', 'Nombre(s)', 'Apellido Paterno', 'Celular'];
    expect(mapColumns(header).positions).toEqual({ phone: [3], full_name: [1, 2, 0] });
  });

  it('takes the columns that were chosen, by title or position, and leaves out what was un-mapped', () => {
    const header = [
      'telefono',
      'celular',
      'Titular, de la línea',
      'nombre',
      'nombre',
      'ciudad',
      'Baja',
      '#1',
    ];
    expect(
      mapColumns(header, {
        phone: '#2',
        full_name: ['titular, de la linea', '#5'],
        city: null,
        opt_out_at: [],
        ignore: 'baja',
        operator: '#1',
      }).positions,
    ).toEqual({ phone: [1], full_name: [2, 4], operator: [7] });
  });

  it.each([
    ...[
      'baja',
      'Fecha de baja',
      'motivo_baja',
      'es_baja_sms',
      'optout',
      'Opted Out',
      'fecha opt-out',
      'HasOptedOutOfSms',
    ],
    ...[
      'unsubscribed',
      'UNSUB_TIME',
      'Dado de baja',
      'doNotContact',
      'DoNotBulkEMail',
      'NoMolestar',
      'DND',
      'dnc',
    ],
    ...[
      'REPEP',
      'blocked',
      'Bloqueado',
      'STOP',
      'Cancelado',
      'No SMS',
      'Removido',
      'Excluir',
      'Lista negra',
      'blacklisted',
    ],
    ...[
      'no desea recibir',
      'No quiere que le llamen',
      'Sin consentimiento',
      'not subscribed',
      'no_suscrito',
      'nunca contactar',
    ],
    ...[
      'Suppressed',
      'suprimido',
      'Desuscrito',
      'complained',
      'Quejas',
      'spam',
      'Revocación de consentimiento',
      'ARCO',
    ],
    ...['dadodebaja', 'fechabaja', 'bajasms', 'smsoptout', 'OPTOUTDATE', 'nomolesten', 'nocall', 'dontcall'],
    ...[
      'donotsms',
      'no_volver_a_contactar',
      'No se le escriba',
      'no mandar',
      'NO MKT',
      'Do not market',
      'DNT',
    ],
    ...['no usar', 'dejar de enviar', 'uncontactable', 'lista gris', 'oposiciÃ³n', 'No&nbsp;molestar'],
    ...[
      'ba\u200bja',
      'No\nmolestar',
      'ＢＡＪＡ',
      'retiró su consentimiento',
      'negó permiso',
      'declined',
      'muerto',
    ],
    ...[
      'desafiliado',
      'inhibido',
      'quitar de lista',
      'desinteresado',
      'opt-off',
      'bounced',
      'en_lista_robinson',
    ],
    ...[
      'oposición',
      'Rechazado',
      'eliminado',
      'deleted_at',
      'archived',
      'cleaned',
      'fallecido',
      'email_opt_out',
      'Ya no',
    ],
  ])('knows that %j says who is not to be contacted', (title) => {
    expect(mapColumns(['phone', title]).positions).toEqual({ phone: [0], opt_out_at: [1] });
  });

  it.each([
    ...[
      'opt_in',
      'OptIn',
      'Acepta SMS',
      'Accepts Marketing',
      'Suscrito',
      'Subscribed',
      'Consentimiento',
      'smsConsent',
    ],
    ...[
      'Autoriza contacto',
      'permiso_sms',
      'Contactable',
      'puede contactarse',
      'Recibir mensajes',
      'allow_sms',
      'sms_status',
    ],
    ...[
      'can_contact',
      'okToCall',
      'OPTINTIME',
      'quiere promociones',
      'wants_sms',
      'mktg_ok',
      'mkt_status',
      'tcpa',
    ],
    ...['subscription_status', 'SMS activo', 'estatus de suscripción', 'De acuerdo'],
  ])('knows that %j says who agreed', (title) => {
    expect(mapColumns(['phone', title]).positions).toEqual({ phone: [0], opt_in: [1] });
  });

  it.each([
    ...[
      'SMS',
      'marketing',
      'No bloqueado',
      'sin baja',
      'No contacto',
      'No. WhatsApp',
      'Preferencias de contacto',
    ],
    ...[
      'opted',
      'optInOut',
      'in/out',
      'mercadotecnia',
      'finalidades secundarias',
      'comm_prefs',
      'legal_basis',
    ],
    ...['Aviso de privacidad', 'Pedido cancelado', 'opt in / opt out', 'GDPR', 'Restricciones'],
  ])('does not guess what %j means', (title) => {
    expect(() => mapColumns(['phone', title])).toThrow(
      `The column ${title} may say who is not to be contacted`,
    );
    expect(mapColumns(['phone', title], { ignore: title }).positions).toEqual({ phone: [0] });
    expect(mapColumns(['phone', title], { opt_in: title }).positions).toEqual({ phone: [0], opt_in: [1] });
    expect(mapColumns(['phone', title], { opt_out_at: '#2' }).positions).toEqual({
      phone: [0],
      opt_out_at: [1],
    });
  });

  it.each([
    ...[
      'No. de cliente',
      'Notas',
      'Archivo',
      'Exclusivo',
      'Segmento',
      'RFC',
      'Núm. recibo',
      'Borrador',
      'Bloques',
      'Barrios',
    ],
    ...[
      'No. solicitud',
      'No. usuario',
      'No. tarjeta',
      'Uso',
      'Exclusividad',
      'Demanda',
      'Negocio',
      'Contexto',
    ],
    ...[
      'No. de llamadas',
      'Contactos',
      'fecha_alta',
      'Objetivo',
      'Altura',
      'Debajo',
      'Trabaja en',
      'Correo',
      'Bajada',
    ],
  ])('takes %j for something else', (title) => {
    expect(mapColumns(['phone', title]).ignored).toEqual([1]);
  });

  it('takes every column that says who opted out', () => {
    expect(mapColumns(['phone', 'baja', 'no llamar', 'opt_out_at', 'Acepta', 'suscrito']).positions).toEqual({
      phone: [0],
      opt_out_at: [1, 2, 3],
      opt_in: [4, 5],
    });
  });

  it.each([
    [
      ['telefono', 'celular'],
      {},
      'More than one column can be the phone (telefono #1, celular #2): choose by the mapping phone=#1.',
    ],
    [['phone', 'Phone'], {}, 'More than one column can be the phone'],
    [['nombre'], {}, 'No column is known as the phone'],
    [['telefono'], { city: 'plaza' }, 'The file has no column plaza for the city'],
    [['telefono'], { city: '#2' }, 'The file has no column #2 for the city'],
  ])('refuses %j with %j', (header, chosen, message) => {
    expect(() => mapColumns(header, chosen)).toThrow(message);
  });

  it('shows no character of the file that steers a terminal', () => {
    const message = (header: string[]): string => {
      try {
        mapColumns(header);
        return '';
      } catch (error) {
        return String(error);
      }
    };
    const shown = message(['\x1b]0;pwned\x07\x1b[2Jtel x', 'a\u202eb', 'c\x9b31m']);
    expect(shown).toContain('·]0;pwned··[2Jtel x');
    // eslint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  });
});
