import { CSV_DELIMITERS, isText, type CsvDelimiter, type ExportColumn } from './export-columns.js';
import type { JsonCell } from './xlsx-file.js';

/**
 * Texts that a spreadsheet would run as a formula. An apostrophe in front makes them a text. A text that already begins
 * with apostrophes gets one more, so removing one always gives the text back.
 */
const FORMULA = /^[\p{White_Space}'’]*[=+@＝＋＠－-]/u;
const NEEDS_QUOTES = /[",;\t\r\n]|^\p{White_Space}|\p{White_Space}$/u;

const [CELL_END, LINE_END, CR, LF] = [0x1f, 0x1e, 0x0d, 0x0a];

/** Kinds of bytes. The odd ones may need quotes or begin a formula: anywhere, as the first, or as the first or last. */
const [PLAIN, ENDS_CELL, ENDS_LINE, ODD_ANYWHERE, ODD_AT_START, ODD_AT_ENDS] = [0, 1, 2, 3, 4, 5];
const KINDS = kindsOfBytes();

/**
 * Makes CSV of the lines that PostgreSQL writes (`lineOf`): cells end in 0x1f, lines in 0x1e and a line feed. The bytes
 * are read once. The ends of cells become delimiters in place. Only a line with a byte that may need quotes or begin a
 * formula is written anew, cell by cell. docs/decisions/exports.md has the figures.
 */
export class CsvLines {
  private readonly delimiter: string;
  private readonly areTexts: readonly boolean[];
  /** Where the cells of the current line end. */
  private readonly ends: number[] = [];

  constructor(columns: readonly ExportColumn[], delimiter: CsvDelimiter) {
    this.delimiter = CSV_DELIMITERS[delimiter];
    this.areTexts = columns.map(isText);
  }

  /**
   * The lines of `contacts` contacts as CSV. Undefined when a text holds 0x1f or 0x1e itself. There are more ends of
   * cells or lines then than columns and contacts explain.
   */
  write(text: string, contacts: number): Buffer | undefined {
    const bytes = Buffer.from(text);
    const { ends, areTexts } = this;
    const delimiter = this.delimiter.charCodeAt(0);
    const lastCell = areTexts.length - 1;
    const pieces: Buffer[] = [];
    let written = 0;
    let lineStart = 0;
    let cellStart = 0;
    let cell = 0;
    let lines = 0;
    let isOdd = false;
    for (let at = 0; at < bytes.length; at += 1) {
      const kind = KINDS[bytes[at] ?? 0];
      if (kind === PLAIN) continue;
      if (kind === ENDS_CELL) {
        ends[cell] = at;
        cell += 1;
        if (cell > lastCell) return undefined;
        bytes[at] = delimiter;
        cellStart = at + 1;
      } else if (kind === ENDS_LINE) {
        if (cell !== lastCell || bytes[at + 1] !== LF) return undefined;
        ends[cell] = at;
        if (isOdd) {
          pieces.push(bytes.subarray(written, lineStart), Buffer.from(this.oddLine(bytes, lineStart)));
          written = at + 2;
        } else {
          bytes[at] = CR;
        }
        lines += 1;
        at += 1;
        lineStart = cellStart = at + 1;
        cell = 0;
        isOdd = false;
      } else if (areTexts[cell]) {
        if (kind === ODD_ANYWHERE || at === cellStart) isOdd = true;
        else if (kind === ODD_AT_ENDS && isEnd(bytes[at + 1])) isOdd = true;
      }
    }
    if (lines !== contacts) return undefined;
    if (pieces.length === 0) return bytes;
    return Buffer.concat([...pieces, bytes.subarray(written)]);
  }

  /** The CSV of rows that were read as JSON. */
  writeCells(rows: readonly (readonly JsonCell[])[]): Buffer {
    return Buffer.from(
      rows.map((cells) => this.line(cells.map((cell) => (cell === null ? '' : String(cell))))).join(''),
    );
  }

  private oddLine(bytes: Buffer, lineStart: number): string {
    let start = lineStart;
    return this.line(
      this.ends.map((end) => {
        const cell = bytes.toString('utf8', start, end);
        start = end + 1;
        return cell;
      }),
    );
  }

  private line(cells: readonly string[]): string {
    return `${cells.map((cell, place) => (this.areTexts[place] ? csvText(cell) : cell)).join(this.delimiter)}\r\n`;
  }
}

/** A cell. Quoted when it has to be, and with an apostrophe when it looks like a formula. */
function csvText(text: string): string {
  const isFormula = FORMULA.test(text);
  if (!isFormula && !NEEDS_QUOTES.test(text)) return text;
  return `"${isFormula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

function isEnd(byte: number | undefined): boolean {
  return byte === CELL_END || byte === LINE_END;
}

/** A byte above 0x7f is odd when a white space, an apostrophe or a sign of formulas begins with it. */
function kindsOfBytes(): Uint8Array {
  const kinds = new Uint8Array(256);
  const set = (characters: string, kind: number): void => {
    for (const character of characters) kinds[Buffer.from(character)[0] ?? 0] = kind;
  };
  set('\v\f ', ODD_AT_ENDS);
  set("'+-", ODD_AT_START);
  set('",;\t\r\n=@＝＋＠－’\u0085\u00a0\u1680\u2000\u205f\u3000', ODD_ANYWHERE);
  kinds[CELL_END] = ENDS_CELL;
  kinds[LINE_END] = ENDS_LINE;
  return kinds;
}
