import { type FileHandle, open, realpath, rm } from 'node:fs/promises';
import { csvLine } from '../../common/csv.js';
import { REJECT_COLUMNS } from './import-columns.js';
import { ImportError } from './import-error.js';
import { simplify } from './opt-out-words.js';

export interface Reject {
  line: number;
  reason: string;
  /** As they stand in the file. */
  cells: string[];
}

/** Excel takes a file without it for windows-1252. */
const BYTE_ORDER_MARK = '\ufeff';
const HEADER_END = csvLine(REJECT_COLUMNS);
const LONGEST_HEADER = 65_536;

/**
 * The rejected rows as a CSV file, which exists only if there are any: the header and the cells of the imported file,
 * the line and the reason behind them. Mended, it can be imported as it is.
 */
export class RejectsFile {
  readonly counts: Record<string, number> = {};
  total = 0;
  private handle: FileHandle | undefined;
  /** Places of the columns that an earlier import of rejects added. */
  private added: number[] = [];
  private header: string[] = [];

  private constructor(readonly path: string) {}

  /** Removes what an earlier import left there. Throws ImportError if something else stands there. */
  static async prepare(path: string, source: string | undefined): Promise<RejectsFile> {
    const existing = await realpath(path).catch(() => undefined);
    if (existing !== undefined && source !== undefined && existing === (await realpath(source))) {
      throw new ImportError('The rejects file must not be the imported file.');
    }
    if (existing !== undefined && !(await isOfAnImport(existing))) {
      throw new ImportError(
        `There is another file at ${path}, which would be lost: name a new one for the rejects.`,
      );
    }
    await rm(path, { force: true });
    return new RejectsFile(path);
  }

  /** The header of the imported file; to be told before any reject. */
  setHeader(cells: string[]): void {
    this.header = cells;
    this.added = cells.flatMap((title, position) =>
      REJECT_COLUMNS.includes(simplify(title)) ? [position] : [],
    );
  }

  async add(rejects: Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    if (!this.handle) {
      // It holds personal data: for its owner only.
      this.handle = await open(this.path, 'wx', 0o600);
      await this.handle.appendFile(BYTE_ORDER_MARK + this.lineOf(this.header, REJECT_COLUMNS));
    }
    await this.handle.appendFile(
      rejects.map(({ line, reason, cells }) => this.lineOf(cells, [line, reason])).join(''),
    );
    for (const { reason } of rejects) this.counts[reason] = (this.counts[reason] ?? 0) + 1;
    this.total += rejects.length;
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }

  /** An import that came to nothing leaves none behind. */
  async discard(): Promise<void> {
    await this.close();
    if (this.handle) await rm(this.path, { force: true });
  }

  private lineOf(cells: string[], [line = '', reason = '']: (string | number)[]): string {
    return csvLine([...cells.filter((_, position) => !this.added.includes(position)), line, reason]);
  }
}

/** Whether a file begins as one of rejects does; an empty one has nothing to lose. */
async function isOfAnImport(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    return text === '' || (text.startsWith(BYTE_ORDER_MARK) && text.includes(`,${HEADER_END}`));
  } finally {
    await handle.close();
  }
}
