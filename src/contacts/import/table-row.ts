export type RowFault = 'wrong_number_of_fields' | 'broken_quotes' | 'line_too_long';

/** A row of the file with as many fields as the header; a faulty row has those that could be separated. */
export interface Row {
  /** Number of its first line in the file, from 1. */
  line: number;
  cells: string[];
  fault?: RowFault;
  /** In CSV an apostrophe may stand before a text that a spreadsheet would run: exports put it there. */
  mayBeDefused?: boolean;
}

/** Finds the header among the first rows, and the row after it; undefined where there is no row. */
export type FindHeader = (top: Row[]) => { row: Row; next: number } | undefined;

/** The row with as many cells as the header has: missing ones are empty, empty ones behind the last are dropped. */
export function fitRow(row: Row, width: number): Row {
  const { cells } = row;
  if (row.fault || cells.length === width) return row;
  if (cells.length < width) {
    return { ...row, cells: [...cells, ...Array<string>(width - cells.length).fill('')] };
  }
  if (cells.slice(width).every((cell) => cell.trim() === '')) return { ...row, cells: cells.slice(0, width) };
  return { ...row, fault: 'wrong_number_of_fields' };
}

/** Whether a row is empty: spreadsheets have many empty rows below their tables. */
export function isBlank({ cells }: Row): boolean {
  return cells.every((cell) => cell.trim() === '');
}
