import type { ClientBase } from 'pg';
import { tryAgain } from '../../common/errors/error-kind.js';
import { describeUnfilled } from '../../database/unfilled-columns.repository.js';
import { beginImport, endImport } from '../privacy/erased-phones.repository.js';
import { ImportError } from './import-error.js';
import type { ImportToDo, ImportWorkRepository } from './import-work.repository.js';
import { ImportRepository, type WrittenCounts } from './import.repository.js';
import type { Rejects } from './rejects-file.js';
import { erasedAmong } from './row-phones.js';
import { StagedFile } from './staged-file.js';
import type { FileSource } from './table.js';

/** Rows of a chunk at first, and the bounds between which it is fitted to the speed of the database. */
const CHUNK_ROWS = { first: 1000, least: 50, most: 20_000 };
/** No row is locked for longer than a chunk takes. */
const CHUNK_MS = 250;
/** A pass can miss contacts that another session creates or deletes at that moment; the next pass finds them. */
const MAX_PASSES = 5;
const SAVE_EVERY_MS = 500;

/** `done` and `total` (0: unknown) are bytes of the file while reading, and contacts to write while merging. */
export interface ImportProgress {
  phase: 'reading' | 'merging';
  done: number;
  total: number;
}

export interface RunOptions {
  file: FileSource;
  rejects: Rejects;
  /** Writes all contacts in one transaction, or none; they stay locked until its end. */
  allOrNothing?: boolean;
  /** PRIVACY_HASH_KEY, to know those again who asked to be deleted. */
  privacyHashKey?: string | undefined;
  signal?: AbortSignal;
  /** Waits while others suffer from bulk work, between two chunks; answers what is in the way. */
  pace?: (signal?: AbortSignal) => Promise<string[]>;
  /** Called once the file has been read to its end. */
  onRead?: () => Promise<void> | undefined;
  onProgress?: (progress: ImportProgress) => void;
}

/** What became of an import that was read to its end. rows_read = created + updated + unchanged + rejected. */
export interface ImportOutcome extends WrittenCounts {
  rows_read: number;
  unchanged: number;
  rejected: number;
  /** Rows with a number that occurs again in the file. They are merged into one row. */
  duplicates: number;
}

/** The import was cancelled while it was worked on. */
export class ImportStoppedError extends Error {
  override name = 'ImportStoppedError';
}

/**
 * One import on one connection, which holds its lock. The file is read into a temporary table, then written in chunks,
 * each committed with the record of the contacts in it: after a crash the file is read again, and what is done is left
 * out. Memory does not grow with the file.
 */
export class ImportRun {
  private readonly contacts: ImportRepository;
  private readonly file: StagedFile;
  private counts: WrittenCounts;
  private chunkRows = CHUNK_ROWS.first;
  private bytesRead = 0;
  private savedAt = 0;
  private warned = '[]';

  constructor(
    private readonly client: ClientBase,
    private readonly work: ImportWorkRepository,
    private readonly todo: ImportToDo,
    private readonly options: RunOptions,
  ) {
    this.contacts = new ImportRepository(client);
    const { kind, created_at } = todo;
    const onBytes = (done: number): void => {
      this.bytesRead = done;
    };
    this.file = new StagedFile(
      { ...todo.options, kind, importedAt: created_at.toISOString(), file: options.file, onBytes },
      options.rejects,
    );
    this.counts = { created: todo.created, updated: todo.updated };
  }

  /** What was seen of the file so far. */
  get seen(): StagedFile {
    return this.file;
  }

  /**
   * Reads and writes. Throws ImportError for what cannot be imported, ImportStoppedError when the import was cancelled,
   * the reason of the signal, else what the file or the database throws.
   */
  async run(): Promise<ImportOutcome> {
    // Before hours of reading: no row could be stored.
    const [unfilled] = await this.contacts.unfilledColumns();
    if (unfilled) throw new ImportError(`Nothing was imported: ${describeUnfilled(unfilled)}`);
    try {
      this.file.isErased = erasedAmong(await beginImport(this.client), this.options.privacyHashKey);
      await this.contacts.createStaging();
      await this.read();
      const duplicates = await this.contacts.foldDuplicates();
      await this.write(duplicates);
      const outcome = this.outcome(duplicates);
      await this.complete(outcome);
      // The contacts are stored by now, whatever becomes of this.
      const written = this.todo.dry_run ? 0 : outcome.created + outcome.updated;
      await this.contacts.analyzeAfter(written).catch(() => undefined);
      return outcome;
    } finally {
      await this.contacts.dropStaging().catch(() => undefined);
      await endImport(this.client).catch(() => undefined);
    }
  }

  /** Takes back what the import did, as long as nothing else has touched the contacts. */
  async undo(): Promise<void> {
    const { undone_created, undone_updated, undone_kept } = this.todo;
    let counts = { undone_created, undone_updated, undone_kept };
    for (let hasMore = true; hasMore;) {
      this.options.signal?.throwIfAborted();
      const before = counts;
      const chunk = await this.chunk(async () => {
        const { taken, deleted, restored } = await this.contacts.undo(this.todo.id, this.chunkRows);
        const after = {
          undone_created: before.undone_created + deleted,
          undone_updated: before.undone_updated + restored,
          undone_kept: before.undone_kept + taken - deleted - restored,
        };
        await this.save({ phase: 'undoing', ...after });
        return { taken, after };
      });
      counts = chunk.after;
      hasMore = chunk.taken > 0;
    }
    const now = new Date();
    await this.save({ status: 'COMPLETED', phase: null, progress: 1, completed_at: now, undone_at: now });
  }

