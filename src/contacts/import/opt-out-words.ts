/*
 * The words, in Spanish and English, by which files say who must not be contacted. A missing word means a message
 * against somebody's will. So these are stems, and a word that only may mean an opt-out counts as doubtful.
 */

/** "Teléfono celular " and "telefonoCelular" become "telefono_celular". */
export function simplify(text: string): string {
  const before = met.get(text);
  if (before !== undefined) return before;
  const simple = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
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
const NOT =
  '(?:no|not|never|nunca|jamas|sin|without|don_?t|do_not|donot|doesn_?t|deja(?:r|n|d)?_de|deje[ns]?_de)';
const REACHED =
  'contactar* contacten contactable contact contacted molest* llamar* llamen llame call calls called enviar* envie ' +
  'envien send sms mensaj* messag* text* whatsapp mail* email* correos? llamadas marketing publicidad promos? ' +
  'promociones desea* quiere* acept* accept* autoriz* authori* permi* recib* receive* insist* suscri* subscri* ' +
  'consent* consien* interes* disturb track opt_?in* opted_in agree* notific* notify mandar* manden* escrib* ' +
  'recontact* mkt mktg market* mercadotecnia remarketing retargeting solicit soliciten share sell wa wsp wapp whats envios? ' +
  'ofertas? mensajear marcar* usar use used apt[oa] elegible eligible reach* localiza*';
/** Words between both that change nothing: "no se le envíe", "no volver a llamar"; but not "no. de SMS". */
const NOT_REACHED = words(
  REACHED.split(' ')
    .map((word) => `${NOT}_(?:(?:(?!de_)[a-z]{1,5}|volver|seguir|wishes)_){0,3}${word}`)
    .join(' '),
);
/** The same without spaces, as old systems name their columns: "nomolestar", "dontcall". */
const NOT_REACHED_GLUED = words(
  'no(?:contact|molest|llam|envi|sms|mensaj|public|market|mkt|call|text|acept|autoriz|suscri|interes)* ' +
    '(?:donot|dont)[a-z]+ un(?:contactable|reachable|interested) incontactable ilocalizable desinteresad*',
);
/** "No. WhatsApp": the same two letters shorten "number". */
const NUMBER_OF =
  /^no_(?:contacto|whatsapp|wa|mensaje|llamada|correo|email|mail|autorizacion|suscripcion|suscriptor|permiso|recibo|envio|promo|promocion|oferta|cancelacion|baja|interes)(?:e?s)?$/;

/** Having left, been blocked, or being on a list of those who must not be written to. */
const LEFT = words(
  'bajas? (?:f|fec|fecha|fh|es|sms|wa|tel|dadode|dadade|dardede|dardebaja|motivo|estatus|status)bajas? baja(?:sms|wa|whatsapp|total) ' +
    '*optout* *opt_outs? *opt_out* *opted_?out* opt_?off opt_(?:[a-z]+_)?out ' +
    'opt_?in_?out unsub* unsus* un_subscri* desuscri* des_suscri* dessuscri* disuscri* desinscri* des_?afilia* dnc dncl dnd dncr dnm dnt ' +
    'cancel* lista_(?:negr|gris|roj)* listanegra lista_negativa black_?list* *blacklist* blocked blocking block_?list* ' +
    'bloquead* bloqueos? bloquear deny_?list* denied declin* suppress* supres* suprim* excluir* excluy* excluid* exclud* exclusi(?:on|a3n)(?:es|s)? ' +
    'remove* removid* eliminad* eliminar eliminaci* borrad[oa]s? delet* stop stopp* repep reus robinson profeco ' +
    'registro_publico_(?:para_)?(?:evit|de_usuari)* arco oposici* opositor opone opuesto opuso rechaz* reject* refus* revoc* revok* withdr* quejas? ' +
    'quejos[oa] complain* denunci* demandante spam bounced? vetad* vedad* veto prohib* forbid* restring* renunci* ' +
    'desist* fallecid* deceased death muert[oa] difunt* finad* defuncion ban banned silenciad* silenciar mute muted ' +
    'snoozed? desactivad* deactivat* inhabilitad* inhibi* impedid* deshabilitad* cleaned archived archivad[oa]s? ' +
    'quitar* quitad[oa] quitenme sacar(?:me)? negad[oa] nego niega negativa_(?:a|de)_* derecho_al_olvido forget forgotten ya_no ' +
    'retir[oa]_(?:su_|el_)?(?:consent*|permiso|autoriz*|suscrip*)',
);

/** What a customer agreed to. */
const AGREED = words(
  'acept* accept* *opt_?ins? optin* opted_?ins? suscri* subscri* consent* consien* consinti* autoriz* authori* ' +
    'permit* permis* contactable contactar* puede_* can_(?:contact|call|text|send|be_contacted|receive)* recibe recibir* ' +
    'receives? allow* agree* de_acuerdo marketable mailable white_?list* lista_blanca ok_?(?:to|para)_?[a-z]+ ' +
    '(?:desea|quiere|wants?)_(?:recib*|receive*|sms|mensajes|promo*|publicidad|marketing|info*|ofertas|newsletter) ' +
    '(?:sms|wa|whatsapp|mensajes|marketing|mkt|mktg|publicidad|promociones|newsletter|boletin|email|mail|contact|call|contacto|comunicacion(?:es)?)_' +
    '(?:ok|si|activ*|habilit*|enabl*|status|estatus|estado|permitid*) ' +
    'ok_(?:sms|whatsapp|mensajes|marketing|mkt|contact*|llam*|call|text) (?:si|do)_(?:contact*|llamar|call) tcpa ' +
    '(?:status|estatus|estado)_(?:de_)?(?:sms|whatsapp|mensajes|marketing|mkt|suscripcion|newsletter|contacto)',
);
/** Taking back what one agreed to is leaving. */
const TAKEN_BACK = words(
  'revoc* revok* withdr* retir* cancel* rechaz* reject* refus* unsub* desuscri* negad* nego niega denied declin*',
);

/** Words that may mean an opt-out, a consent or something else: only a person who knows the file can tell. */
const DOUBTFUL = words(
  'sms block bloque disabled retirad[oa]s? opt opted optinout in_out marketing mkt mktg mercadotecnia promos ofertas ' +
    'publicidad promocion(?:es)? newsletter boletin mensajes no_contacto sin_contacto no_envios? no_promocion ' +
    'no_llamada gdpr lfpdppp rgpd privac* aviso_de_privacidad lawful* legal_basis base_legal restric* comunicaciones ' +
    'finalidad(?:es)?_secundarias? fines_(?:secundarios|mercadot*) uso_de_datos notificaciones notifications ' +
    'contactab* alertas alerts mailings? pausad[oa] paused descartad[oa] depurad[oa] purged omitir ignorar skip ' +
    '(?:preferenc*|preference*)_(?:de_)?(?:contact*|comunic*|sms|canal*|channel*|marketing|privac*) ' +
    '(?:contact*|comunic*|communication|comm|sms|marketing)_(?:preferenc*|preference*|prefs)',
);
/** A cancelled order is not a cancelled person. */
const OTHER_THING = words(
  'pedidos? orden(?:es)? orders? compras? ventas? sales? factura* invoice* citas? monto importe productos? products? ' +
    'reserva* booking* saldo credito pagos? payment* servicio cuenta poliza prioridad priority',
);

export type ColumnMeaning = 'opt_out' | 'opt_in' | 'doubtful';

/** What a simplified header says of whether people may be contacted; undefined when it speaks of something else. */
export function meaningOf(header: string): ColumnMeaning | undefined {
  if (/^no_de_/.test(header)) return undefined;
  if (NUMBER_OF.test(header)) return 'doubtful';
  const refuses = NOT_REACHED.test(header) || NOT_REACHED_GLUED.test(header);
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

/** Whether a simplified value, such as a status, forbids contact with that person. */
export function forbids(value: string): boolean {
  const known = [LEFT, NOT_REACHED, NOT_REACHED_GLUED].some((each) => each.test(value));
  return known || /^block$|(?:^|_)no_contacto?s?(?:_|$)/.test(value);
}

const PHRASES = words(
  'dad[oa]s?_de_baja (?:dar|darse|darme|dio|den|solicit*|pid*|quier*|causo|es|esta|en|tramit*)_(?:de_|su_|la_|una_){0,2}baja ' +
    'baja_(?:definitiva|voluntaria|solicitada|de_(?:sms|mensajes|publicidad|promociones|la_lista)) listas?_negras? ' +
    'do_?n(?:o|t|_t|ot)?_(?:contact|call|text|disturb|sms|send|message|mail|market)* opted_?out opt_?out unsubscribed? desuscri(?:t[oa]|bir*) ' +
    '(?:no|ya_no|nunca|dejar_de|dejen_de)_(?:volver_a_|lo_|la_|le_|les_|me_|nos_|se_le_|quiere_que_(?:lo_|le_|la_)?|desea_que_(?:lo_|le_|la_)?)?' +
    '(?:contact(?:ar|en|e|arl*)|molest*|llamar*|llamen|llame|enviar*|envien|mandar*|manden|escrib*|insist*) ' +
    '(?:no|ya_no)_(?:mas_|more_)?(?:sms|mensajes|messages|llamadas|publicidad|promociones) ' +
    '(?:no|ya_no)_(?:desea|quiere)_(?:recibir|mensajes|sms|mas|nada|publicidad|promociones|ser_contactad*) ' +
    'black_?listed repep reus lista_robinson remove_from_list (?:quitar|sacar|eliminar|borrar)_(?:de_)?(?:la_|las_)?(?:listas?|base)',
);

/** A quick test: most cells have no such word and need no further look. */
const PERHAPS =
  /\b(?:no|nunca|dej\w+|dad[oa]s?|baja|listas?|opt\w*|unsub\w*|desus\w*|black\w*|repep|reus|do|don|dont|donot|remove|base)\b/i;

/** Whether a text among others, such as a note, says plainly that somebody is not to be contacted. */
export function saysNotToContact(text: string): boolean {
  return PERHAPS.test(text) && PHRASES.test(simplify(text));
}

/** Columns of notes, tags and answers. Elsewhere "baja" is low, or part of a place. */
const NOTES = words(
  'notas? notes? observacion(?:es)? obs comentarios? comments? remarks? etiquetas? tags? labels? grupos? groups? listas? ' +
    'lists? segmento segment motivo razon reason resultado result respuesta reply response tipificacion disposition ' +
    'gestion accion flags? marca incidencia seguimiento',
);
const ONE_WORD = words('bajas? stop dnc dnd unsub* opt_?outs? no_molestar nomolestar repep reus robinson');

const PERHAPS_ONE = /\b(?:bajas?|stop|dn[cd]|unsub|opt|no\W?molestar|repep|reus|robinson)/i;

/** Whether one of the tags or remarks of a cell is nothing but an opt-out: "VIP, BAJA" in a column of notes or without a name. */
export function isTaggedOut(title: string, text: string): boolean {
  if (!PERHAPS_ONE.test(text)) return false;
  const name = simplify(title);
  if (text.length > 500 || (name !== '' && !NOTES.test(name))) return false;
  return text.split(/[,;|/\n.]/).some((part) => {
    const tag = simplify(part);
    return ONE_WORD.exec(tag)?.[0] === tag && tag !== '';
  });
}

/** Phrases of people who want to be left alone, for answers that do not begin with a stop word. */
const LEAVE_ME = words(
  '(?:elimin|borr|saqu|sac|quit|baj|bloque)(?:a|e|en)(?:me|nos|lo|la)? (?:borr|sac|quit|baj|bloque)ar(?:me|nos)? salirme ' +
    'basta (?:ya_)?paren detente detengan* en_paz dej(?:a|e|en|ar)_de_* acoso acosando chingu?[ae]* fuck* ' +
    '(?:numero|telefono)_(?:equivocado|incorrecto) wrong_number se_equivoc* take_me_off leave_me stop_?all',
);
const WHOLE_ANSWER = words('no[np]e? nop nel nunca never fin salida exit leave para bja vaja n');

/**
 * Whether the answer to a message asks for no more messages. In doubt it does: a wrong yes costs one contact, but a
 * wrong no sends a message against somebody's will.
 * @param stopWords simplified; any of them alone, or as the first of the text
 */
export function asksToStop(text: string, stopWords: ReadonlySet<string>): boolean {
  if (/[🛑🚫⛔👎]/u.test(text)) return true;
  const plain = simplify(text.replace(/[^\p{L}\p{N}\s]/gu, ' ')).replace('baja_california', 'state');
  // "B A J A" and "bajaaa"
  const joined = /^[a-z](?:_[a-z])+$/.test(plain) ? plain.replaceAll('_', '') : plain;
  const answers = [joined, joined.replace(/([a-z])\1+/g, '$1')];
  return answers.some(
    (answer) =>
      [answer, answer.split('_')[0] ?? ''].some((word) => stopWords.has(word)) ||
      WHOLE_ANSWER.exec(answer)?.[0] === answer ||
      LEAVE_ME.test(answer) ||
      forbids(answer),
  );
}
