import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { WorkRepository, type LockedWork } from '../../background-work/work.repository.js';
import { ConflictError } from '../../common/errors/app-error.js';
import { CONTACT_IMPORT, type ImportAction } from './contact-import.kind.js';
import { ContactImport } from './contact-import.entity.js';
import type { ImportResponseDto } from './dto/import-response.dto.js';
import { recordImport, WORKING_LOCK, type NewImport } from './import-work.repository.js';

/** Large enough that few statements carry a file, small enough for the memory of both sides. */
const PART_BYTES = 1024 * 1024;
/** Rejects, previews and what contacts were before hold personal data: they are kept for so many days. */
const KEPT_DAYS = 30;

/** Imports as clients see them, and their files. What workers do to an import is in import-work.repository.ts. */
@Injectable()
export class ContactImportsRepository extends WorkRepository<
  ImportAction,
  ImportResponseDto & LockedWork,
  ImportResponseDto
> {
  constructor() {
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
    for await (const bytes of createReadStream(file, { highWaterMark: PART_BYTES })) {
      await manager.query(
        `INSERT INTO contact_import_parts (import_id, content, part, bytes) VALUES ($1, 'file', $2, $3)`,
        [id, part, bytes],
      );
      part += 1;
    }
    return this.get(manager, import_uuid);
  }

  /** The file, or the rejects, of an import, piece by piece. */
  async *parts(manager: EntityManager, id: number, content: 'file' | 'rejects'): AsyncGenerator<Buffer> {
    for (let part = 0; ; part += 1) {
      const [row] = await manager.query<{ bytes: Buffer }[]>(
        'SELECT bytes FROM contact_import_parts WHERE import_id = $1 AND content = $2 AND part = $3',
        [id, content, part],
      );
      if (!row) return;
      yield row.bytes;
    }
  }

  /** Those that are to be worked on, and that nobody works on. */
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

  /** Deletes what is kept of imports that ended long ago, but for their counts. */
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
      await manager.query(`DELETE FROM contact_import_parts WHERE import_id = $1 AND content = 'file'`, [id]);
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

/** 409: the import changed no contact, or what it changed stays. */
export function nothingToUndo(): ConflictError {
  return new ConflictError(
    'nothing_to_undo',
    'There is nothing to undo: the import changed no contact, it was undone already, it ended more than ' +
      `${KEPT_DAYS} days ago, or it was of opt-outs, which are never taken back.`,
  );
}
