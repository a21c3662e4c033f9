import { type FileHandle, open, realpath, rm } from 'node:fs/promises';
import { csvLine } from '../../common/csv.js';
import { ImportError } from './import-error.js';

export interface Reject {
  line: number;
  code: string;
  /** The row as it stands in the file. */
  raw: string;
}

const HEADER = csvLine(['line', 'code', 'raw']);

/** The rejected rows as a CSV file, which exists only if there are any. */
export class RejectsFile {
  readonly counts: Record<string, number> = {};
  total = 0;
  private handle: FileHandle | undefined;

  private constructor(readonly path: string) {}

  /** Removes what an earlier import left there. Throws ImportError if something else stands there. */
  static async prepare(path: string, source: string): Promise<RejectsFile> {
    const existing = await realpath(path).catch(() => undefined);
    if (existing === (await realpath(source))) {
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

  async add(rejects: Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    if (!this.handle) {
      // It holds personal data: for its owner only.
      this.handle = await open(this.path, 'wx', 0o600);
      await this.handle.appendFile(HEADER);
    }
    await this.handle.appendFile(rejects.map(({ line, code, raw }) => csvLine([line, code, raw])).join(''));
    for (const { code } of rejects) this.counts[code] = (this.counts[code] ?? 0) + 1;
    this.total += rejects.length;
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }
}

/** Whether a file begins as one of rejects does; an empty one has nothing to lose. */
async function isOfAnImport(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
    return bytesRead === 0 || buffer.toString('utf8') === HEADER;
  } finally {
    await handle.close();
  }
}
