import { compactPhone, normalizeMexicanPhone } from '../../common/phone.js';

/** Letters with what they count as. PostgreSQL is told by the same list, so that its locale plays no part. */
const LETTERS = {
  a: 'ÁÀÂÄÃáàâäã',
  c: 'Çç',
  e: 'ÉÈÊËéèêë',
  i: 'ÍÌÎÏíìîï',
  n: 'Ññ',
  o: 'ÓÒÔÖÕóòôöõ',
  u: 'ÚÙÛÜúùûü',
};
/** What stands between words. */
const SEPARATORS = `.,-_/"'()&\t\u00b4\u2019`;
/** Accents that stand behind their letter, as files from a Mac have them: left out. */
const MARKS = '\u0301\u0303\u0308';

const FOLDED: ReadonlyMap<string, string> = new Map([
  ...Object.entries(LETTERS).flatMap(([plain, accented]) =>
    Array.from(accented).map((letter): [string, string] => [letter, plain]),
  ),
  ...Array.from(SEPARATORS).map((separator): [string, string] => [separator, ' ']),
  ...Array.from(MARKS).map((mark): [string, string] => [mark, '']),
]);

/** How many letters of the beginning of each word are indexed: from so many to so many. */
const SHORT = 3;
const LONG = 7;

/**
 * The beginnings of the words of a contact's name, as a text[]: of three to seven letters, shorter words whole. The
 * expression of `idx_contacts_name_beginnings`, to the letter: PostgreSQL uses the index for no other.
 */
export function nameBeginnings(column: string): string {
  const from = [...FOLDED.keys()].sort((one, other) => kept(other) - kept(one));
  const to = from.map((letter) => FOLDED.get(letter)).join('');
  const folded = `lower(translate(${column}, ${literal(from.join(''))}, ${literal(to)}))`;
  const more = LONG - SHORT;
  const word = `([^ ]{${SHORT}})${'([^ ])?'.repeat(more)}[^ ]*`;
  const groups = Array.from({ length: more + 1 }, (_, index) => `\\${index + 1}`);
  const beginnings = groups.map((_, index) => groups.slice(0, index + 1).join('')).join(' ');
  return `string_to_array(regexp_replace(${folded}, '${word}', '${beginnings}', 'g'), ' ')`;
}

/** `translate` leaves out the letters that come last and have nothing to become. */
const kept = (letter: string): number => FOLDED.get(letter)?.length ?? 0;

const literal = (text: string): string => `'${text.replaceAll(`'`, `''`)}'`;

/** What a searched text means. */
export type ContactSearch =
  /** The whole phone, in E.164. */
  | { kind: 'phone'; phone_e164: string }
  /** Its first digits: from one national number up to, and without, another. */
  | { kind: 'digits'; from: string; to: string | undefined }
  /** What the words of a name begin with, as the index holds it; and for each word a pattern that a name fulfils. */
  | { kind: 'name'; indexed: string[]; patterns: string[] };

/** Why a text cannot be searched. */
export const SEARCH_ERRORS = {
  no_words: 'has no letters and no digits',
  too_few_digits: 'needs at least the first three digits of a phone',
  no_phone: 'is no Mexican phone: give its 10 digits, or the first of them',
} as const;

const FEWEST_DIGITS = 3;

/**
 * Reads what somebody typed to find a contact: a phone in any form, its first digits, or words of the name. A word
 * counts by its beginning, one of less than three letters only as a whole; accents and capitals do not matter.
 * A text that means nothing is answered by the reason.
 */
export function readSearch(text: string): ContactSearch | keyof typeof SEARCH_ERRORS {
  const phone = normalizeMexicanPhone(text);
  if (phone.ok) return { kind: 'phone', phone_e164: phone.phone_e164 };
  const compact = compactPhone(text);
  if (/^\+?\d+$/.test(compact)) return readDigits(compact.replace(/^\+(?:52)?/, ''));
  const words = [...new Set(fold(text).split(' '))].filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return 'no_words';
  return { kind: 'name', indexed: [...new Set(words.map(indexedAs))], patterns: words.map(patternOf) };
}

function readDigits(digits: string): ContactSearch | keyof typeof SEARCH_ERRORS {
  if (digits.length < FEWEST_DIGITS) return 'too_few_digits';
  if (digits.length >= 10 || /^[01]/.test(digits)) return 'no_phone';
  const next = String(Number(digits) + 1);
  return { kind: 'digits', from: digits, to: next.length > digits.length ? undefined : next };
}

/** The words of a text as the index has them, with one space or several between them. */
function fold(text: string): string {
  return Array.from(text)
    .map((letter) => FOLDED.get(letter) ?? letter)
    .join('')
    .toLowerCase();
}

function indexedAs(word: string): string {
  const letters = Array.from(word);
  return letters.slice(0, LONG).join('');
}

const BETWEEN_WORDS = `[ ${bracketed(Array.from(SEPARATORS))}]`;

/** The accented forms of a letter. */
const ACCENTED = new Map(Object.entries(LETTERS));

/** A regular expression for a name as it is stored: twenty times faster to check than to fold the name. */
function patternOf(word: string): string {
  const letters = Array.from(word).map((letter) => {
    const accented = ACCENTED.get(letter);
    const forms = bracketed([...new Set([letter, letter.toUpperCase(), ...Array.from(accented ?? '')])]);
    return `[${forms}]${accented === undefined ? '' : `[${MARKS}]*`}`;
  });
  const end = letters.length < SHORT ? `(?:${BETWEEN_WORDS}|$)` : '';
  return `(?:^|${BETWEEN_WORDS})${letters.join('')}${end}`;
}

/** Characters of a bracket expression, in which `]`, `^`, `-` and `\` mean something. */
function bracketed(letters: string[]): string {
  return letters.map((letter) => letter.replace(/[\]^\-\\[]/, '\\$&')).join('');
}
