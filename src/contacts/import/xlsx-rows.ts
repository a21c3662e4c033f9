import { inflateRawSync } from 'node:zlib';
import { streamXlsxRows, type CellValue } from 'hucre/xlsx';
import { ImportError } from './import-error.js';
import { fitRow, isBlank, type FindHeader, type Row } from './table-row.js';

/*
 * Excel workbooks. A workbook can only be opened from its end, so it is held in memory as it is packed; its rows
 * stream. The texts that its cells share are held too: Excel writes at most a million rows.
 */

const MAX_FILE_BYTES = 200 * 1024 * 1024;
const MAX_SHARED_STRINGS_BYTES = 300 * 1024 * 1024;
const MAX_PACKING = 250;
const PACKING_COUNTS_FROM = 64 * 1024 * 1024;
const BATCH_ROWS = 1000;
const SAMPLE_ROWS = 200;

export interface XlsxOptions {
  /** From 1. */
  sheet?: number;
  findHeader: FindHeader;
  notices: string[];
}

/** The rows of a sheet, the header first, a batch at a time. Throws ImportError. */
export async function* readXlsx(
  chunks: AsyncIterable<Buffer>,
  { sheet = 1, findHeader, notices }: XlsxOptions,
): AsyncGenerator<Row[]> {
  const file = await collect(chunks);
  let width: number | undefined;
  let batch: Row[] = [];
  const begin = (top: Row[]): Row[] => {
    const header = findHeader(top);
    if (!header) return [];
    width = header.row.cells.length;
    return [header.row, ...top.filter(({ line }) => line >= header.next).map(fit)];
  };
  const fit = (row: Row): Row => (width === undefined ? row : fitRow(row, width));
  try {
    const sheets = checkWorkbook(file);
    if (sheet > sheets) throw new ImportError(`The workbook has ${sheets} sheets, not ${sheet}.`);
    if (sheets > 1)
      notices.push(`Sheet ${sheet} of ${sheets} was read: say another sheet where that is meant.`);
    for await (const { index, values } of streamXlsxRows(file, { sheet: sheet - 1 })) {
      const row = fit({ line: index + 1, cells: values.map(cellText) });
      if (!isBlank(row)) batch.push(row);
      if (batch.length < (width === undefined ? SAMPLE_ROWS : BATCH_ROWS)) continue;
      yield width === undefined ? begin(batch) : batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof ImportError || !(error instanceof Error)) throw error;
    throw new ImportError('The file is no Excel workbook that can be read: save the table as CSV.', {
      cause: error,
    });
  }
  yield width === undefined ? begin(batch) : batch;
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_FILE_BYTES) throw new ImportError('The workbook has more than 200 MB: save it as CSV.');
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function cellText(value: CellValue): string {
  if (value === null) return '';
  // Without a zone: a spreadsheet's times are those of whoever wrote them.
  if (value instanceof Date)
    return value.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
  return String(value);
}

interface ZipEntry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** How many sheets the workbook has. Throws ImportError for what is no workbook, or is made to fill memories. */
function checkWorkbook(file: Buffer): number {
  const entries = zipEntries(file);
  const workbook = entries.find(({ name }) => /^xl\/workbook\.xml$/i.test(name));
  if (!workbook) {
    throw new ImportError('The file is a ZIP archive without an Excel workbook: unpack it first.');
  }
  for (const { name, packed, unpacked } of entries) {
    const isBomb = unpacked > PACKING_COUNTS_FROM && unpacked > packed * MAX_PACKING;
    const isHuge = /sharedStrings/i.test(name) && unpacked > MAX_SHARED_STRINGS_BYTES;
    if (unpacked === 0 && packed > 2) throw damaged();
    if (isBomb || isHuge) {
      throw new ImportError('The workbook unpacks to more than any table needs: save it as CSV.');
    }
  }
  const start =
    workbook.offset + 30 + file.readUInt16LE(workbook.offset + 26) + file.readUInt16LE(workbook.offset + 28);
  const packed = file.subarray(start, start + workbook.packed);
  const xml = workbook.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: 16 * 1024 * 1024 });
  return xml.toString('utf8').match(/<(?:\w+:)?sheet\s/g)?.length ?? 0;
}

/** The table of contents of a ZIP file. The reader holds each entry to the size that it claims there. */
function zipEntries(file: Buffer): ZipEntry[] {
  const end = file.lastIndexOf('PK\x05\x06');
  if (end < 0 || end + 22 > file.length) throw damaged();
  const entries: ZipEntry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let remaining = file.readUInt16LE(end + 10); remaining > 0; remaining--) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw damaged();
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => file.readUInt16LE(at + field));
    const nameEnd = at + 46 + (nameLength ?? 0);
    entries.push({
      name: file.toString('utf8', at + 46, nameEnd),
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

function damaged(): ImportError {
  return new ImportError('The workbook is damaged or cut off.');
}