  private async read(): Promise<void> {
    await this.saveReading();
    for await (const text of this.file.copyText()) {
      this.options.signal?.throwIfAborted();
      await this.contacts.stage(text);
      const total = Number(this.todo.file_bytes);
      this.options.onProgress?.({ phase: 'reading', done: this.bytesRead, total });
      if (performance.now() - this.savedAt > SAVE_EVERY_MS) await this.saveReading();
    }
    await this.options.onRead?.();
    await this.saveReading(new Date());
  }

  /** An import that goes on after a crash has its counts already. */
  private async saveReading(read_at?: Date): Promise<void> {
    this.savedAt = performance.now();
    const { todo, file, options } = this;
    const total = Number(todo.file_bytes);
    const progress = total > 0 ? Math.min(1, this.bytesRead / total) : 0;
    await this.save({
      phase: 'reading',
      progress,
      ...(!todo.read_at && {
        rows_read: file.rowsStaged + options.rejects.total,
        rejected: options.rejects.total,
        rejected_by_code: options.rejects.counts,
        taken_in_part_by_code: file.takenInPart,
        columns: file.fields,
        ignored_columns: file.ignoredColumns,
        notices: file.notices,
        preview: file.preview,
        ...(read_at && { read_at }),
      }),
    });
  }

  private async write(duplicates: number): Promise<void> {
    const { todo, options } = this;
    if (todo.dry_run) {
      this.counts = await this.contacts.planWork(todo);
      return;
    }
    if (!options.allOrNothing) {
      await this.passes(duplicates);
      return;
    }
    // Another session that writes the same contacts in another order can deadlock with this one, which may then fail.
    await tryAgain(() =>
      this.work.transaction(async () => {
        this.counts = { created: 0, updated: 0 };
        await this.passes(duplicates);
      }),
    );
  }

  private async passes(duplicates: number): Promise<void> {
    for (let pass = 1; !(await this.pass(duplicates)); pass += 1) {
      if (pass === MAX_PASSES)
        throw new Error('other sessions kept changing the same contacts: import again');
    }
  }

  /** Returns whether all that had to be written was written. */
  private async pass(duplicates: number): Promise<boolean> {
    const { signal, onProgress } = this.options;
    const plan = await this.contacts.planWork(this.todo);
    const total = plan.created + plan.updated;
    const before = this.written();
    const unchanged = this.file.rowsStaged - before - total;
    if (!this.options.allOrNothing) await this.save({ phase: 'writing', progress: 0, unchanged, duplicates });
    for (let from = 0; from < total;) {
      signal?.throwIfAborted();
      const to = Math.min(from + this.chunkRows, total);
      await this.writeChunk(plan, from, to);
      onProgress?.({ phase: 'merging', done: to, total });
      from = to;
    }
    return this.written() - before === total;
  }

  private async writeChunk(plan: WrittenCounts, from: number, to: number): Promise<void> {
    if (this.options.allOrNothing) {
      this.count(await this.contacts.write(this.todo, plan, from, to));
      return;
    }
    const written = await this.chunk(async () => {
      const { created, updated } = await this.contacts.write(this.todo, plan, from, to);
      await this.save({
        created: this.counts.created + created,
        updated: this.counts.updated + updated,
        progress: to / (plan.created + plan.updated),
      });
      return { created, updated };
    });
    this.count(written);
  }

  /** Runs a transaction, again after a deadlock. The time that it takes sets the size of the next chunk. */
  private async chunk<T>(work: () => Promise<T>): Promise<T> {
    await this.slowDown();
    const started = performance.now();
    const result = await tryAgain(() =>
      this.work.transaction(async () => {
        await this.work.commitWithoutWaiting();
        return work();
      }),
    );
    const fitting = (this.chunkRows * CHUNK_MS) / (performance.now() - started);
    // Slowly upwards: the next rows may be where nothing is in memory.
    const rows = Math.round(Math.min(fitting, this.chunkRows * 1.5));
    this.chunkRows = Math.min(CHUNK_ROWS.most, Math.max(CHUNK_ROWS.least, rows));
    return result;
  }

  private async slowDown(): Promise<void> {
    const { pace, signal } = this.options;
    if (!pace) return;
    const warnings = await pace(signal);
    if (JSON.stringify(warnings) === this.warned) return;
    await this.save({ warnings });
    this.warned = JSON.stringify(warnings);
  }

  private count({ created, updated }: WrittenCounts): void {
    this.counts = { created: this.counts.created + created, updated: this.counts.updated + updated };
  }

  private written(): number {
    return this.counts.created + this.counts.updated;
  }

  private outcome(duplicates: number): ImportOutcome {
    const { rowsStaged } = this.file;
    const rejected = this.options.rejects.total;
    const unchanged = rowsStaged - this.written();
    return { rows_read: rowsStaged + rejected, ...this.counts, unchanged, rejected, duplicates };
  }

  private async complete(outcome: ImportOutcome): Promise<void> {
    await this.work.transaction(async () => {
      await this.save({
        ...outcome,
        status: 'COMPLETED',
        phase: null,
        progress: 1,
        notices: this.file.notices,
        completed_at: new Date(),
      });
      await this.work.deleteParts(this.todo.id, 'file');
    });
  }

  private async save(saved: Parameters<ImportWorkRepository['save']>[1]): Promise<void> {
    if (!(await this.work.save(this.todo.id, saved)))
      throw new ImportStoppedError('the import does not go on');
  }
}
