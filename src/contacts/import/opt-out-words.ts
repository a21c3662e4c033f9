/*
 * The words, in Spanish and English, by which files say who is not to be contacted. A word that is missed here is a
 * message against somebody's will: so they are stems, and what only may mean it counts as doubtful.
 */

/** "Teléfono celular " and "telefonoCelular" become "telefono_celular". */
export function simplify(text: string): string {
  const before = met.get(text);
  if (before !== undefined) return before;
  const simple = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace('whats_app', 'whatsapp');
  if (met.size < MOST_MET && text.length < 50) met.set(text, simple);
  return simple;
}

/** Most cells that have to be simplified hold one of a few words. */
const met = new Map<string, string>();
const MOST_MET = 2000;

/** Whole words or their beginnings, `*` for any end, as they stand in a simplified text. */
function words(list: string): RegExp {
  const alternatives = list
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('*', '[a-z0-9]*'));
  return new RegExp(`(?<![a-z0-9])(?:${alternatives.join('|')})(?![a-z0-9])`);
}

/** Not wanting, or not being, contacted: "no molestar", "sin consentimiento", "do not call". */
const NOT = '(?:no|not|never|nunca|sin|without|don_?t|do_not|doesn_?t)';
const REACHED =
  'contactar* contacten contactable contact contacted molest* llamar* llamen llame call calls called enviar* envie ' +
  'envien send sms mensaj* messag* text whatsapp mail* email* correos? llamadas marketing publicidad promos ' +
  'promociones desea* quiere* acept* accept* autoriz* authori* permi* recib* receive* insist* suscri* subscri* ' +
  'consent* consien* interes* disturb track opt_?in* opted_in agree* notific* notify';
const NOT_REACHED = words(
  REACHED.split(' ')
    .map((word) => `${NOT}_(?:(?!de_)[a-z]{1,5}_){0,2}${word}`)
    .join(' '),
);
/** "No. WhatsApp": the same two letters shorten "number". */
const NUMBER_OF =
  /^no_(?:contacto|whatsapp|mensaje|llamada|correo|email|mail|autorizacion|suscripcion|suscriptor|permiso|recibo|envio|promocion|cancelacion|baja)(?:e?s)?$/;

/** Having left, been blocked, or being on a list of those who must not be written to. */
const LEFT = words(
  'bajas? opt_?outs? opted_?outs? unsub* un_subscri* desuscri* des_suscri* dessuscri* desinscri* dnc dnd dncr dnm ' +
    'donot(?:contact|call|disturb|text|send)* nomolestar nocontactar nollamar noenviar nosms cancel* lista_negr* ' +
    'listanegra lista_negativa black_?list* blocked blocking block_?list* bloquead* bloqueos? bloquear deny_?list* ' +
    'denied suppress* supres* suprim* excluir excluid* excluded? exclusion(?:es|s)? remove* removid* eliminad* ' +
    'eliminar eliminacion borrad[oa]s? delet* stop stopp* repep reus robinson arco oposicion opuso rechaz* reject* ' +
    'refus* revoc* revok* withdr* quejas? complain* denunci* spam vetad* veto prohib* forbid* restring* renunci* ' +
    'fallecid* deceased difunt* finad* ban banned silenciad* muted desactivad* deactivat* inhabilitad* ' +
    'deshabilitad* cleaned archived archivad[oa]s? ya_no',
);

/** What a customer agreed to. */
const AGREED = words(
  'acept* accept* opt_?ins? opted_?ins? suscri* subscri* consent* consien* autoriz* authori* permit* permis* contactable ' +
    'contactar* puede_* recibe recibir* receives? allow* agree* de_acuerdo marketable mailable whitelist* lista_blanca ' +
    '(?:sms|whatsapp|mensajes|marketing|publicidad|promociones|newsletter|boletin|contacto|comunicacion(?:es)?)_' +
    '(?:ok|si|activ*|habilit*|enabl*|status|estatus|estado|permitid*) ' +
    '(?:status|estatus|estado)_(?:de_)?(?:sms|whatsapp|mensajes|marketing|suscripcion|newsletter|contacto)',
);
/** Taking back what one agreed to is leaving. */
const TAKEN_BACK = words(
  'revoc* revok* withdr* retir* cancel* rechaz* reject* refus* unsub* desuscri* negad* denied',
);

/** What may mean either, or something else: only whoever knows the file can say. */
const DOUBTFUL = words(
  'sms block bloque disabled retirad[oa]s? marketing publicidad promocion(?:es)? newsletter boletin mensajes no_contacto sin_contacto no_envios? ' +
    'no_promocion no_llamada gdpr lfpdppp rgpd privac* aviso_de_privacidad lawful* restric* comunicaciones ' +
    '(?:preferenc*|preference*)_(?:de_)?(?:contact*|comunic*|sms|canal*|channel*|marketing|privac*) ' +
    '(?:contact*|comunic*|sms|marketing)_(?:preferenc*|preference*)',
);
/** An order that was cancelled is nobody who was. */
const OTHER_THING = words(
  'pedidos? orden(?:es)? orders? compras? ventas? sales? factura* invoice* citas? monto importe productos? products? ' +
    'reserva* booking* saldo credito pagos? payment* servicio cuenta poliza prioridad priority',
);

export type ColumnMeaning = 'opt_out' | 'opt_in' | 'doubtful';

/** What a simplified header says of whether people may be contacted; undefined when it speaks of something else. */
export function meaningOf(header: string): ColumnMeaning | undefined {
  if (/^no_de_/.test(header)) return undefined;
  if (NUMBER_OF.test(header)) return 'doubtful';
  const refuses = NOT_REACHED.test(header);
  const isLeaving = LEFT.test(header);
  const agreed = AGREED.test(header);
  const other = OTHER_THING.test(header);
  if (isLeaving || refuses) {
    if (other) return 'doubtful';
    // "No bloqueado", or an opt-out beside an opt-in: which of both a value means cannot be told.
    if (isLeaving && new RegExp(`(?:^|_)${NOT}_`).test(header) && !refuses) return 'doubtful';
    if (isLeaving && agreed && !refuses && !TAKEN_BACK.test(header)) return 'doubtful';
    return 'opt_out';
  }
  if (agreed) return other ? 'doubtful' : 'opt_in';
  return DOUBTFUL.test(header) ? 'doubtful' : undefined;
}

/** Whether a simplified value, such as a status, forbids to contact whoever has it. */
export function forbids(value: string): boolean {
  return LEFT.test(value) || NOT_REACHED.test(value) || /^block$|(?:^|_)no_contacto?s?(?:_|$)/.test(value);
}

const PHRASES = words(
  'dad[oa]_de_baja lista_negra do_not_(?:contact|call|text|disturb|sms|send) opted_?out opt_out unsubscribed ' +
    'desuscrit[oa] no_(?:volver_a_|lo_|la_|le_|se_le_|quiere_que_lo_|desea_que_le_)?(?:contactar*|molest*|llamar*|llamen|enviar*|envien) ' +
    'no_(?:mas|more)_(?:sms|mensajes|messages|llamadas) no_(?:desea|quiere)_(?:recibir|mensajes|sms|mas|publicidad|promociones)* blacklisted repep',
);

/** Spares the hundreds of thousands of cells without any such word. */
const PERHAPS = /\b(?:no|dad[oa]|lista|opt|opted|unsub\w*|desus\w*|black\w*|repep|do|don)\b/i;

/** Whether a text among others, such as a note, says plainly that somebody is not to be contacted. */
export function saysNotToContact(text: string): boolean {
  return PERHAPS.test(text) && PHRASES.test(simplify(text));
}
