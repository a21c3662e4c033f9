import {
  compactPhone,
  isNonGeographic,
  normalizeMexicanPhone,
  type MexicanPhone,
  type PhoneErrorCode,
} from '../../common/phone.js';
import { UNCONTACTABLE_STATUSES, type ContactStatus } from '../contact-status.js';
import { completeState, knownOperator, knownState } from '../mexican-states.js';
import type { ColumnMap, ImportField } from './import-columns.js';
import { ImportError, quoted } from './import-error.js';
import {
  isNothing,
  isPlainOptOut,
  parseIsMobile,
  parseOptIn,
  parseOptOut,
  parseStatus,
} from './import-values.js';
import { saysNotToContact } from './opt-out-words.js';
import type { Row, RowFault } from './table-row.js';

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
/** Control characters but tab and line ends, and marks that turn the direction of a text: no part of anybody's name. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** What a spreadsheet would run, behind the apostrophe that an export puts before it. */
const DEFUSED = /^'([\s'’]*[=+@＝＋＠－-])/;

/** One row of the file, checked, as it goes to the database; null means that the file does not say. */
export interface StagedRow {
  line: number;
  phone_e164: string;
  phone_original: string | null;
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

type RowErrorCode =
  | RowFault
  | `phone_${PhoneErrorCode}`
  | 'phone_placeholder'
  | `${keyof typeof LIMITS}_too_long`
  | `${ImportField}_unreadable`
  | 'is_mobile_invalid'
  | 'status_invalid'
  | 'not_opted_out';

export interface RowResult {
  /** What goes into the database: one row for each phone of the row. */
  rows: StagedRow[];
  /** Why the row, or a part of it where `rows` has something, was left out. */
  fault?: RowErrorCode;
}

/**
 * Checks the fields of one row and gives them the form that the database keeps. Pure.
 * The first faulty field rejects the row, unless the row forbids contact: that must not be lost to a typo in an
 * address, so there faulty fields count as empty. Throws ImportError for a cell that may say that somebody is not to
 * be contacted, in a column that is not known to.
 * @param importedAt ISO time, taken as the time of an opt-out that the file states without a date
 */
export function importRow(row: Row, columns: ColumnMap, importedAt: string): RowResult {
  const fields = new Fields(row, columns);
  refuseNotes(row, columns);
  const said = consent(row, fields, columns, importedAt);
  const forbidden = forbidsContact(said.status) || said.opt_out_at !== null;
  const phones = readPhones(fields.raw('phone'), fields.raw('lada'));
  const [first] = phones.found;
  if (row.fault || !first || (phones.placeholder && !forbidden)) {
    const fault: RowErrorCode = row.fault ?? (first ? 'phone_placeholder' : `phone_${phones.code}`);
    return { rows: forbidden ? forbiddenPhones(row, fields, columns, said) : [], fault };
  }
  const is_mobile = fields.read('is_mobile', parseIsMobile, 'is_mobile_invalid');
  const text = {
    full_name: fields.text('full_name'),
    address: fields.text('address'),
    neighborhood: fields.text('neighborhood'),
    ...fields.state(),
    municipality: fields.text('municipality'),
    city: fields.text('city'),
    operator: readOperator(fields.text('operator')),
  };
  const [fault] = fields.faults;
  if (fault !== undefined && !forbidden) return { rows: [], fault };
  const rows = phones.found.map((phone) => ({
    line: row.line,
    phone_e164: phone.phone_e164,
    phone_original: phone.written,
    lada: phone.lada,
    ...text,
    // No message reaches the numbers that companies rent.
    is_mobile: isNonGeographic(phone.phone_national) ? false : is_mobile,
    ...said,
  }));
  const others = forbidden ? forbiddenPhones(row, fields, columns, said).slice(phones.found.length) : [];
  return { rows: [...rows, ...others], ...(fault !== undefined && { fault }) };
}

/**
 * The opt-out of each phone of a row of a file of opt-outs. A row whose own columns say plainly that somebody did not
 * opt out is rejected: whoever sends a list of customers by mistake must not lose them all. As `importRow` otherwise.
 */
export function optOutRow(row: Row, columns: ColumnMap, importedAt: string): RowResult {
  const fields = new Fields(row, columns);
  const said = consent(row, fields, columns, importedAt);
  const speaks =
    fields.all('opt_out_at').length > 0 ||
    fields.all('opt_in').some((text) => parseOptIn(text) !== undefined);
  if (speaks && said.opt_out_at === null) return { rows: [], fault: 'not_opted_out' };
  const rows = forbiddenPhones(row, fields, columns, {
    status: forbidsContact(said.status) ? said.status : 'OPTED_OUT',
    opt_out_at: said.opt_out_at ?? importedAt,
    opt_out_method: said.opt_out_method ?? fields.text('opt_out_method') ?? 'IMPORT',
  });
  if (rows.length > 0) return { rows };
  return {
    rows,
    fault: row.fault ?? `phone_${readPhones(fields.raw('phone'), fields.raw('lada')).code}`,
  };
}

/** The fields of one row by name, and what is wrong with those that were read. */
class Fields {
  readonly faults: RowErrorCode[] = [];

