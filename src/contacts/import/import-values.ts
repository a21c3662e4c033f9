import { CONTACT_STATUSES, type ContactStatus } from '../contact-status.js';
import { forbids, simplify } from './opt-out-words.js';

/*
 * What old Mexican files write for nothing, yes, no, mobile, landline, a status and a day. Words are compared
 * simplified: in lower case, without accents (composed or not), spaces and points as _.
 */

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** One expression, because every field of every row is asked. */
const NOTHING =
  /^[\s\p{P}\p{S}\p{Cf}]*(?:n\/[ad]|n\.[ad]|n[ad]|null|nil|none|nan|s\/n|s\.n|s\/d|sin datos?|sin informaci[oó]n|no aplica|vac[ií]o|en blanco|blank|undefined|ningun[oa])?[\s\p{P}\p{S}\p{Cf}]*$/iu;
const YES = words('si s yes y true t verdadero v 1 1_0 x on ok');
const NO = words('no n false f falso off');
/** Zero, and dates that stand for "never set". */
const ZERO = /^0+(?:_0+){0,5}$/;
/** Boxes and signs that people tick instead of writing yes or no. */
const TICKED = /[✓✔✅☑🗸🗹√👍]/u;
const CROSSED = /[✗✘❌✖❎🚫👎⛔]/u;
const UNTICKED = /^\s*(?:[☐⬜□◻▢○◯⚪🔲]\ufe0f?|\[\s+\]|\(\s+\))\s*$/u;
/** Signs that no program writes for nothing. */
const MARK = /[\p{So}\p{Extended_Pictographic}*+?√•●·×]/u;
/** What a column of those who agreed says of somebody who did. */
const AGREED = words(
  'acepta acepto aceptado aceptada accepted autoriza autorizado autorizada autorizo opt_in opted_in optin suscrito ' +
    'suscrita subscribed subscribe activo activa active granted confirmed confirmado confirmada consented consiente ' +
    'permitido permitida allowed enabled habilitado single_opt_in double_opt_in explicit verificado verified firmado',
);
const MOBILE = words(
  'movil mobile celular cel cell m movil_cel cpp mpp cellphone cell_phone telefono_movil linea_movil',
);
const LANDLINE = words(
  'fijo fija linea_fija telefono_fijo landline land_line fixed fixed_line residencial fijo_residencial casa hogar home',
);

/** The statuses by other names; those that forbid contact are known by their words. */
const STATUS_WORDS: Readonly<Record<string, ContactStatus>> = {
  activo: 'ACTIVE',
  activa: 'ACTIVE',
  enabled: 'ACTIVE',
  habilitado: 'ACTIVE',
  subscribed: 'ACTIVE',
  suscrito: 'ACTIVE',
  alta: 'ACTIVE',
  vigente: 'ACTIVE',
  verificado: 'VERIFIED',
  verificada: 'VERIFIED',
  inactivo: 'INACTIVE',
  inactiva: 'INACTIVE',
  desconectado: 'DISCONNECTED',
  suspendido: 'SUSPENDED',
  suspendida: 'SUSPENDED',
  desconocido: 'UNKNOWN',
  desconocida: 'UNKNOWN',
  pendiente: 'PENDING_VALIDATION',
  pending: 'PENDING_VALIDATION',
  invalido: 'INVALID_FORMAT',
  invalida: 'INVALID_FORMAT',
  invalid: 'INVALID_FORMAT',
  no_movil: 'NOT_MOBILE',
};

const MONTHS = 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' ');
const ENGLISH_MONTHS: Readonly<Record<string, number>> = { jan: 1, apr: 4, aug: 8, dec: 12, set: 9 };
/** Central Mexico has had no summer time since 2022. */
const MEXICO_CITY = '-06:00';
/** Day 25569 of a spreadsheet is 1 January 1970. */
const EXCEL_EPOCH = 25_569;
const DAY_MS = 86_400_000;

/** Whether a text only stands for nothing: `-`, `N/A`, `null`, `nan`, `s/n` and the like. */
export function isNothing(text: string): boolean {
  return (text.length <= 24 && NOTHING.test(text)) || text === '\\N';
}

/**
 * As `isNothing`, for a cell on which it depends whether somebody is contacted: there a tick, a cross or an asterisk
 * says something, and so does an empty box.
 */
export function isSilent(text: string): boolean {
  return isNothing(text) && !MARK.test(text) && !UNTICKED.test(text);
}

/** true for a mobile number, false for a landline, undefined for a text that says neither. */
export function parseIsMobile(text: string): boolean | undefined {
  const word = simplify(text);
  if (YES.has(word) || MOBILE.has(word)) return true;
  return saysNo(text) || LANDLINE.has(word) ? false : undefined;
}

/**
 * When somebody opted out, by a column that says who did: anything but a plain no means it. null for a plain no; else
 * the date, where one can be read that has come, or now. Times without a zone are Mexico City's.
 */
