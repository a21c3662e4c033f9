import { CONTACT_STATUSES, type ContactStatus } from '../contact-status.js';

/*
 * What old Mexican files write for yes, no, mobile, landline, a status and a day.
 */

const YES = new Set(['si', 'sí', 's', 'yes', 'y', 'true', 't', 'verdadero', '1', 'x']);
const NO = new Set(['no', 'n', 'false', 'f', 'falso', '0', '0000-00-00', '0000-00-00 00:00:00']);
const MOBILE = new Set(['movil', 'móvil', 'mobile', 'celular', 'cel', 'm']);
const LANDLINE = new Set(['fijo', 'fija', 'linea fija', 'línea fija', 'landline', 'fixed']);

/** What other systems call the statuses that forbid contact: a row that says so must not be lost to its wording. */
const FORBIDDING_WORDS: ReadonlyMap<string, ContactStatus> = new Map([
  ...['OPT_OUT', 'OPTOUT', 'BAJA', 'DADO_DE_BAJA', 'DADA_DE_BAJA', 'NO_CONTACTAR', 'UNSUBSCRIBED', 'DNC'].map(
    (word) => [word, 'OPTED_OUT'] as const,
  ),
  ...['BLOQUEADO', 'BLOQUEADA'].map((word) => [word, 'BLOCKED'] as const),
  ...['LISTA_NEGRA', 'BLACKLIST'].map((word) => [word, 'BLACKLISTED'] as const),
]);

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const DAY_FIRST = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: (\d{2}:\d{2}(?::\d{2})?))?$/;
/** Central Mexico has had no summer time since 2022. */
const MEXICO_CITY = '-06:00';

/** true for a mobile number, false for a landline, undefined for a text that says neither. */
export function parseIsMobile(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (YES.has(word) || MOBILE.has(word)) return true;
  return NO.has(word) || LANDLINE.has(word) ? false : undefined;
}

/**
 * When somebody opted out: a date (`2024-03-31`, also with a time, or `31/03/2024`), a plain yes, which means now, or
 * a plain no, which is null. undefined for a text that says none of these. Times without a zone are Mexico City's.
 */
export function parseOptOut(text: string, now: string): string | null | undefined {
  const word = text.toLowerCase();
  if (NO.has(word)) return null;
  if (YES.has(word)) return now;
  const iso = ISO.exec(text);
  if (iso) return timestamp(iso[1], iso[2], iso[3], iso[4], iso[5]);
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return timestamp(dayFirst[3], dayFirst[2], dayFirst[1], dayFirst[4]);
  return undefined;
}

function timestamp(year = '', month = '', day = '', time = '00:00', zone = MEXICO_CITY): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  // JavaScript makes 2 March of 30 February.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
  const timeExists = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/.test(time);
  const zoneExists = /^(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)$/.test(zone);
  return exists && Number(year) > 0 && timeExists && zoneExists ? `${date} ${time}${zone}` : undefined;
}

/** A status by its name, in any case, or by another word for one that forbids contact; undefined for no such text. */
export function parseStatus(text: string): ContactStatus | undefined {
  const name = text.toUpperCase().replace(/[ -]/g, '_');
  return FORBIDDING_WORDS.get(name) ?? CONTACT_STATUSES.find((status) => status === name);
}
