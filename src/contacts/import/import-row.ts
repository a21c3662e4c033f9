import {
  compactPhone,
  normalizeMexicanPhone,
  type PhoneErrorCode,
  type PhoneResult,
} from '../../common/phone.js';
import { UNCONTACTABLE_STATUSES, type ContactStatus } from '../contact-status.js';
import { completeState } from '../mexican-states.js';
import type { CsvRow } from './csv-rows.js';
import type { ColumnMap, ImportField } from './import-columns.js';
import { parseIsMobile, parseOptOut, parseStatus } from './import-values.js';

/** The most characters that a column holds (for the address, that anybody needs). */
const LIMITS = {
  full_name: 255,
  address: 10_000,
  neighborhood: 100,
  state_code: 5,
  state_name: 50,
  municipality: 100,
  city: 100,
  operator: 50,
  opt_out_method: 20,
} as const;
const PHONE_ORIGINAL_LIMIT = 20;

/** One row of the file, checked, as it goes to the database; null means that the file does not say. */
export interface StagedRow {
  line: number;
  phone_e164: string;
  phone_original: string;
  lada: string;
  full_name: string | null;
  address: string | null;
  neighborhood: string | null;
  state_code: string | null;
  state_name: string | null;
  municipality: string | null;
  city: string | null;
  is_mobile: boolean | null;
  operator: string | null;
  status: ContactStatus | null;
  opt_out_at: string | null;
  opt_out_method: string | null;
}

export type RowErrorCode =
  | `phone_${PhoneErrorCode}`
  | `${keyof typeof LIMITS}_too_long`
  | `${ImportField}_unreadable`
  | 'is_mobile_invalid'
  | 'status_invalid'
  | 'opt_out_at_invalid';

export type RowResult = { ok: true; row: StagedRow } | { ok: false; code: RowErrorCode };

/**
 * Checks the fields of one row and gives them the form that the database keeps. Pure.
 * The first faulty field rejects the row, unless the row forbids contact: that must not be lost to a typo in
 * an address, so there faulty fields count as empty.
 * @param importedAt ISO time, taken as the time of an opt-out that the file states without a date
 */
export function importRow({ line, cells }: CsvRow, { positions }: ColumnMap, importedAt: string): RowResult {
  const fields = new Fields(cells, positions);
  const { raw, phone } = readPhone(fields.raw('phone'), fields.raw('lada'));
  if (!phone.ok) return { ok: false, code: `phone_${phone.code}` };

  const status = fields.read('status', parseStatus, 'status_invalid');
  const optOut = fields.read('opt_out_at', (text) => parseOptOut(text, importedAt), 'opt_out_at_invalid');
  const row: StagedRow = {
    line,
    phone_e164: phone.phone_e164,
    phone_original: fits(raw, PHONE_ORIGINAL_LIMIT) ? raw : compactPhone(raw),
    lada: phone.lada,
    full_name: fields.text('full_name'),
    address: fields.text('address'),
    neighborhood: fields.text('neighborhood'),
    ...completeState({ state_code: fields.text('state_code'), state_name: fields.text('state_name') }),
    municipality: fields.text('municipality'),
    city: fields.text('city'),
    is_mobile: fields.read('is_mobile', parseIsMobile, 'is_mobile_invalid'),
    operator: fields.text('operator'),
    opt_out_method: fields.text('opt_out_method'),
    ...consent(status, optOut, importedAt),
  };
  if (row.opt_out_at === null) row.opt_out_method = null;
  else row.opt_out_method ??= 'IMPORT';
  const [fault] = fields.faults;
  return fault !== undefined && !forbidsContact(row.status) ? { ok: false, code: fault } : { ok: true, row };
}

/** The fields of one row by name, and what is wrong with those that were read. */
class Fields {
  readonly faults: RowErrorCode[] = [];

  constructor(
    private readonly cells: string[],
    private readonly positions: ColumnMap['positions'],
  ) {}

  /** Empty for a missing field, and for what database dumps write in place of nothing. */
  raw(field: ImportField): string {
    const position = this.positions[field];
    const text = position === undefined ? '' : (this.cells[position] ?? '').trim();
    return text === 'NULL' || text === '\\N' ? '' : text;
  }

  /** null for an empty field, and for a faulty one, which goes to the faults with its code. */
  read<T>(field: ImportField, parse: (text: string) => T | undefined, code: RowErrorCode): T | null {
    const text = this.raw(field);
    if (text === '') return null;
    // PostgreSQL cannot store NUL; the replacement character stands for bytes that are not of the encoding.
    const readable = !/[\0\ufffd]/.test(text);
    const value = readable ? parse(text) : undefined;
    if (value !== undefined) return value;
    this.faults.push(readable ? code : `${field}_unreadable`);
    return null;
  }

  text(field: keyof typeof LIMITS): string | null {
    return this.read(field, (text) => (fits(text, LIMITS[field]) ? text : undefined), `${field}_too_long`);
  }
}

/** Old files keep the area code in a column of its own; it is put in front of a number that is too short without. */
function readPhone(raw: string, lada: string): { raw: string; phone: PhoneResult } {
  const phone = normalizeMexicanPhone(raw);
  if (phone.ok || phone.code !== 'too_short' || lada === '') return { raw, phone };
  const joined = normalizeMexicanPhone(lada + raw);
  return joined.ok ? { raw: `${lada} ${raw}`, phone: joined } : { raw, phone };
}

/** An opt-out shows in both columns, whichever of them the file has. */
function consent(
  status: ContactStatus | null,
  optOut: string | null,
  importedAt: string,
): Pick<StagedRow, 'status' | 'opt_out_at'> {
  if (optOut !== null) return { status: forbidsContact(status) ? status : 'OPTED_OUT', opt_out_at: optOut };
  return { status, opt_out_at: status === 'OPTED_OUT' ? importedAt : null };
}

function forbidsContact(status: ContactStatus | null): boolean {
  return UNCONTACTABLE_STATUSES.some((forbidden) => forbidden === status);
}

/** The database counts characters, JavaScript counts UTF-16 units. */
function fits(text: string, limit: number): boolean {
  return text.length <= limit || (text.length <= 2 * limit && Array.from(text).length <= limit);
}
