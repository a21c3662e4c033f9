import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ClientBase } from 'pg';
import { terminalUser } from '../../common/terminal/terminal-program.js';
import type { ImportKind, ReadingOptions } from './contact-import.entity.js';
import { STANDARD_INPUT } from './file-bytes.js';
import { ImportError, quoted } from './import-error.js';
import { ImportRun, type ImportOutcome, type RunOptions } from './import-run.js';
import { ImportWorkRepository } from './import-work.repository.js';
import { Rejects, RejectsFile } from './rejects-file.js';

export interface ImportOptions
  extends ReadingOptions, Pick<RunOptions, 'allOrNothing' | 'privacyHashKey' | 'signal' | 'onProgress'> {
  /** Its name, or `-` for the standard input. */
  file: string;
  kind?: ImportKind;
  /** Reads and compares, and writes nothing. */
  dryRun?: boolean;
  /** Where new contacts come from; default IMPORT. At most 50 characters. */
  source?: string;
  /** Marks the contacts that this import creates or changes; default made from the time. At most 50 characters. */
  import_batch_id?: string;
  /** Default: beside the file, with `.rejects.csv` appended; `import.rejects.csv` for the standard input. */
  rejectsFile?: string;
}

export interface ImportSummary extends ImportOutcome {
  import_uuid: string;
  rejected_by_code: Record<string, number>;
  /** Faulty rows that forbid contact: only the ban was taken from them. */
  taken_in_part_by_code: Record<string, number>;
  /** null if no row was rejected. */
  rejects_file: string | null;
  ignored_columns: string[];
  /** The assumptions that were made in reading the file. */
  notices: string[];
  import_batch_id: string;
  seconds: number;
}

const NAME_LIMIT = 50;

/**
 * Imports a file of contacts (CSV or XLSX, packed with gzip or not): new numbers are created, known ones get the fields
 * that the file gives. An opt-out is never undone. It is recorded like an import over HTTP, and can be undone like one.
 * The connection is the import's alone while it runs; memory does not grow with the file.
 * Throws ImportError for what cannot be imported, else what the file system or the database throws.
 */
export async function importFile(client: ClientBase, options: ImportOptions): Promise<ImportSummary> {
  const started = performance.now();
  const { source = 'IMPORT', import_batch_id = newBatchId(), kind = 'contacts', dryRun = false } = options;
  if ([source, import_batch_id].some((name) => name.length > NAME_LIMIT)) {
    throw new ImportError(`The source and the batch id have at most ${NAME_LIMIT} characters.`);
  }
  const path = options.file === STANDARD_INPUT ? undefined : options.file;
  const file_bytes = String(path === undefined ? 0 : (await stat(path)).size);
  const sink = await RejectsFile.prepare(options.rejectsFile ?? `${path ?? 'import'}.rejects.csv`, path);
  const rejects = new Rejects(sink);
  // A broken connection fails the current query; without a listener, its event would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  const work = new ImportWorkRepository(client);
  const { mapping, encoding, delimiter, header_row, sheet } = options;
  const todo = await work.begin({
    kind,
    dry_run: dryRun,
    file_name: path === undefined ? null : quoted(basename(path)),
    file_bytes,
    options: { mapping, encoding, delimiter, header_row, sheet },
    source,
    import_batch_id,
    created_by: terminalUser(),
  });
  let finished = false;
  try {
    const run = new ImportRun(client, work, todo, { ...options, rejects });
    const outcome = await run.run();
    finished = true;
    return {
      import_uuid: todo.import_uuid,
      ...outcome,
      rejected_by_code: rejects.counts,
      taken_in_part_by_code: run.seen.takenInPart,
      rejects_file: rejects.total > 0 ? sink.path : null,
      ignored_columns: run.seen.ignoredColumns,
      notices: run.seen.notices,
      import_batch_id,
      seconds: (performance.now() - started) / 1000,
    };
  } catch (error) {
    const status = options.signal?.aborted ? 'CANCELLED' : 'FAILED';
    const error_details = error instanceof Error ? error.message : null;
    // If the connection is broken, the workers notice that nobody works on the import any more.
    await work.save(todo.id, { status, phase: null, error_details, completed_at: new Date() }).catch(ignore);
    throw error;
  } finally {
    await (finished ? sink.close() : sink.discard());
    await work.letGo(todo.id).catch(ignore);
    // After a failure the event of a broken connection may still be on its way.
    if (finished) client.off('error', ignore);
  }
}

/** A name for the contacts of one import. */
export function newBatchId(): string {
  const time = new Date().toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `import-${time}-${randomBytes(3).toString('hex')}`;
}
