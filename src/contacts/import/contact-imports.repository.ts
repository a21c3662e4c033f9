import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { WorkRepository, type LockedWork } from '../../background-work/work.repository.js';
import { ConflictError } from '../../common/errors/app-error.js';
import { CONTACT_IMPORT, type ImportAction } from './contact-import.kind.js';
import { ContactImport, ContactImportPart } from './contact-import.entity.js';
import type { ImportResponseDto } from './dto/import-response.dto.js';
import { recordImport, WORKING_LOCK, type NewImport } from './import-work.repository.js';

/** Large enough for few statements per file, small enough for the memory of both sides. */
const PART_BYTES = 1024 * 1024;
/** Rejects, previews and earlier values of contacts are personal data: they are kept for so many days. */
const KEPT_DAYS = 30;

/** Imports as clients see them, and their files. The statements of workers are in import-work.repository.ts. */
@Injectable()
export class ContactImportsRepository extends WorkRepository<
  ImportAction,
  ImportResponseDto & LockedWork,
  ImportResponseDto
> {
  constructor(
    @InjectRepository(ContactImportPart) private readonly storedParts: Repository<ContactImportPart>,
  ) {
    super(CONTACT_IMPORT);
  }

  answer(row: ImportResponseDto): ImportResponseDto {
    return row;
  }

  /** Stores an import with its file, in the caller's transaction. */
  async create(manager: EntityManager, work: NewImport, file: string): Promise<ImportResponseDto> {
    const { generatedMaps } = await manager.insert(ContactImport, { ...work });
    const { id, import_uuid } = generatedMaps[0] as Pick<ContactImport, 'id' | 'import_uuid'>;
    await manager.query(recordImport('(SELECT * FROM contact_imports WHERE id = $1) stored'), [id]);
    let part = 0;
    for await (const bytes of createReadStream(file, {
      highWaterMark: PART_BYTES,
    }) as AsyncIterable<Buffer>) {
      await manager.insert(ContactImportPart, { import_id: id, content: 'file', part, bytes });
      part += 1;
    }
    return this.get(manager, import_uuid);
  }

  /** The file or the rejects of an import, piece by piece. */
  async *parts(import_id: number, content: ContactImportPart['content']): AsyncGenerator<Buffer> {
    for (let part = 0; ; part += 1) {
      const stored = await this.storedParts.findOneBy({ import_id, content, part });
      if (!stored) return;
      yield stored.bytes;
    }
  }

  /** The imports that wait for a worker: they have not ended, and nobody works on them. */
  async waiting(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ import_uuid: string }[]>(
      `SELECT import_uuid FROM contact_imports i
       WHERE status IN ('QUEUED', 'RUNNING') AND NOT EXISTS (
         SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ${WORKING_LOCK} AND l.objid = i.id
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
       ORDER BY id`,
    );
    return rows.map(({ import_uuid }) => import_uuid);
  }

  /** Deletes the stored data of imports that ended long ago. Their counts stay. */
  async forgetOld(manager: EntityManager): Promise<void> {
    await manager.query(
      `WITH old AS (
         UPDATE contact_imports SET forgotten_at = now(), preview = '[]'
         WHERE forgotten_at IS NULL AND completed_at < now() - $1::integer * interval '1 day' RETURNING id
       ), parts AS (
         DELETE FROM contact_import_parts WHERE import_id IN (SELECT id FROM old)
       )
       DELETE FROM contact_import_changes WHERE import_id IN (SELECT id FROM old)`,
      [KEPT_DAYS],
    );
  }

  protected async beforeMove(
    manager: EntityManager,
    { id }: LockedWork,
    action: ImportAction,
  ): Promise<unknown[]> {
    if (action === 'cancel') {
      await manager.delete(ContactImportPart, { import_id: id, content: 'file' });
    } else {
      const rows = await manager.query<unknown[]>(
        `SELECT FROM contact_import_changes d JOIN contact_imports i ON i.id = d.import_id
         WHERE d.import_id = $1 AND i.kind = 'contacts' LIMIT 1`,
        [id],
      );
      if (rows.length === 0) throw nothingToUndo();
    }
    return [];
  }
}

/** 409: the import changed no contact, or its changes cannot be taken back. */
export function nothingToUndo(): ConflictError {
  return new ConflictError(
    'nothing_to_undo',
    'There is nothing to undo: the import changed no contact, it was undone already, it ended more than ' +
      `${KEPT_DAYS} days ago, or it was of opt-outs, which are never taken back.`,
  );
}
