import { Injectable } from '@nestjs/common';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import { WorkProgressEvents } from '../../background-work/progress-events.js';
import type { WorkListQueryDto } from '../../background-work/work-states.js';
import { NotFoundError } from '../../common/errors/app-error.js';
import { inTransaction } from '../../database/transaction.js';
import { ContactImportsRepository } from './contact-imports.repository.js';
import type { CreateImportDto } from './dto/create-import.dto.js';
import type { ImportPageDto, ImportResponseDto } from './dto/import-response.dto.js';
import { quoted } from './import-error.js';
import { ImportWaker } from './import-waker.js';
import { newBatchId } from './import.service.js';

/** Sends clients the progress of imports. */
@Injectable()
export class ImportEvents extends WorkProgressEvents<ImportResponseDto> {
  constructor(dataSource: DataSource, imports: ContactImportsRepository) {
    super(dataSource, imports, ({ import_uuid }) => import_uuid);
  }
}

/** Accepts files, and shows, cancels and undoes their imports. */
@Injectable()
export class ContactImportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly imports: ContactImportsRepository,
    private readonly waker: ImportWaker,
    private readonly audit: AuditRepository,
  ) {}

  /** Stores a file and wakes a worker for its import. A stored import is safe even when Redis is away. */
  async create(
    file: string,
    fields: CreateImportDto,
    file_name: string,
    caller: string,
  ): Promise<ImportResponseDto> {
    const { kind = 'contacts', dry_run = false, source = 'IMPORT', ...options } = fields;
    const { size } = await stat(file);
    const stored = await inTransaction(this.dataSource, (manager) =>
      this.imports.create(
        manager,
        {
          kind,
          dry_run,
          source,
          options,
          file_name: quoted(file_name),
          file_bytes: String(size),
          import_batch_id: newBatchId(),
          created_by: caller,
        },
        file,
      ),
    );
    await this.waker.wake(stored.import_uuid);
    return stored;
  }

  /** One page of the imports, newest first. */
  list(query: WorkListQueryDto): Promise<ImportPageDto> {
    return this.imports.list(this.dataSource.manager, query);
  }

  /** One import; 404 when there is none. */
  get(importUuid: string): Promise<ImportResponseDto> {
    return this.imports.get(this.dataSource.manager, importUuid);
  }

  /** The rejected rows as CSV; 404 when there is no such import, or its file was not read yet. */
  async rejects(importUuid: string): Promise<Readable> {
    const { id } = await this.get(importUuid);
    const parts = this.imports.parts(id, 'rejects');
    const first = await parts.next();
    if (first.done === true) throw nothingRead(importUuid);
    async function* all(head: Buffer): AsyncGenerator<Buffer> {
      yield head;
      yield* parts;
    }
    return Readable.from(all(first.value), { objectMode: false });
  }

  /** Cancels an import; 404 when there is none, 409 when its state does not allow it. */
  cancel(importUuid: string): Promise<ImportResponseDto> {
    return inTransaction(this.dataSource, (manager) => this.imports.act(manager, importUuid, 'cancel'));
  }

  /** Starts undoing an import, and records who asked for it; 404 and 409 as above. */
  async undo(importUuid: string, actor: string): Promise<ImportResponseDto> {
    const moved = await inTransaction(this.dataSource, async (manager) => {
      const undoing = await this.imports.act(manager, importUuid, 'undo');
      await this.audit.record(manager, { actor, action: 'contacts.import_undone', subject_uuid: importUuid });
      return undoing;
    });
    await this.waker.wake(importUuid);
    return moved;
  }
}

/** 404: the import has no rejects, not even a header. */
export function nothingRead(importUuid: string): NotFoundError {
  return new NotFoundError('rejects_not_found', `Nothing of the file of the import ${importUuid} was read.`);
}
