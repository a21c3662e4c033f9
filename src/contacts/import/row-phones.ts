import { PhoneHash } from '../privacy/erased-phones.js';
import type { ErasedPhoneRow } from '../privacy/erased-phones.repository.js';
import { ImportError } from './import-error.js';
import {
  compactPhone,
  normalizeMexicanPhone,
  type MexicanPhone,
  type PhoneErrorCode,
} from '../../common/phone.js';
import { isNothing } from './import-values.js';
import { fits } from './row-fields.js';

/** The length of `phone_original`. */
const PHONE_ORIGINAL_LIMIT = 20;

interface Phones {
  found: (MexicanPhone & { written: string | null })[];
  /** Why the cell has no phone. */
  code: PhoneErrorCode;
  /** Ten equal digits: people type them when a form demands a phone. */
  placeholder: boolean;
}

/** The phone of a cell, or those of a cell with several: "55 1234 5678 / 55 8765 4321". */
export function readPhones(raw: string, lada: string): Phones {
  const one = readPhone(raw, lada);
  const single = typeof one !== 'string';
  const parts = single ? [] : split(raw).map((part) => readPhone(part, lada));
  const several = parts.filter((part) => typeof part !== 'string');
  const found = single ? [one] : parts.length > 0 && several.length === parts.length ? several : [];
  return {
    found,
    code: single ? 'empty' : one,
    placeholder: found.some(({ phone_national }) => /^(\d)\1{9}$/.test(phone_national)),
  };
}

/** A space or a dash separates two numbers of ten digits; elsewhere both are part of a number. */
function split(raw: string): string[] {
  const pair = /^\s*(\+?\d{10,13})[\s-]+(\+?\d{10,13})\s*$/.exec(raw);
  if (pair) return pair.slice(1);
  const parts = raw.replace(/\bn\/[ad]\b/gi, '').split(/[/,;|\n&]|\s+(?:y|e|o|u|ó|and|or|-|–)\s+|\s{2,}/i);
  return parts.filter((part) => !isNothing(part));
}

/** Old files keep the area code in its own column. It is put before a number that is too short without it. */
function readPhone(raw: string, lada: string): Phones['found'][number] | PhoneErrorCode {
  const phone = normalizeMexicanPhone(raw);
  if (phone.ok) return { ...phone, written: writtenAs(raw) };
  // A country code in that column is ignored: put before eight digits, it would make another person's number.
  if (phone.code !== 'too_short' || !/^0?[2-9]\d{1,2}$/.test(lada) || /^0?52/.test(lada)) return phone.code;
  const joined = normalizeMexicanPhone(lada.replace(/^0/, '') + raw);
  return joined.ok ? { ...joined, written: writtenAs(`${lada} ${raw}`) } : phone.code;
}

function writtenAs(raw: string): string | null {
  if (fits(raw, PHONE_ORIGINAL_LIMIT)) return raw;
  const compact = compactPhone(raw);
  return fits(compact, PHONE_ORIGINAL_LIMIT) ? compact : null;
}

/** Recognises erased phones; undefined where nobody was erased. Throws ImportError without the right key. */
export function erasedAmong(
  rows: readonly ErasedPhoneRow[],
  key: string | undefined,
): ((phone_e164: string) => boolean) | undefined {
  if (rows.length === 0) return undefined;
  const hash = key === undefined ? undefined : new PhoneHash(key);
  if (!hash || rows.some(({ key_id }) => key_id !== hash.keyId)) {
    throw new ImportError(
      'People were deleted on their request and must not come back: set PRIVACY_HASH_KEY to what it was then.',
    );
  }
  const hashes = new Set(rows.map(({ phone_hash }) => phone_hash));
  return (phone_e164) => hashes.has(hash.of(phone_e164).toString('base64'));
}
