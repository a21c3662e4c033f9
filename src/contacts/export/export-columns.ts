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

/** Whether a column may hold any text. The values of other columns never need quotes. */
export function isText(column: ExportColumn): boolean {
  return COLUMN_KINDS[column] === 'text';
}

/**
 * The SQL of one line of the file, of the contact `c`. PostgreSQL writes the lines, so that Node makes no object of a
 * cell: docs/decisions/exports.md. Those of CSV are what CsvLines reads.
 */
export function lineOf(format: ExportFormat, columns: readonly ExportColumn[]): string {
  switch (format) {
    case 'csv':
      return `${columns.map(plainCell).join(` || E'\\x1f' || `)} || E'\\x1e\\n'`;
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

/** A cell as it stands. */
function plainCell(column: ExportColumn): string {
  return COLUMN_KINDS[column] === 'time'
    ? `coalesce(${isoTime(column)}, '')`
    : `coalesce(c.${column}::text, '')`;
}

function jsonValue(column: ExportColumn): string {
  return COLUMN_KINDS[column] === 'time' ? isoTime(column) : `c.${column}`;
}

/** In UTC, as everywhere in the API. */
function isoTime(column: ExportColumn): string {
  return `to_char(c.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