  constructor(
    private readonly row: Row,
    private readonly columns: ColumnMap,
  ) {}

  /** What stands in the columns of a field, without those that stand for nothing. */
  all(field: ImportField): string[] {
    const positions = this.columns.positions[field];
    if (!positions) return [];
    return positions
      .map((position) => (this.row.cells[position] ?? '').trim())
      .filter((text) => text !== '' && !isNothing(text));
  }

  raw(field: ImportField): string {
    const positions = this.columns.positions[field];
    if (positions?.length !== 1) return this.all(field).join(' ');
    const text = (this.row.cells[positions[0] ?? 0] ?? '').trim();
    return text === '' || isNothing(text) ? '' : text;
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

  /** The state, completed; a status in its column is none. */
  state(): { state_code: string | null; state_name: string | null } {
    const name = this.statusInState() === undefined ? this.text('state_name') : null;
    const code = this.raw('state_code');
    return completeState({ state_code: knownState(code) ?? this.text('state_code'), state_name: name });
  }

  /** "Estado" is Spanish for state and for status. */
  statusInState(): ContactStatus | undefined {
    const text = this.raw('state_name');
    return text === '' || knownState(text) ? undefined : parseStatus(text);
  }
}

type Consent = Pick<StagedRow, 'status' | 'opt_out_at' | 'opt_out_method'>;

/** What the row says of whether its person may be contacted. An opt-out shows in both columns, whichever the file has. */
function consent(row: Row, fields: Fields, columns: ColumnMap, importedAt: string): Consent {
  const status = fields.read('status', parseStatus, 'status_invalid');
  const stated = fields.statusInState() ?? null;
  const dates = row.fault
    ? optOutsOfFaultyRow(row, columns, importedAt)
    : [
        ...fields.all('opt_out_at').map((text) => parseOptOut(text, importedAt)),
        ...(columns.positions.opt_in ?? []).map((position) =>
          optOutByOptIn(row, position, columns, importedAt),
        ),
      ];
  const [optOut = null] = dates.filter((date) => date !== null).sort();
  const forbidding = [status, stated].find(forbidsContact);
  const opt_out_at = optOut ?? (forbidding === 'OPTED_OUT' ? importedAt : null);
  return {
    status: forbidding ?? (optOut === null ? (status ?? stated) : 'OPTED_OUT'),
    opt_out_at,
    opt_out_method: opt_out_at === null ? null : (fields.text('opt_out_method') ?? 'IMPORT'),
  };
}

function optOutByOptIn(row: Row, position: number, columns: ColumnMap, importedAt: string): string | null {
  const text = (row.cells[position] ?? '').trim();
  // What somebody agreed to may be left empty; "ninguno" is a no.
  const none = /^ning/i.test(text);
  if (isNothing(text) && !none) return null;
  const agreed = none ? false : parseOptIn(text);
  if (agreed === undefined && !columns.sureOptIns.includes(position)) {
    refuseOptIn(row.line, text, columns.header[position]);
  }
  return agreed === true ? null : importedAt;
}

/**
 * A row with more fields than the header has its opt-out at its place or further on, and there only what says so
 * plainly counts.
 */
function optOutsOfFaultyRow({ cells }: Row, columns: ColumnMap, importedAt: string): (string | null)[] {
  const surplus = Math.max(0, cells.length - columns.header.length);
  const around = (position: number): string[] =>
    cells.slice(position, position + surplus + 1).map((cell) => cell.trim());
  const outs = (columns.positions.opt_out_at ?? []).flatMap(around).filter(isPlainOptOut);
  const noOptIn = (columns.positions.opt_in ?? []).some((position) =>
    around(position).some((text) => parseOptIn(text) === false),
  );
  return [...outs.map((text) => parseOptOut(text, importedAt)), noOptIn ? importedAt : null];
}

function refuseOptIn(line: number, text: string, title = ''): never {
  throw new ImportError(
    `Line ${line}: "${quoted(text)}" in the column ${quoted(title)} says neither yes nor no. Say what the column means by the ` +
      `mapping opt_in=${quoted(title)} (whoever has no plain yes opted out) or ignore=${quoted(title)}.`,
  );
}

/** A note such as "pidió no molestar" is not passed over, wherever it stands. */
function refuseNotes({ cells, line }: Row, { ignored, header }: ColumnMap): void {
  for (const position of ignored) {
    const text = cells[position];
    if (text === undefined || !saysNotToContact(text)) continue;
    const title = header[position] ?? '';
    const column = title.trim() === '' ? `#${position + 1}` : quoted(title);
    throw new ImportError(
      `Line ${line}: the column ${column} is not used, but says "${quoted(text)}". Say what it means by the ` +
        `mapping status=${column}, opt_out_at=${column} or ignore=${column}.`,
    );
  }
}

/** Nothing but the opt-out, for each phone of a row that cannot be taken as a whole. */
function forbiddenPhones(row: Row, fields: Fields, columns: ColumnMap, said: Consent): StagedRow[] {
  const cells = columns.otherPhones.map((position) => row.cells[position] ?? '');
  const found = [
    ...readPhones(fields.raw('phone'), fields.raw('lada')).found,
    ...cells.flatMap((cell) => readPhones(cell, fields.raw('lada')).found),
  ];
  return found.map(({ phone_e164, lada, written }) => ({
    line: row.line,
    phone_e164,
    phone_original: written,
    lada,
    full_name: null,
    address: null,
    neighborhood: null,
    state_code: null,
    state_name: null,
    municipality: null,
    city: null,
    is_mobile: null,
    operator: null,
    ...said,
  }));
}

interface Phones {
  found: (MexicanPhone & { written: string | null })[];
  /** Why there is none. */
  code: PhoneErrorCode;
  /** Ten equal digits, which people write who have to write something. */
  placeholder: boolean;
}

/** The phone of a cell, or those of a cell with several: "55 1234 5678 / 55 8765 4321". */
function readPhones(raw: string, lada: string): Phones {
  const one = readPhone(raw, lada);
  const single = typeof one !== 'string';
  const parts = single
    ? []
    : raw.split(/[/,;|\n]|\s+(?:y|o|and|or)\s+/i).map((part) => readPhone(part, lada));
  const several = parts.filter((part) => typeof part !== 'string');
  const found = single ? [one] : several.length === parts.length ? several : [];
  return {
    found,
    code: single ? 'empty' : one,
    placeholder: found.some(({ phone_national }) => /^(\d)\1{9}$/.test(phone_national)),
  };
}

/** Old files keep the area code in a column of its own; it is put in front of a number that is too short without. */
function readPhone(raw: string, lada: string): Phones['found'][number] | PhoneErrorCode {
  const phone = normalizeMexicanPhone(raw);
  if (phone.ok) return { ...phone, written: writtenAs(raw) };
  // A country code in that column says nothing: before eight digits it would make somebody else's number.
  if (phone.code !== 'too_short' || !/^0?[2-9]\d{1,2}$/.test(lada) || /^0?52/.test(lada)) return phone.code;
  const joined = normalizeMexicanPhone(lada.replace(/^0/, '') + raw);
  return joined.ok ? { ...joined, written: writtenAs(`${lada} ${raw}`) } : phone.code;
}

function writtenAs(raw: string): string | null {
  if (fits(raw, PHONE_ORIGINAL_LIMIT)) return raw;
  const compact = compactPhone(raw);
  return fits(compact, PHONE_ORIGINAL_LIMIT) ? compact : null;
}

function readOperator(text: string | null): string | null {
  return text === null ? null : knownOperator(text);
}

function forbidsContact(status: ContactStatus | null): boolean {
  return UNCONTACTABLE_STATUSES.some((forbidden) => forbidden === status);
}

/** The database counts characters, JavaScript counts UTF-16 units. */
function fits(text: string, limit: number): boolean {
  return text.length <= limit || (text.length <= 2 * limit && Array.from(text).length <= limit);
}
