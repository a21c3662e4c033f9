import { Readable } from 'node:stream';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
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
  /** From 1; the first that is not hidden when not given. */
  sheet?: number;
  /** Called with the name of each sheet; may throw. */
  onSheet?: ((where: string, name: string) => void) | undefined;
  findHeader: FindHeader;
  notices: string[];
}

/** The rows of a sheet, the header first, a batch at a time. Throws ImportError. */
export async function* readXlsx(
  chunks: AsyncIterable<Buffer>,
  { sheet: said, onSheet, findHeader, notices }: XlsxOptions,
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
    const { sheets, entries } = openWorkbook(file);
    const sheet = said ?? sheets.findIndex(({ hidden }) => !hidden) + 1;
    const count = sheets.length;
    if (sheet > count || count === 0)
      throw new ImportError(`The workbook has ${count} sheets, not ${sheet}.`);
    for (const [at, { name }] of sheets.entries()) onSheet?.(`Sheet ${at + 1} of the workbook`, name);
    if (count > 1)
      notices.push(`Sheet ${sheet} of ${count} was read: say another sheet where that is meant.`);
    const fill = new MergedCells(await inspectSheet(file, entries, sheets[sheet - 1]));
    for await (const { index, values } of streamXlsxRows(file, { sheet: sheet - 1 })) {
      const row = fit({ line: index + 1, cells: fill.into(index + 1, values.map(cellText)) });
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
  // Without a zone: a spreadsheet's times are in the zone of its author.
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

interface Sheet {
  name: string;
  hidden: boolean;
  /** The id by which the workbook refers to the sheet's file. */
  relation: string;
}

/** The sheets of the workbook, in order. Throws ImportError if it is no workbook, or was made to exhaust memory. */
function openWorkbook(file: Buffer): { sheets: Sheet[]; entries: ZipEntry[] } {
  const entries = zipEntries(file);
  const workbook = entries.find(({ name }) => /^xl\/workbook\.xml$/i.test(name));
  if (!workbook) throw new ImportError(otherArchive(entries.map(({ name }) => name)));
  for (const { name, packed, unpacked } of entries) {
    const isBomb = unpacked > PACKING_COUNTS_FROM && unpacked > packed * MAX_PACKING;
    const isHuge = /sharedStrings/i.test(name) && unpacked > MAX_SHARED_STRINGS_BYTES;
    if (unpacked === 0 && packed > 2) throw damaged();
    if (isBomb || isHuge) {
      throw new ImportError('The workbook unpacks to more than any table needs: save it as CSV.');
    }
  }
  const tags = smallText(file, workbook).match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? [];
  const sheets = tags.map((tag) => ({
    name: attribute(tag, 'name'),
    hidden: /^(?:very)?hidden$/i.test(attribute(tag, 'state')),
    relation: attribute(tag, '\\w+:id'),
  }));
  return { sheets, entries };
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? '';
}

/** The type of another archive, and how to import it all the same. */
function otherArchive(names: string[]): string {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/^xl\/workbook\.bin$/i))
    return 'The file is a binary Excel workbook (.xlsb): save it as .xlsx or CSV.';
  if (has(/\.iwa$/i)) return 'The file is of Numbers or Pages: export it as Excel (.xlsx) or CSV.';
  if (has(/^word\//i))
    return 'The file is a Word document: copy its table into a workbook and save that as .xlsx.';
  if (has(/^content\.xml$/i)) return 'The file is of LibreOffice or OpenOffice: save it as .xlsx or CSV.';
  return 'The file is a ZIP archive without an Excel workbook: unpack it first.';
}

/** A formula, in a cell that is no text, without the result that a spreadsheet would have saved with it. */
const UNCALCULATED =
  /<c\s(?![^>]*\st=["']str["'])[^>]*>\s*<f(?:\s[^>]*)?(?:\/>|>[^<]*<\/f>)\s*(?:<v\s*\/>|<v>\s*<\/v>)?\s*<\/c>/;

/** A cell that reaches over several rows; rows and columns from 1 and from 0. */
interface Merge {
  top: number;
  bottom: number;
  column: number;
}

const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?ref=["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})["']/g;
const MOST_MERGES = 100_000;

/** Copies the value of a merged cell to each of its rows: "baja" beside ten people applies to all ten. */
class MergedCells {
  private readonly merges: Merge[];
  private open: (Merge & { text: string })[] = [];
  private next = 0;

  constructor(merges: Merge[]) {
    this.merges = merges.sort((a, b) => a.top - b.top);
  }

  into(line: number, cells: string[]): string[] {
    if (this.merges.length === 0) return cells;
    this.open = this.open.filter(({ bottom }) => bottom >= line);
    for (const { column, text } of this.open) {
      while (cells.length <= column) cells.push('');
      cells[column] ||= text;
    }
    for (let merge = this.merges[this.next]; merge && merge.top <= line; merge = this.merges[++this.next]) {
      if (merge.top === line) this.open.push({ ...merge, text: cells[merge.column] ?? '' });
    }
    return cells;
  }
}

function columnNumber(letters: string): number {
  return Buffer.from(letters).reduce((sum, letter) => sum * 26 + letter - 64, 0) - 1;
}

/**
 * The cells that reach over several rows. Throws ImportError for a formula without a stored result, as some programs
 * write them: it looks like an empty cell, so an opt-out or a name would be lost.
 */
async function inspectSheet(file: Buffer, entries: ZipEntry[], sheet?: Sheet): Promise<Merge[]> {
  const relations = entries.find(({ name }) => /^xl\/_rels\/workbook\.xml\.rels$/i.test(name));
  if (!sheet || !relations) return [];
  const tags = smallText(file, relations).match(/<(?:\w+:)?Relationship\s[^>]*>/g) ?? [];
  const tag = tags.find((each) => attribute(each, 'Id') === sheet.relation) ?? '';
  const path = attribute(tag, 'Target').replace(/^\/?(?:xl\/)?/, 'xl/');
  const entry = entries.find(({ name }) => name === path);
  if (!entry) return [];
  const merges = new Map<string, Merge>();
  let rest = '';
  let unpacked = 0;
  for await (const chunk of contentOf(file, entry)) {
    unpacked += chunk.length;
    if (unpacked > entry.unpacked) throw new Error('the sheet is longer than it says');
    const text = rest + chunk.toString('latin1');
    const found = text.includes('<f') ? UNCALCULATED.exec(text)?.[0] : undefined;
    if (found !== undefined) {
      throw new ImportError(
        `The cell ${attribute(found, 'r')} has a formula without its result: open the workbook in a spreadsheet and save it there.`,
      );
    }
    for (const [, letters = '', top, bottom] of text.matchAll(MERGE)) {
      const merge = { top: Number(top), bottom: Number(bottom), column: columnNumber(letters) };
      if (merge.bottom > merge.top && merges.size < MOST_MERGES) merges.set(`${letters}${merge.top}`, merge);
    }
    rest = text.slice(-2000);
  }
  return [...merges.values()];
}

function contentOf(file: Buffer, entry: ZipEntry): AsyncIterable<Buffer> {
  const bytes = Readable.from([packedBytes(file, entry)]);
  return entry.method === 0 ? bytes : bytes.pipe(createInflateRaw());
}

function packedBytes(file: Buffer, { offset, packed }: ZipEntry): Buffer {
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  return file.subarray(start, start + packed);
}

function smallText(file: Buffer, entry: ZipEntry): string {
  const packed = packedBytes(file, entry);
  const xml = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: 16 * 1024 * 1024 });
  return xml.toString('utf8');
}

/** The directory of a ZIP file. The reader holds each entry to the size that is stated there. */
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
