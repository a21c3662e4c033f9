import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import type { CreatedCursor } from '../../common/keyset.js';
import { cancellable } from '../../database/cancellable.sql.js';
import { inTransaction, setStatementTimeout } from '../../database/transaction.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { ExportFormat, ExportSource, ExportSpread } from './contact-export.entity.js';
import { headOf, lineOf, type CsvDelimiter, type ExportColumn } from './export-columns.js';
import { ExportRepository, PART_CONTACTS, type WrittenPart } from './export.repository.js';
import { xlsxFile } from './xlsx-file.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

/** Choosing among everybody sorts everybody, before the first line is sent. */
const FREEZE_TIMEOUT_MS = 10 * 60_000;

/** What a file looks like. */
export interface ExportFileOptions {
  format: ExportFormat;
  columns: readonly ExportColumn[];
  delimiter: CsvDelimiter;
  bom: boolean;
}

/** Who is in a file. */
export interface ExportSelection {
  source: ExportSource;
  filter: ContactFilterDto;
  limit: number | undefined;
  spread: ExportSpread | undefined;
  policy_version: string | null;
  /** Where the order is not that of creation: all ids in their order, chosen before the first line is sent. */
  ranked?: SqlFragment;
}

export interface StartedExport {
  export_uuid: string;
  /** The file. */
  stream: Readable;
}

interface RunningExport extends ExportSelection, ExportFileOptions {
  id: number;
  signal: AbortSignal;
  contacts: number;
}

/**
 * Takes contacts out as a file, in parts of some thousands. Each part is read by a statement of its own, only when the
 * part before has left for the client: memory stays flat however many there are, a slow client holds no connection, and
 * whoever opts out meanwhile is in no later part.
 */
@Injectable()
export class ExportService {
  private readonly logger = new Logger(ExportService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: ExportRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Starts a file. Rejects, before anything is sent, when its first part cannot be read.
   * @param signal aborts when the client has left
   */
  async start(
    selection: ExportSelection,
    file: ExportFileOptions,
    caller: string,
    signal: AbortSignal,
  ): Promise<StartedExport> {
    const { id, export_uuid } = await inTransaction(this.dataSource, async (manager) => {
      const created = await this.exports.create(manager, {
        created_by: caller,
        source: selection.source,
        format: file.format,
        columns: [...file.columns],
        contact_filters: selection.filter,
        max_contacts: selection.limit ?? null,
        spread: selection.spread ?? null,
        policy_version: selection.policy_version,
      });
      await this.audit.record(manager, {
        actor: caller,
        action: 'contacts.exported',
        subject_uuid: created.export_uuid,
      });
      return created;
    });
    const bytes = this.bytes({ ...selection, ...file, id, signal, contacts: 0 });
    const first = await bytes.next();
    return { export_uuid, stream: pulled(first, bytes) };
  }

  /** The bytes of the file, and its record at the end, whichever end that is. */
  private async *bytes(running: RunningExport): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let file_bytes = 0;
    let complete = false;
    try {
      for await (const chunk of this.file(running)) {
        hash.update(chunk);
        file_bytes += chunk.length;
        yield chunk;
      }
      complete = true;
    } catch (error) {
      if (!running.signal.aborted) throw error;
    } finally {
      await this.exports
        .finish(this.dataSource.manager, running.id, {
          status: complete ? 'COMPLETED' : 'ABORTED',
          contact_count: running.contacts,
          file_bytes: String(file_bytes),
          file_sha256: complete ? hash.digest('hex') : null,
        })
        .catch((error: unknown) => {
          this.logger.error({ msg: 'an export ended without its record', export_id: running.id, err: error });
        });
    }
  }

  private async *file(running: RunningExport): AsyncGenerator<Uint8Array> {
    const { format, columns, delimiter, bom } = running;
    if (format === 'xlsx') {
      yield* xlsxFile(columns, this.texts(running));
      return;
    }
    let head = headOf(format, columns, delimiter, bom);
    for await (const text of this.texts(running)) {
      yield Buffer.from(head + text);
      head = '';
    }
    if (head !== '') yield Buffer.from(head);
  }

  private async *texts(running: RunningExport): AsyncGenerator<string> {
    for await (const { contacts, text } of running.ranked ? this.ranked(running) : this.newest(running)) {
      running.contacts += contacts;
      if (contacts > 0) yield text;
    }
  }

  private async *newest(running: RunningExport): AsyncGenerator<WrittenPart> {
    const { id, filter, limit = Infinity } = running;
    let cursor: CreatedCursor | undefined;
    for (let part = 0; running.contacts < limit; part += 1) {
      const wanted = Math.min(PART_CONTACTS, limit - running.contacts);
      const page = await this.query(running, (manager) =>
        this.exports.writePage(manager, id, part, lineFor(running), filter, wanted, cursor),
      );
      if (!page) return;
      yield page;
      cursor = { created_at: page.created_at, id: page.id };
    }
  }

  private async *ranked(running: RunningExport): AsyncGenerator<WrittenPart> {
    const { id, ranked } = running;
    if (!ranked) return;
    const parts = await this.query(running, (manager) =>
      manager.transaction(async (transaction) => {
        await setStatementTimeout(transaction, FREEZE_TIMEOUT_MS);
        return this.exports.freeze(transaction, id, ranked);
      }),
    );
    for (let part = 0; part < parts; part += 1) {
      yield await this.query(running, (manager) =>
        this.exports.writeFrozen(manager, id, part, lineFor(running)),
      );
    }
  }

  private query<T>(running: RunningExport, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return cancellable(this.dataSource, running.signal, work);
  }
}

function lineFor({ format, columns, delimiter }: ExportFileOptions): string {
  return lineOf(format, columns, delimiter);
}

/** A stream that asks for the next bytes only when those before are taken: `Readable.from` reads one part ahead. */
function pulled(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>): Readable {
  let begun = false;
  return new Readable({
    highWaterMark: 0,
    read() {
      const next = begun ? rest.next() : Promise.resolve(first);
      begun = true;
      next.then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    destroy(error, callback) {
      rest.return(undefined).then(
        () => {
          callback(error);
        },
        (failure: unknown) => {
          callback(failure as Error);
        },
      );
    },
  });
}
