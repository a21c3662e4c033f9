import { ImportError } from './import-error.js';
import { openBytes, type FileSource } from './file-bytes.js';
import { readCsv } from './csv-rows.js';
import type { FindHeader, Row } from './table-row.js';
import { TextLines, type Encoding } from './text-lines.js';
import { readXlsx } from './xlsx-rows.js';

export type { FileSource } from './file-bytes.js';

const MAX_COLUMNS = 500;

export interface TableOptions {
  file: FileSource;
  /** Found when not given. */
  delimiter?: string;
  /** Found when not given. */
  encoding?: Encoding;
  /** Of a workbook, from 1; default the first. */
  sheet?: number;
  /** Called with the name of each sheet of a workbook; may throw. */
  onSheet?: ((where: string, name: string) => void) | undefined;
  onBytes?: (bytes: number) => void;
}

/** A table in a file: text with a delimiter, or a workbook, packed with gzip or not. */
export class Table {
  /** The assumptions that were made in reading it, so that the user can correct them. */
  readonly notices: string[] = [];

  constructor(private readonly options: TableOptions) {}

  /** The rows, the header first, a batch at a time. Throws ImportError. */
  async *rows(findHeader: FindHeader): AsyncGenerator<Row[]> {
    const { file, delimiter, encoding, sheet, onSheet, onBytes } = this.options;
    const { kind, chunks } = await openBytes(file, onBytes);
    if (kind === 'zip') {
      yield* readXlsx(chunks, { sheet, onSheet, findHeader: narrow(findHeader), notices: this.notices });
      return;
    }
    const lines = new TextLines(encoding);
    for await (const rows of readCsv(lines.read(chunks), { delimiter, findHeader: narrow(findHeader) })) {
      for (const row of rows) row.mayBeDefused = true;
      yield rows;
    }
    if (lines.repaired)
      this.notices.push('Letters such as Ã© were read as é: the text had been encoded twice.');
    if (!lines.guessed) return;
    this.notices.push(
      `The file is not in UTF-8: it was read as ${lines.encoding}. If names look wrong, say its encoding.`,
    );
  }
}

function narrow(findHeader: FindHeader): FindHeader {
  return (top) => {
    const header = findHeader(top);
    const columns = header?.row.cells.length ?? 0;
    if (columns > MAX_COLUMNS) {
      throw new ImportError(`The file has ${columns} columns; contacts have at most ${MAX_COLUMNS}.`);
    }
    return header;
  };
}
