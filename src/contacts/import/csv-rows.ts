import { CsvError, parse } from 'csv-parse/sync';
import { fitRow, isBlank, type FindHeader, type Row } from './table-row.js';
import { MAX_LINE_LENGTH } from './text-lines.js';

/** A quoted field over more lines than this was never closed. */
const MAX_ROW_LINES = 1000;
/** Lines split at once. */
const BLOCK_LINES = 256;
/** The lines from which the delimiter and the header are detected. */
const SAMPLE_LINES = 200;
const KEPT_OF_LONG_LINE = 1000;
const DELIMITERS = [',', ';', '\t', '|'];

export interface CsvOptions {
  /** If not given, Excel's first line `sep=;` says it; else the one that gives most rows the same number of fields. */
  delimiter?: string;
  findHeader: FindHeader;
}

/**
 * Turns lines into rows, the header first. Blank lines and lines above the header are left out. A broken row affects
 * no other: reading continues with the line after it. Yields a batch of rows for each batch of lines.
 */
export async function* readCsv(
  batches: AsyncIterable<string[]>,
  { delimiter, findHeader }: CsvOptions,
): AsyncGenerator<Row[]> {
  let sample: string[] | undefined = [];
  let reader: RowReader | undefined;
  const begin = (lines: string[]): Row[] => {
    const said = /^sep=(.)$/i.exec(lines[0]?.trimEnd() ?? '')?.[1];
    const firstLine = said === undefined ? 1 : 2;
    const below = lines.slice(firstLine - 1);
    const between = delimiter ?? said ?? likelyDelimiter(below.slice(0, SAMPLE_LINES));
    const top = new RowReader(between, firstLine).read(below.slice(0, SAMPLE_LINES), true);
    const header = findHeader(top);
    if (!header) return [];
    reader = new RowReader(between, header.next, header.row.cells.length);
    return [header.row, ...reader.read(lines.slice(header.next - 1))];
  };
  for await (const batch of batches) {
    if (!sample) {
      yield reader?.read(batch) ?? [];
      continue;
    }
    sample = sample.concat(batch);
    if (sample.length < SAMPLE_LINES) continue;
    yield begin(sample);
    sample = undefined;
  }
  if (sample) yield begin(sample);
  if (reader) yield reader.read([], true);
}

/** The delimiter by which most rows have the same number of fields, two or more; a comma for a single column. */
export function likelyDelimiter(lines: string[]): string {
  // Text between quotes does not count.
  const text = lines.join('\n').replace(/(?<=^|[,;\t|\n])"(?:[^"]|"")*"/g, '""');
  const rows = text.split('\n').filter((line) => line.trim() !== '');
  const scores = DELIMITERS.map((delimiter) => {
    const cells = rows.map((row) => row.split(delimiter));
    // Some programs leave out empty cells at the end of a row, some add them.
    const alike = Math.max(mostAlike(cells), mostAlike(cells.map(withoutEmptyEnd))) / rows.length;
    return { delimiter, score: alike > 0 ? alike + 1 : Number(text.includes(delimiter)) };
  });
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

/** How many of the rows have the same number of fields, two or more. */
function mostAlike(rows: string[][]): number {
  const widths = new Map<number, number>();
  for (const { length } of rows) if (length >= 2) widths.set(length, (widths.get(length) ?? 0) + 1);
  return Math.max(0, ...widths.values());
}

function withoutEmptyEnd(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
}

/**
 * Parses many lines at once if each is a whole row, which is nearly always so. If one is not, the lines before it are
 * taken first; csv-parse then reads that line, alone or with the lines up to its closing quote.
 */
class RowReader {
  private lines: string[] = [];

  /** @param width number of fields, once the header is known */
  constructor(
    private readonly delimiter: string,
    private firstLine: number,
    private readonly width?: number,
  ) {}

