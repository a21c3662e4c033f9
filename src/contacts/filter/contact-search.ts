import { compactPhone, normalizeMexicanPhone } from '../../common/phone.js';

/** Plain letters with their accented forms. PostgreSQL gets the same list, so that its locale does not matter. */
const LETTERS = {
  a: 'ÁÀÂÄÃáàâäã',
  c: 'Çç',
  e: 'ÉÈÊËéèêë',
  i: 'ÍÌÎÏíìîï',
  n: 'Ññ',
  o: 'ÓÒÔÖÕóòôöõ',
  u: 'ÚÙÛÜúùûü',
};
/** Characters between words. */
const SEPARATORS = `.,-_/"'()&\t\u00b4\u2019`;
/** Combining accents, which follow their letter in files from a Mac. They are left out. */
const MARKS = '\u0301\u0303\u0308';

const FOLDED: ReadonlyMap<string, string> = new Map([
  ...Object.entries(LETTERS).flatMap(([plain, accented]) =>
    Array.from(accented).map((letter): [string, string] => [letter, plain]),
  ),
  ...Array.from(SEPARATORS).map((separator): [string, string] => [separator, ' ']),
  ...Array.from(MARKS).map((mark): [string, string] => [mark, '']),
]);

/** The index holds the beginnings of a word that have SHORT to LONG letters. */
const SHORT = 3;
const LONG = 7;

/**
 * An SQL expression for the beginnings of a name's words, as a text[]: those of three to seven letters, and shorter
 * words whole. `idx_contacts_name_beginnings` is built on exactly this expression; PostgreSQL does not use the index
 * for any other text.
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

/** `translate` deletes characters without a replacement, and those have to come last. */
const kept = (letter: string): number => FOLDED.get(letter)?.length ?? 0;

const literal = (text: string): string => `'${text.replaceAll(`'`, `''`)}'`;

/** What a searched text means. */
export type ContactSearch =
  /** The whole phone, in E.164. */
  | { kind: 'phone'; phone_e164: string }
  /** First digits: from one national number up to another, which is excluded. */
  | { kind: 'digits'; from: string; to: string | undefined }
  /** Words of a name: the beginnings to find in the index, and for each word a pattern that the name has to match. */
  | { kind: 'name'; indexed: string[]; patterns: string[] };

/** Why a text cannot be searched. */
export const SEARCH_ERRORS = {
  no_words: 'has no letters and no digits',
  too_few_digits: 'needs at least the first three digits of a phone',
  no_phone: 'is not a Mexican phone: give all 10 digits, or at least the first three',
} as const;

const FEWEST_DIGITS = 3;

/**
 * Reads what somebody typed to find a contact: a phone in any form, its first digits, or words of the name. The
 * beginning of a word is enough, but a word of one or two letters has to be complete. Accents and capitals do not
 * matter. Answers the reason when the text cannot be searched.
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

/** A text as the index has it: plain small letters, with spaces between the words. */
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

/** A regular expression that matches the stored name. It is twenty times faster than folding each name. */
function patternOf(word: string): string {
  const letters = Array.from(word).map((letter) => {
    const accented = ACCENTED.get(letter);
    const forms = bracketed([...new Set([letter, letter.toUpperCase(), ...Array.from(accented ?? '')])]);
    return `[${forms}]${accented === undefined ? '' : `[${MARKS}]*`}`;
  });
  const end = letters.length < SHORT ? `(?:${BETWEEN_WORDS}|$)` : '';
  return `(?:^|${BETWEEN_WORDS})${letters.join('')}${end}`;
}

/** Escapes the characters that have a meaning in a bracket expression: `]`, `^`, `-` and `\`. */
function bracketed(letters: string[]): string {
  return letters.map((letter) => letter.replace(/[\]^\-\\[]/, '\\$&')).join('');
}
