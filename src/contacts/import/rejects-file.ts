import { type FileHandle, open, realpath, rm } from 'node:fs/promises';
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

/** Where the rejected rows go, as text. */
export interface RejectsSink {
  /** Whether the header is written even if no row is rejected. */
  readonly wantsHeader: boolean;
  write(text: string): Promise<void>;
}

/**
 * The rejected rows as CSV: the header and the cells of the imported file, followed by the line and the reason. Once
 * corrected, it can be imported as it is.
 */
export class Rejects {
  readonly counts: Record<string, number> = {};
  total = 0;
  /** Places of the columns that an earlier import of rejects added. */
  private added: number[] = [];
  private header = '';

  /** @param sink without one they are only counted */
  constructor(private readonly sink?: RejectsSink) {}

  /** Sets the header of the imported file; called before any reject is added. */
  async setHeader(cells: string[]): Promise<void> {
    this.added = cells.flatMap((title, position) =>
      REJECT_COLUMNS.includes(simplify(title)) ? [position] : [],
    );
    this.header = BYTE_ORDER_MARK + this.lineOf(cells, REJECT_COLUMNS);
    if (this.sink?.wantsHeader) await this.writeHeader();
  }

  async add(rejects: Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    await this.writeHeader();
    await this.sink?.write(
      rejects.map(({ line, reason, cells }) => this.lineOf(cells, [line, reason])).join(''),
    );
    for (const { reason } of rejects) this.counts[reason] = (this.counts[reason] ?? 0) + 1;
    this.total += rejects.length;
  }

  private async writeHeader(): Promise<void> {
    if (this.header !== '') await this.sink?.write(this.header);
    this.header = '';
  }

  private lineOf(cells: string[], [line = '', reason = '']: (string | number)[]): string {
    return csvLine([...cells.filter((_, position) => !this.added.includes(position)), line, reason]);
  }
}

/** A file of rejected rows, which exists only if there are any. */
export class RejectsFile implements RejectsSink {
  readonly wantsHeader = false;
  private handle: FileHandle | undefined;

  private constructor(readonly path: string) {}

  /** Removes the rejects of an earlier import. Throws ImportError if the file is not one of rejects. */
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

  async write(text: string): Promise<void> {
    // It holds personal data: for its owner only.
    this.handle ??= await open(this.path, 'wx', 0o600);
    await this.handle.appendFile(text);
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }

  /** Removes the file of a failed import. */
  async discard(): Promise<void> {
    await this.close();
    if (this.handle) await rm(this.path, { force: true });
  }
}

/** Whether a file begins like one of rejects. An empty file may be replaced too. */
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
/** One line of a CSV file with its line end (RFC 4180): fields are quoted where they have to be, null is empty. */
export function csvLine(fields: (string | number | boolean | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
