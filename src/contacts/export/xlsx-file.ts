import { writeXlsxStream, type CellValue } from 'hucre/xlsx';
import type { ExportColumn } from './export-columns.js';

/** A sheet of Excel has 1,048,576 rows, one of them the header; further contacts go on in the next sheet. */
const ROWS_OF_A_SHEET = 1_048_575;

/**
 * A workbook, byte by byte, of rows that come as the insides of a JSON array (`[…],[…],`). Texts are stored as texts,
 * which no spreadsheet runs, and phones too, so that none becomes 5.2E+11.
 */
export async function* xlsxFile(
  columns: readonly ExportColumn[],
  texts: AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  const stream = writeXlsxStream(allRows(texts), {
    name: 'Contacts',
    columns: columns.map((header) => ({ header })),
    freezePane: { rows: 1 },
    maxRowsPerSheet: ROWS_OF_A_SHEET + 1,
    repeatHeaders: true,
  });
  // The types of Node's own stream do not say that it can be iterated.
  yield* stream as unknown as AsyncIterable<Uint8Array>;
}

/** A cell as PostgreSQL writes it in JSON. */
export type JsonCell = string | number | boolean | null;

/** The rows of one of those texts. */
export function rowsOf(text: string): JsonCell[][] {
  return JSON.parse(`[${text.slice(0, -1)}]`) as JsonCell[][];
}

async function* allRows(texts: AsyncIterable<string>): AsyncGenerator<CellValue[]> {
  for await (const text of texts) yield* rowsOf(text);
}
