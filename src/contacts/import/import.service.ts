import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { terminalUser } from '../../common/terminal/terminal-program.js';
import { tryAgain } from '../../common/errors/error-kind.js';
import { orReason } from '../../common/wait.js';
import { describeUnfilled } from '../../database/unfilled-columns.repository.js';
import { PhoneHash } from '../privacy/erased-phones.js';
import { beginImport, endImport, type ErasedPhoneRow } from '../privacy/erased-phones.repository.js';
import { STANDARD_INPUT } from './file-bytes.js';
import { ImportError, quoted } from './import-error.js';
import { ImportRepository } from './import.repository.js';
import { RejectsFile } from './rejects-file.js';
import { type FileOptions, StagedFile } from './staged-file.js';

export interface ImportOptions extends Omit<FileOptions, 'onBytes' | 'isErased'> {
  /** PRIVACY_HASH_KEY, to know those again who asked to be deleted. */
  privacyHashKey?: string;
  /** Who imports, for the audit; default the user of the terminal. */
  by?: string;
  /** Where new contacts come from; default IMPORT. At most 50 characters. */
  source?: string;
  /** Marks the contacts that this import creates or changes; default made from the time. At most 50 characters. */
  import_batch_id?: string;
  /** Default: beside the file, with `.rejects.csv` appended; `import.rejects.csv` for the standard input. */
  rejectsFile?: string;
  /** Stops the import; nothing of it stays. */
  signal?: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
}

/** `done` and `total` (0: unknown) are bytes of the file while reading, and contacts to write while merging. */
export interface ImportProgress {
  phase: 'reading' | 'merging';
  done: number;
  total: number;
}

/** rows_read = created + updated + unchanged + rejected. */
export interface ImportSummary {
  /** A row with two phones counts twice. */
  rows_read: number;
  created: number;
  updated: number;
  /** Rows that say nothing new, and the duplicates. */
  unchanged: number;
  rejected: number;
  rejected_by_code: Record<string, number>;
  /** Rows that forbid contact and were taken for that, although something else was wrong with them. */
  taken_in_part_by_code: Record<string, number>;
  /** Rows whose number occurs again in the file: what they say is counted once, with the number. */
  duplicates: number;
  /** null if no row was rejected. */
  rejects_file: string | null;
  ignored_columns: string[];
  /** What was taken for granted in reading the file. */
  notices: string[];
  import_batch_id: string;
  seconds: number;
}

const NAME_LIMIT = 50;

/**
 * Imports a file of contacts (CSV or XLSX, packed with gzip or not): new numbers are created, known ones get the fields that the file gives. An opt-out
 * is never undone. All rows that are not rejected go in, or, on any error, none.
 * The connection is the import's alone while it runs; memory does not grow with the file.
 * Throws ImportError for what cannot be imported, else what the file system or the database throws.
 */
export async function importFile(client: ClientBase, options: ImportOptions): Promise<ImportSummary> {
  const started = performance.now();
  const { source = 'IMPORT', import_batch_id = newBatchId(), by = terminalUser(), signal } = options;
  if ([source, import_batch_id].some((name) => name.length > NAME_LIMIT)) {
    throw new ImportError(`The source and the batch id have at most ${NAME_LIMIT} characters.`);
  }
  const path = options.file === STANDARD_INPUT ? undefined : options.file;
  const size = path === undefined ? 0 : (await stat(path)).size;
  const rejects = await RejectsFile.prepare(options.rejectsFile ?? `${path ?? 'import'}.rejects.csv`, path);
  const report = (phase: ImportProgress['phase'], total: number) => (done: number) =>
    options.onProgress?.({ phase, done, total });
  const repository = new ImportRepository(client);
  // A broken connection fails the query at hand; its event, if nobody listened, would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let finished = false;
  try {
    const isErased = erasedAmong(await beginImport(client), options.privacyHashKey);
    const file = new StagedFile(
      { ...options, onBytes: report('reading', size), ...(isErased && { isErased }) },
      rejects,
    );
    // Before hours of reading: no row could be stored.
    const [unfilled] = await repository.unfilledColumns();
    if (unfilled) throw new ImportError(`Nothing was imported: ${describeUnfilled(unfilled)}`);
    await repository.createStaging();
    await orReason(signal, pipeline(file.copyText(), repository.stagingStream(), { signal }));
    const duplicates = await repository.foldDuplicates();
    // Whoever writes the same contacts in another order can deadlock with a merge, which may then be the one to yield.
    const counts = await tryAgain(() =>
      repository.merge({
        by,
        source,
        import_batch_id,
        signal,
        onProgress: (done, total) => report('merging', total)(done),
      }),
    );
    // The contacts are stored by now, whatever becomes of this.
    await repository.analyzeAfter(counts).catch(ignore);
    finished = true;
    return {
      rows_read: file.rowsStaged + rejects.total,
      ...counts,
      unchanged: file.rowsStaged - counts.created - counts.updated,
      rejected: rejects.total,
      rejected_by_code: rejects.counts,
      taken_in_part_by_code: file.takenInPart,
      duplicates,
      rejects_file: rejects.total > 0 ? rejects.path : null,
      ignored_columns: file.columns?.ignored.map((at) => quoted(file.columns?.header[at] ?? '')) ?? [],
      notices: file.table.notices,
      import_batch_id,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await (finished ? rejects.close() : rejects.discard());
    await repository.dropStaging().catch(ignore);
    await endImport(client).catch(ignore);
    client.off('error', ignore);
  }
}

/** Tells the phones of those who were deleted; undefined where nobody was. Throws ImportError without the right key. */
function erasedAmong(
  rows: readonly ErasedPhoneRow[],
  key: string | undefined,
): ((phone_e164: string) => boolean) | undefined {
  if (rows.length === 0) return undefined;
  const hash = key === undefined ? undefined : new PhoneHash(key);
  if (!hash || rows.some(({ key_id }) => key_id !== hash.keyId)) {
    throw new ImportError(
      'People were deleted on their request and must not come back: set PRIVACY_HASH_KEY to what it was then.',
    );
  }
  const hashes = new Set(rows.map(({ phone_hash }) => phone_hash));
  return (phone_e164) => hashes.has(hash.of(phone_e164).toString('base64'));
}

function newBatchId(): string {
  const time = new Date().toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `import-${time}-${randomBytes(3).toString('hex')}`;
}
