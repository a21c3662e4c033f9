import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import { cancellable, setStatementTimeout } from '../../database/transaction.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ContactExport } from './contact-export.entity.js';
import { CsvLines } from './csv-lines.js';
import { headOf, lineOf } from './export-columns.js';
import type { ExportLease, ExportResult } from './export-leases.repository.js';
import { PART_CONTACTS, type ExportRepository, type WrittenPart } from './export.repository.js';
import { rowsOf, xlsxFile } from './xlsx-file.js';

/** Choosing among everybody sorts everybody, before the first line is sent. */
const FREEZE_TIMEOUT_MS = 10 * 60_000;

/** What of a record decides on its file. */
export type FilePlan = Pick<
  ContactExport,
  'format' | 'columns' | 'delimiter' | 'bom' | 'contact_filters' | 'max_contacts'
>;

/** A part, and its number. */
type ReadPart = WrittenPart & { part: number };

/**
 * A file of contacts while it is written, in parts of some thousands. Each part is read by a statement of its own, one
 * ahead of what was taken: memory stays flat however many there are, a slow reader holds no connection, and whoever opts
 * out meanwhile is in no part that is read later.
 */
export class ExportFile {
  /** Contacts that were read for the file. */
  contacts = 0;
  private bytes = 0;
  private readonly hash = createHash('sha256');

  /**
   * @param ranked where the order is not that of creation: all ids in their order, chosen before the first line
   * @param signal ends the statement that runs, and the file
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: ExportRepository,
    private readonly lease: ExportLease,
    private readonly plan: FilePlan,
    private readonly ranked: SqlFragment | undefined,
    private readonly signal: AbortSignal,
  ) {}

  /** The bytes of the file. */
  async *read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.chunks()) {
      this.hash.update(chunk);
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  /** What the record says of the file. To be asked for once, after its last byte or where it was broken off. */
  result(complete: boolean): ExportResult {
    return {
      contact_count: this.contacts,
      file_bytes: String(this.bytes),
      file_sha256: complete ? this.hash.digest('hex') : null,
    };
  }

  private async *chunks(): AsyncGenerator<Uint8Array> {
    const { format, columns, delimiter, bom } = this.plan;
    if (format === 'xlsx') {
      yield* xlsxFile(columns, this.texts());
      return;
    }
    const csv = new CsvLines(columns, delimiter);
    let head = headOf(format, columns, delimiter, bom);
    for await (const part of this.parts()) {
      const bytes = format === 'csv' ? await this.csvOf(part, csv) : Buffer.from(part.text);
      yield head === '' ? bytes : Buffer.concat([Buffer.from(head), bytes]);
      head = '';
    }
    if (head !== '') yield Buffer.from(head);
  }

  /**
   * A part as CSV. When a text holds the bytes that separate cells, the part is read again, as JSON. It is read by the
   * ids that were noted, because the next part is already being read.
   */
  private async csvOf({ part, contacts, text }: ReadPart, csv: CsvLines): Promise<Uint8Array> {
    const bytes = csv.write(text, contacts);
    if (bytes) return bytes;
    const line = lineOf('xlsx', this.plan.columns);
    const again = await this.query((manager) => this.exports.writeFrozen(manager, this.lease, part, line));
    this.contacts += again.contacts - contacts;
    return csv.writeCells(rowsOf(again.text));
  }

  private async *texts(): AsyncGenerator<string> {
    for await (const { text } of this.parts()) yield text;
  }

  private async *parts(): AsyncGenerator<ReadPart> {
    const parts = this.ranked ? this.frozen(this.ranked) : this.newest();
    for await (const part of oneAhead(parts)) {
      this.contacts += part.contacts;
      if (part.contacts > 0) yield part;
    }
  }

  private async *newest(): AsyncGenerator<ReadPart> {
    const { contact_filters, max_contacts } = this.plan;
    const limit = max_contacts ?? Infinity;
    let cursor: CreatedCursor | undefined;
    let read = 0;
    for (let part = 0; read < limit; part += 1) {
      const wanted = Math.min(PART_CONTACTS, limit - read);
      const page = await this.query((manager) =>
        this.exports.writePage(manager, this.lease, part, this.line, contact_filters, wanted, cursor),
      );
      if (!page) return;
      yield { ...page, part };
      read += page.contacts;
      cursor = { created_at: page.created_at, id: page.id };
    }
  }

  private async *frozen(ranked: SqlFragment): AsyncGenerator<ReadPart> {
    const parts = await this.query((manager) =>
      manager.transaction(async (transaction) => {
        await setStatementTimeout(transaction, FREEZE_TIMEOUT_MS);
        return this.exports.freeze(transaction, this.lease, ranked);
      }),
    );
    for (let part = 0; part < parts; part += 1) {
      const written = await this.query((manager) =>
        this.exports.writeFrozen(manager, this.lease, part, this.line),
      );
      yield { ...written, part };
    }
  }

  private get line(): string {
    return lineOf(this.plan.format, this.plan.columns);
  }

  private query<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return cancellable(this.dataSource, this.signal, work);
  }
}

/** The same values; each is asked for while the one before it is being used. */
async function* oneAhead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = values.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done) return;
      next = values.next();
      // It is looked at later.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await next.catch(() => undefined);
    await values.return(undefined);
  }
}
