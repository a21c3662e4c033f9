import { InvalidInputError } from './errors/app-error.js';
/** Why a text is not a Mexican phone number. */
export const PHONE_ERRORS = {
  empty: 'is empty',
  invalid_characters: 'has characters that do not belong in a phone number',
  has_extension: 'has an extension, which no message can reach',
  not_mexican: 'belongs to another country',
  too_short: 'has fewer than 10 digits',
  too_long: 'has more digits than a Mexican number',
  invalid_prefix: 'begins with 0 or 1, as no area code does',
  lost_digits: 'was shortened by a spreadsheet (5.5E+09): its last digits are lost',
} as const;

export type PhoneErrorCode = keyof typeof PHONE_ERRORS;

export interface MexicanPhone {
  /** `+52` and the 10 digits. */
  phone_e164: string;
  /** The 10 digits. */
  phone_national: string;
  /** Area code, the first two or three of the 10 digits. */
  lada: string;
}

export type PhoneResult = ({ ok: true } & MexicanPhone) | { ok: false; code: PhoneErrorCode };

/** The metropolitan areas whose area code has two digits; all others have three. */
const TWO_DIGIT_LADAS = new Set(['33', '55', '56', '81']);

/** Spaces of every kind, invisible marks from copied contacts, dashes of every kind, dots and parentheses. */
const SEPARATORS = /[\s\p{Cf}\p{Pd}\u2212.()]/gu;
const EXTENSION = /(?:;?ext(?:ensi[oó]n)?|x|#)[:=]?\d{1,7}$/i;

/**
 * The country code with the former prefixes before or after it, or only the trunk prefixes, and then the number. A
 * single 1 is not a trunk prefix here, because 1 and 10 digits are a number of the United States.
 */
const MEXICAN = /^(?:(?:\+|00|001|011)?52(?:1|01|044|045)?|01|044|045)?([2-9]\d{9})$/;

/** Text around a number, from links, address books, WhatsApp's exports and people. */
const LABEL =
  '(?:tel|cel|m|t|whats?app|wa|sms|callto|phone|mobile|m[oó]vil|tel[eé]fono|celular|casa|oficina|trabajo|personal|home|work|n[uú]m(?:ero)?|no)';
const BEFORE = new RegExp(
  `^(?:(?:https?:\\/\\/)?(?:wa\\.me\\/|api\\.whatsapp\\.com\\/send\\/?\\?phone=)|${LABEL}(?:[.:#]+|\\s(?=[\\s(+\\d])))+`,
  'i',
);
const BEHIND = new RegExp(
  `(?:@(?:c\\.us|s\\.whatsapp\\.net)|[?&][a-z_]+=.*|\\s*\\(${LABEL}\\.?\\)|\\s+${LABEL}\\.?)$`,
  'i',
);
/** Marks at either end: apostrophes of every kind, asterisks, and the separators between two numbers. */
const AROUND = /^[\s'’‘`´~*#"“”«»]+|[\s'’‘`´~*"“”«»/,;:|]+$/g;
/** Digits grouped as a spreadsheet groups an amount. */
const THOUSANDS = /^\d{1,3}(?:,\d{3}){2,}$/;
/** A number in a spreadsheet's scientific notation, such as 5.512345678E+09. */
const SCIENTIFIC = /^(\d)[.,]?(\d*)e\+?(\d{1,2})$/i;
/** The zero of each script whose digits occur: full-width, Arabic, Persian. */
const ZEROS = [0xff10, 0x0660, 0x06f0];

/**
 * Reads a Mexican phone number in any form in use since 1999 (`+52…`, `+52 1…`, `0052…`, `52…`, `01…`, `044…`,
 * `045…` or the 10 digits, with separators). Checks the format only and accepts every area code, because published
 * lists miss some that are in use.
 */
export function normalizeMexicanPhone(raw: string): PhoneResult {
  const compact = MEXICAN.test(raw) ? raw : compactPhone(raw);
  const national = MEXICAN.exec(compact)?.[1];
  if (national === undefined) return { ok: false, code: explain(compact) };
  const short = national.slice(0, 2);
  return {
    ok: true,
    phone_e164: `+52${national}`,
    phone_national: national,
    lada: TWO_DIGIT_LADAS.has(short) ? short : national.slice(0, 3),
  };
}

/** The text without decoration and without a spreadsheet's marks. */
export function compactPhone(raw: string): string {
  return (
    raw
      .replace(/[０-９٠-٩۰-۹]/g, asciiDigit)
      .replace(/＋/g, '+')
      .replace(/&nbsp;/gi, ' ')
      .trim()
      // A spreadsheet marks text with an apostrophe or as ="…". It writes a number that it took for a decimal as
      // …78.0.
      .replace(/^=?"(.*)"$/, '$1')
      .replace(/^=(?=\+?\d+$)/, '')
      .replace(AROUND, '')
      .replace(THOUSANDS, (text) => text.replaceAll(',', ''))
      .replace(/^(\d+)\.0+$/, '$1')
      .replace(SCIENTIFIC, wholeNumber)
      .replace(BEFORE, '')
      .replace(BEHIND, '')
      .replace(SEPARATORS, '')
  );
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = ZEROS.find((first) => code >= first && code <= first + 9) ?? code;
  return String(code - zero);
}

/** The whole number; the text itself when some of its digits are lost. */
function wholeNumber(text: string, first: string, decimals: string, exponent: string): string {
  return decimals.length === Number(exponent) ? first + decimals : text;
}

/** Whether a national number is a toll number of a company (800 and 900), not a person's. */
export function isNonGeographic(phone_national: string): boolean {
  return /^[89]00/.test(phone_national);
}

function explain(compact: string): PhoneErrorCode {
  if (compact === '') return 'empty';
  if (/^\d+e\+?\d+$/i.test(compact)) return 'lost_digits';
  if (EXTENSION.test(compact)) return 'has_extension';
  if (!/^\+?\d+$/.test(compact)) return 'invalid_characters';
  if (/^(?:\+|00)(?!1?52)[1-9]/.test(compact) || /^1[2-9]\d{9}$/.test(compact)) return 'not_mexican';
  const withoutCountry = compact.replace(compact.length > 10 ? /^(?:\+|00)?52/ : /^(?:\+|00)52/, '');
  const rest = withoutCountry.replace(/^(?:01|044|045)/, '');
  if (rest.length < 10) return 'too_short';
  return rest.length > 10 ? 'too_long' : 'invalid_prefix';
}

/** The form in which every phone is stored: +52 and 10 digits. */
export const E164_PATTERN = /^\+52\d{10}$/;

/** Reads a phone of the input in any Mexican form; InvalidInputError on `field` when it is not one. */
export function parsePhone(raw: string, field: string): MexicanPhone {
  const phone = normalizeMexicanPhone(raw);
  if (!phone.ok) throw notAPhone(field, phone.code);
  return phone;
}

/** 400: a text that is not a Mexican phone. */
export function notAPhone(field: string, code: PhoneErrorCode): InvalidInputError {
  return InvalidInputError.of(field, code, PHONE_ERRORS[code]);
}
