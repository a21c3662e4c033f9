import type { PhoneErrorCode } from '../../common/phone.js';
import type { ContactStatus } from '../contact-status.js';
import { completeState, knownState } from '../mexican-states.js';
import type { ColumnMap, ImportField } from './import-columns.js';
import { isNothing, isSilent, parseStatus } from './import-values.js';
import type { Row, RowFault } from './table-row.js';

/** The longest text of each column, in characters. In the database, only the address has no limit. */
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
/** Control characters but tab and line ends, and marks that turn the direction of a text: no part of anybody's name. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Letters of Latin-1, digits and the marks of an address. Nearly every text is plain, and then needs no cleaning. */
const PLAIN = /^[\w\xc0-\xff][\w\xc0-\xff ,.#-]*$/;

/** A text that a spreadsheet would run as a formula, with the apostrophe that an export puts in front. */
const DEFUSED = /^'([\s'’]*[=+@＝＋＠－-])/;

/** Why a row, or a field of it, is left out. */
export type RowErrorCode =
  | RowFault
  | `phone_${PhoneErrorCode}`
  | 'phone_placeholder'
  | `${keyof typeof LIMITS}_too_long`
  | `${ImportField}_unreadable`
  | 'is_mobile_invalid'
  | 'status_invalid'
  | 'not_opted_out';

/** The fields of one row by name, and the faults of those that were read. */
export class Fields {
  readonly faults: RowErrorCode[] = [];

  constructor(
    private readonly row: Row,
    private readonly columns: ColumnMap,
  ) {}

  /** The texts in the columns of a field, without placeholders for nothing. */
  all(field: ImportField): string[] {
    const positions = this.columns.positions[field];
    if (!positions) return [];
    return positions
      .map((position) => (this.row.cells[position] ?? '').trim())
      .filter((text) => text !== '' && !isSilent(text));
  }

  raw(field: ImportField): string {
    const positions = this.columns.positions[field];
    if (positions?.length !== 1) return this.all(field).join(' ');
    const text = (this.row.cells[positions[0] ?? 0] ?? '').trim();
    const silent = field === 'status' ? isSilent : isNothing;
    return text === '' || silent(text) ? '' : text;
  }

  /** null for an empty field, and for a faulty one: then its code is added to the faults. */
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
    const given = this.raw(field);
    if (given.length <= LIMITS[field] && PLAIN.test(given)) return given;
    return this.read(
      field,
      (text) => {
        const plain = this.row.mayBeDefused ? text.replace(DEFUSED, '$1') : text;
        const composed = plain.replace(INVISIBLE, '').normalize('NFC').trim();
        return fits(composed, LIMITS[field]) ? composed : undefined;
      },
      `${field}_too_long`,
    );
  }

  /** The state, with code and name completed; a status in that column is not a state. */
  state(): { state_code: string | null; state_name: string | null } {
    const name = this.statusInState() === undefined ? this.text('state_name') : null;
    const code = this.raw('state_code');
    return completeState({ state_code: knownState(code) ?? this.text('state_code'), state_name: name });
  }

  /** "Estado" is Spanish for state and for status, and "baja" the beginning of two states. */
  statusInState(): ContactStatus | undefined {
    const text = this.raw('state_name');
    return text === '' || knownState(text) || /^baja\s*cal/i.test(text) ? undefined : parseStatus(text);
  }
}

/** The database counts characters, JavaScript counts UTF-16 units. */
export function fits(text: string, limit: number): boolean {
  return text.length <= limit || (text.length <= 2 * limit && Array.from(text).length <= limit);
}
