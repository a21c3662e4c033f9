import type { ContactRow } from '../contacts.repository.js';
import type { ExportFormat } from './contact-export.entity.js';

/** How a column is written: a text may hold anything; the others hold nothing that has to be quoted. */
type Kind = 'text' | 'plain' | 'time';

/** The columns that can be taken out. */
const COLUMN_KINDS = {
  id: 'plain',
  phone_e164: 'plain',
  phone_national: 'plain',
  full_name: 'text',
  address: 'text',
  neighborhood: 'text',
  state_code: 'text',
  state_name: 'text',
  municipality: 'text',
  city: 'text',
  lada: 'text',
  is_mobile: 'plain',
  operator: 'text',
  status: 'plain',
  source: 'text',
  lead_score: 'plain',
  lead_tier: 'plain',
  whatsapp_validated: 'plain',
  instagram_validated: 'plain',
  facebook_validated: 'plain',
  google_validated: 'plain',
  apple_validated: 'plain',
  send_count: 'plain',
  last_sent_at: 'time',
  last_platform_validation: 'time',
  created_at: 'time',
  updated_at: 'time',
} as const satisfies Partial<Record<keyof ContactRow, Kind>>;

export type ExportColumn = keyof typeof COLUMN_KINDS;

export const EXPORT_COLUMNS = Object.keys(COLUMN_KINDS) as ExportColumn[];

/** What is taken out where no columns are named. */
export const DEFAULT_COLUMNS: readonly ExportColumn[] = [
  'phone_e164',
  'full_name',
  'state_code',
  'state_name',
  'municipality',
  'city',
  'lada',
  'is_mobile',
  'operator',
  'status',
  'lead_score',
  'lead_tier',
];

export const CSV_DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type CsvDelimiter = keyof typeof CSV_DELIMITERS;

/**
 * What a spreadsheet takes for a formula: an apostrophe in front makes it a text. A text that looks so already gets
 * one more, so that whoever takes one apostrophe away has the text back.
 */
const FORMULA = String.raw`^[\s'’]*[=+@＝＋＠－-]`;
const NEEDS_QUOTES = String.raw`[",;\t\r\n]|^\s|\s$`;

/** Stands around each text when those of a contact are looked at together. */
const UNIT = String.raw`\x1f`;

/** What may be a formula or need quotes in any of those texts. One search tells, and nearly all contacts have none. */
const PERHAPS_ODD = String.raw`[",;\t\r\n=@＝＋＠－]|${UNIT}[\s'’+-]|\s${UNIT}`;

/**
 * The SQL of one line of the file, of the contact `c`. PostgreSQL writes the lines, so that Node makes no object of a
 * cell: docs/decisions/exports.md.
 */
export function lineOf(
  format: ExportFormat,
  columns: readonly ExportColumn[],
  delimiter: CsvDelimiter,
): string {
  switch (format) {
    case 'csv':
      return `${csvCells(columns, CSV_DELIMITERS[delimiter])} || E'\\r\\n'`;
    case 'txt':
      return `c.phone_e164 || E'\\n'`;
    case 'ndjson':
      return `json_build_object(${columns.map((column) => `'${column}', ${jsonValue(column)}`).join(', ')})::text || E'\\n'`;
    case 'xlsx':
      // An array without its end: they are joined to one array of arrays.
      return `json_build_array(${columns.map(jsonValue).join(', ')})::text || ','`;
  }
}

/** What stands at the top of the file. */
export function headOf(
  format: ExportFormat,
  columns: readonly ExportColumn[],
  delimiter: CsvDelimiter,
  bom: boolean,
): string {
  if (format !== 'csv') return '';
  return `${bom ? '\uFEFF' : ''}${columns.join(CSV_DELIMITERS[delimiter])}\r\n`;
}

function csvCells(columns: readonly ExportColumn[], delimiter: string): string {
  const line = (cell: (column: ExportColumn) => string): string =>
    columns.map(cell).join(` || '${delimiter}' || `);
  const texts = columns.filter((column) => COLUMN_KINDS[column] === 'text');
  if (texts.length === 0) return line(plainCell);
  const together = texts.map((column) => `E'${UNIT}' || ${plainCell(column)}`).join(' || ');
  return `CASE WHEN ${together} || E'${UNIT}' ~ '${quoted(PERHAPS_ODD)}'
    THEN ${line(defusedCell)} ELSE ${line(plainCell)} END`;
}

/** A cell as it stands. */
function plainCell(column: ExportColumn): string {
  return COLUMN_KINDS[column] === 'time'
    ? `coalesce(${isoTime(column)}, '')`
    : `coalesce(c.${column}::text, '')`;
}

/** A cell that is quoted, and defused, where it has to be. */
function defusedCell(column: ExportColumn): string {
  if (COLUMN_KINDS[column] !== 'text') return plainCell(column);
  return `CASE WHEN c.${column} ~ '${quoted(`${FORMULA}|${NEEDS_QUOTES}`)}'
    THEN CASE WHEN c.${column} ~ '${quoted(FORMULA)}' THEN '"''' ELSE '"' END || replace(c.${column}, '"', '""') || '"'
    ELSE coalesce(c.${column}, '') END`;
}

function quoted(pattern: string): string {
  return pattern.replaceAll("'", "''");
}

function jsonValue(column: ExportColumn): string {
  return COLUMN_KINDS[column] === 'time' ? isoTime(column) : `c.${column}`;
}

/** In UTC, as everywhere in the API. */
function isoTime(column: ExportColumn): string {
  return `to_char(c.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
