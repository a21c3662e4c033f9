import { CsvError, parse } from 'csv-parse/sync';
import { MAX_LINE_LENGTH } from './csv-lines.js';

/** A row of the file with its fields. */
export interface CsvRow {
  /** Number of its first line in the file, from 1. */
  line: number;
  /** As it stands in the file. */
  raw: string;
  cells: string[];
}

export type CsvErrorCode = 'wrong_number_of_fields' | 'broken_quotes' | 'line_too_long';

/** A row that could not be taken apart. */
export interface BrokenRow {
  line: number;
  /** As it stands in the file; the beginning of it when it is too long. */
  raw: string;
  code: CsvErrorCode;
}

/** A quoted field may run over this many lines; beyond that its quote was never closed. */
const MAX_ROW_LINES = 20;
/** Lines parsed at once; a faulty one costs a second look at those before it. */
const BLOCK_LINES = 256;
const KEPT_OF_LONG_LINE = 1000;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Turns lines into rows, the header first; blank lines are left out. A broken row costs itself only: reading goes on
 * with the line after it. Yields a batch of rows for each batch of lines.
 * @param delimiter found from the first line when not given
 */
export async function* readRows(
  batches: AsyncIterable<string[]>,
  delimiter?: string,
): AsyncGenerator<(CsvRow | BrokenRow)[]> {
  let reader: RowReader | undefined;
  for await (const batch of batches) {
    reader ??= new RowReader(delimiter ?? likelyDelimiter(batch));
    yield reader.read(batch);
  }
  if (reader) yield reader.end();
}

/** The delimiter that stands most often in the first line that is not blank. */
function likelyDelimiter(lines: string[]): string {
  const header = lines.find((line) => line.trim() !== '') ?? '';
  const count = (delimiter: string): number => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/**
 * The parser takes many lines at once where each is a row of its own, which is nearly always. Where it fails, the
 * lines before the faulty one are taken first, then that one by itself or with those that it runs over.
 */
class RowReader {
  private lines: string[] = [];
  private firstLine = 1;
  /** Number of fields, as the header has it. */
  private width: number | undefined;

  constructor(private readonly delimiter: string) {}

  read(lines: string[]): (CsvRow | BrokenRow)[] {
    this.lines = this.lines.concat(lines);
    return this.take(false);
  }

  end(): (CsvRow | BrokenRow)[] {
    return this.take(true);
  }

  private take(final: boolean): (CsvRow | BrokenRow)[] {
    const rows: (CsvRow | BrokenRow)[] = [];
    let at = 0;
    let size = this.width === undefined ? 1 : BLOCK_LINES;
    while (at < this.lines.length) {
      const block = this.lines.slice(at, at + size);
      const parsed = this.parseEach(block);
      if (Array.isArray(parsed)) {
        for (const [index, cells] of parsed.entries()) {
          const raw = block[index] ?? '';
          if (raw.trim() !== '')
            rows.push(this.checkWidth({ line: this.firstLine + at + index, raw, cells }));
        }
        at += block.length;
        size = BLOCK_LINES;
      } else if (parsed.goodLines > 0) {
        size = parsed.goodLines;
      } else {
        // A quoted field may go on in lines that have not been read yet.
        if (!final && at + MAX_ROW_LINES > this.lines.length) break;
        const { row, lines } = this.parseOne(at);
        rows.push('cells' in row ? this.checkWidth(row) : row);
        at += lines;
        size = BLOCK_LINES;
      }
    }
    this.lines = this.lines.slice(at);
    this.firstLine += at;
    return rows;
  }

  /** The fields of each line; or, if not every line is a row of its own, how many at the beginning may be. */
  private parseEach(lines: string[]): string[][] | { goodLines: number } {
    const tooLong = lines.findIndex((line) => line.length > MAX_LINE_LENGTH);
    if (tooLong >= 0) return { goodLines: tooLong };
    const text = lines.join('\n');
    // Without quotes there is nothing to parse, and most of the time to save.
    if (!text.includes('"')) return lines.map((line) => line.split(this.delimiter));
    const rows = this.parse(text);
    if (!Array.isArray(rows)) return { goodLines: Math.min(rows.rowsBefore, lines.length - 1) };
    return rows.length === lines.length ? rows : { goodLines: Math.floor(lines.length / 2) };
  }

  /** The row that begins at a line which is no row of its own as it stands. */
  private parseOne(at: number): { row: CsvRow | BrokenRow; lines: number } {
    const line = this.firstLine + at;
    const first = this.lines[at] ?? '';
    if (first.length > MAX_LINE_LENGTH) {
      return { row: { line, raw: first.slice(0, KEPT_OF_LONG_LINE), code: 'line_too_long' }, lines: 1 };
    }
    // Quotes amid a name, as in: Juan "El Gallo" Pérez
    const lenient = this.parse(first, { relax_quotes: true });
    const cells = Array.isArray(lenient) ? lenient[0] : undefined;
    if (cells && this.hasWidth(cells)) return { row: { line, raw: first, cells }, lines: 1 };
    for (let count = 2; count <= MAX_ROW_LINES && at + count <= this.lines.length; count++) {
      const raw = this.lines.slice(at, at + count).join('\n');
      const joined = this.parse(raw);
      if (!Array.isArray(joined)) {
        if (joined.quoteOpen) continue;
        break;
      }
      const [only, ...more] = joined;
      if (only && more.length === 0 && this.hasWidth(only)) {
        return { row: { line, raw, cells: only }, lines: count };
      }
      break;
    }
    return { row: { line, raw: first, code: 'broken_quotes' }, lines: 1 };
  }

  private parse(text: string, options?: { relax_quotes: boolean }): string[][] | ParseFailure {
    try {
      return parse(`${text}\n`, {
        delimiter: this.delimiter,
        record_delimiter: '\n',
        relax_column_count: true,
        ...options,
      });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return { rowsBefore: Number(error.records), quoteOpen: error.code === 'CSV_QUOTE_NOT_CLOSED' };
    }
  }

  private checkWidth(row: CsvRow): CsvRow | BrokenRow {
    const fits = this.hasWidth(row.cells);
    this.width ??= row.cells.length;
    return fits ? row : { line: row.line, raw: row.raw, code: 'wrong_number_of_fields' };
  }

  /** The header has whatever width it has. */
  private hasWidth(cells: string[]): boolean {
    return this.width === undefined || cells.length === this.width;
  }
}

interface ParseFailure {
  /** Whole rows before the faulty one. */
  rowsBefore: number;
  /** The text ends within quotes: more lines may mend it. */
  quoteOpen: boolean;
}