export function parseOptOut(text: string, now: string): string | null {
  if (saysNo(text)) return null;
  const date = parseDate(text);
  return date === undefined || Date.parse(date) > Date.parse(now) ? now : date;
}

function saysNo(text: string): boolean {
  const word = simplify(text);
  return NO.has(word) || ZERO.test(word) || UNTICKED.test(text);
}

/** Whether a text says by itself that somebody opted out: a yes, a day, or a word that forbids. */
export function isPlainOptOut(text: string): boolean {
  const word = simplify(text);
  return YES.has(word) || forbids(word) || parseDate(text) !== undefined;
}

/** Whether a column of consents says yes or no; undefined for any other text. */
export function parseOptIn(text: string): boolean | undefined {
  const word = simplify(text);
  if (saysNo(text) || CROSSED.test(text) || /^(?:no_|nunca$|jamas$|never$)/.test(word) || forbids(word))
    return false;
  // "Sí, pero no los domingos" is for people to judge.
  if (/_(?:no|not|ni)(?:_|$)/.test(word)) return undefined;
  const agreed = YES.has(word) || AGREED.has(word) || word.startsWith('si_') || TICKED.test(text);
  return agreed || parseDate(text) !== undefined ? true : undefined;
}

/** A status by its name, in any case, or by another word for it; undefined for no such text. */
export function parseStatus(text: string): ContactStatus | undefined {
  const word = simplify(text);
  const name = word.toUpperCase();
  const own = CONTACT_STATUSES.find((status) => status === name) ?? STATUS_WORDS[word];
  if (own ?? !forbids(word)) return own;
  if (/negr|black/.test(word)) return 'BLACKLISTED';
  return /block|bloq/.test(word) ? 'BLOCKED' : 'OPTED_OUT';
}

/**
 * A day, with or without a time, as PostgreSQL reads it: ISO, day first with any separator, month first where it
 * cannot be the day, a month's name, a spreadsheet's number, or seconds since 1970. undefined for anything else.
 */
export function parseDate(text: string): string | undefined {
  const number = /^\d{5}(?:[.,]\d+)?$|^1\d{9}(?:\d{3})?$/.test(text)
    ? Number(text.replace(',', '.'))
    : undefined;
  if (number !== undefined) return fromNumber(number);
  const match =
    /^(\d{1,4})(?:[-/. ]|\s*de\s*)(\d{1,2}|[a-zñ]{3,10}\.?)(?:[-/. ]|\s*de(?:l)?\s*)(\d{1,4})(?:[T ,]+(.+))?$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [, first = '', second = '', third = '', time] = match;
  const month = monthOf(second);
  const clock = time === undefined ? ['00:00', MEXICO_CITY] : parseTime(time);
  if (month === undefined || !clock) return undefined;
  const [day, between, year] = first.length === 4 ? [third, month, first] : [first, month, third];
  const asWritten = timestamp(year, between, Number(day), clock);
  // 03/31/2024 can only be American.
  return asWritten ?? (first.length === 4 ? undefined : timestamp(year, Number(day), between, clock));
}

function monthOf(text: string): number | undefined {
  if (/^\d/.test(text)) return Number(text);
  const short = text.slice(0, 3).toLowerCase();
  const month = MONTHS.indexOf(short) + 1;
  return month > 0 ? month : ENGLISH_MONTHS[short];
}

/** The time of day and the zone. */
function parseTime(text: string): string[] | undefined {
  const match =
    /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(a\.?\s*m\.?|p\.?\s*m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const [, hour = '', minute = '', second, half, zone] = match;
  const twelve = half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0);
  if (twelve > 23 || Number(minute) > 59 || Number(second ?? 0) >= 60) return undefined;
  const clock = [String(twelve).padStart(2, '0'), minute, ...(second === undefined ? [] : [second])].join(
    ':',
  );
  if (zone === undefined) return [clock, MEXICO_CITY];
  return /^[A-Z]/i.test(zone) ? [clock, 'Z'] : /^[+-](0\d|1[0-4])/.test(zone) ? [clock, zone] : undefined;
}

function timestamp(
  year: string,
  month: number,
  day: number,
  [clock = '', zone = '']: string[],
): string | undefined {
  const century = year.length === 2 ? `20${year}` : year;
  const date = `${century.padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  // JavaScript makes 2 March of 30 February.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
  return exists && Number(century) >= 1900 ? `${date} ${clock}${zone}` : undefined;
}

function fromNumber(number: number): string | undefined {
  if (number > 1e12) return new Date(number).toISOString();
  if (number > 1e9) return new Date(number * 1000).toISOString();
  // From 1992 to 2064: smaller and larger numbers are something else.
  if (number < 33_600 || number > 60_000) return undefined;
  const local = new Date(Math.round((number - EXCEL_EPOCH) * DAY_MS)).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}${MEXICO_CITY}`;
}