  read(lines: string[], final = false): Row[] {
    this.lines = this.lines.concat(lines);
    const rows: Row[] = [];
    const add = (row: Row): void => {
      const fitted = this.width === undefined ? row : fitRow(row, this.width);
      if (!isBlank(fitted)) rows.push(fitted);
    };
    let at = 0;
    let size = BLOCK_LINES;
    while (at < this.lines.length) {
      const block = this.lines.slice(at, at + size);
      const parsed = this.parseEach(block);
      if (Array.isArray(parsed)) {
        for (const [index, cells] of parsed.entries()) add({ line: this.firstLine + at + index, cells });
        at += block.length;
        size = Math.min(BLOCK_LINES, size * 2);
      } else if (parsed.goodLines > 0) {
        size = parsed.goodLines;
      } else {
        const one = this.parseOne(at, final);
        if (!one) break;
        add(one.row);
        at += one.lines;
        // After a faulty line, the next one may be faulty too.
        size = 1;
      }
    }
    this.lines = this.lines.slice(at);
    this.firstLine += at;
    return rows;
  }

  /** The fields of each line. If not every line is a whole row: how many lines at the beginning are. */
  private parseEach(lines: string[]): string[][] | { goodLines: number } {
    const rows: string[][] = [];
    for (const line of lines) {
      const cells = line.length > MAX_LINE_LENGTH ? undefined : splitRow(line, this.delimiter);
      if (!cells) return { goodLines: rows.length };
      rows.push(cells);
    }
    return rows;
  }

  /** The row that begins at a line that is not a whole row; undefined when more lines are needed. */
  private parseOne(at: number, final: boolean): { row: Row; lines: number } | undefined {
    const line = this.firstLine + at;
    const first = this.lines[at] ?? '';
    if (first.length > MAX_LINE_LENGTH) {
      const cells = first.slice(0, KEPT_OF_LONG_LINE).split(this.delimiter);
      return { row: { line, cells, fault: 'line_too_long' }, lines: 1 };
    }
    // Quotes amid a name, as in: Juan "El Gallo" Pérez
    const alone = this.parse(first, { relax_quotes: true })?.[0];
    if (alone && this.hasWidth(alone)) return { row: { line, cells: alone }, lines: 1 };
    const count = this.linesUntilClosed(at);
    if (count === 'more' && !final) return undefined;
    if (typeof count === 'number') {
      const [cells, ...more] = this.parse(this.lines.slice(at, at + count).join('\n')) ?? [];
      if (cells && more.length === 0 && this.hasWidth(cells)) return { row: { line, cells }, lines: count };
    }
    return { row: { line, cells: first.split(this.delimiter), fault: 'broken_quotes' }, lines: 1 };
  }

  /** The number of lines until all quotes of a row are closed; `never` if they are not, `more` if lines are missing. */
  private linesUntilClosed(at: number): number | 'never' | 'more' {
    let length = 0;
    let open = false;
    for (let count = 1; count <= MAX_ROW_LINES; count++) {
      const line = this.lines[at + count - 1];
      if (line === undefined) return 'more';
      length += line.length;
      if (length > MAX_LINE_LENGTH) return 'never';
      for (let i = 0; i < line.length; i++) {
        if (line[i] !== '"') continue;
        if (!open) open = i === 0 || line[i - 1] === this.delimiter;
        else if (line[i + 1] === '"') i++;
        else if (i + 1 === line.length || line[i + 1] === this.delimiter) open = false;
        else return 'never';
      }
      if (!open) return count;
    }
    return 'never';
  }

  private parse(text: string, options?: { relax_quotes: boolean }): string[][] | undefined {
    try {
      return parse(`${text}\n`, {
        delimiter: this.delimiter,
        record_delimiter: '\n',
        relax_column_count: true,
        ...options,
      });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return undefined;
    }
  }

  private hasWidth(cells: string[]): boolean {
    return this.width === undefined || fitRow({ line: 0, cells }, this.width).fault === undefined;
  }
}

/**
 * The fields of a line in which all quotes are closed and enclose whole fields; undefined for any other line, which
 * csv-parse then reads. csv-parse takes four times as long, and in some files most lines have quotes.
 */
function splitRow(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ; at += delimiter.length) {
    let end: number;
    if (line[at] === '"') {
      let close = line.indexOf('"', at + 1);
      const first = close;
      while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
      if (close < 0) return undefined;
      const cell = line.slice(at + 1, close);
      cells.push(close === first ? cell : cell.replaceAll('""', '"'));
      end = close + 1;
    } else {
      const next = line.indexOf(delimiter, at);
      end = next < 0 ? line.length : next;
      const cell = line.slice(at, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
    }
    if (end === line.length) return cells;
    if (!line.startsWith(delimiter, end)) return undefined;
    at = end;
  }
}
