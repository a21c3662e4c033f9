import { isNonGeographic } from '../../common/phone.js';
import { UNCONTACTABLE_STATUSES, type ContactStatus } from '../contact-status.js';
import { knownOperator } from '../mexican-states.js';
import type { ColumnMap } from './import-columns.js';
import { ImportError, quoted } from './import-error.js';
import {
  isPlainOptOut,
  isSilent,
  parseIsMobile,
  parseOptIn,
  parseOptOut,
  parseStatus,
} from './import-values.js';
import { isTaggedOut, saysNotToContact } from './opt-out-words.js';
import { Fields, type RowErrorCode } from './row-fields.js';
import { readPhones } from './row-phones.js';
import type { Row } from './table-row.js';

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
 * The opt-out of each phone in a row of a file of opt-outs. A row that plainly says that the person did not opt out is
 * rejected: somebody who sends a list of customers by mistake must not lose them all. Otherwise as `importRow`.
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
  if (isSilent(text) && !none) return null;
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
    if (text === undefined || text === '') continue;
    const title = header[position] ?? '';
    if (!saysNotToContact(text) && !isTaggedOut(title, text)) continue;
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

function readOperator(text: string | null): string | null {
  return text === null ? null : knownOperator(text);
}

function forbidsContact(status: ContactStatus | null): boolean {
  return UNCONTACTABLE_STATUSES.some((forbidden) => forbidden === status);
}
