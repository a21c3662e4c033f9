import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AuditRepository } from '../../audit/audit.repository.js';
import { ProgressEvents } from '../../background-work/progress-events.js';
import { NotFoundError } from '../../common/errors/app-error.js';
import { unknownCursor, type KeysetQueryDto } from '../../common/keyset.js';
import { inTransaction } from '../../database/transaction.js';
import { parsePhone } from '../../common/phone.js';
import type { ExportStatus } from './contact-export.entity.js';
import type { ExportListQueryDto } from './dto/export-query.dto.js';
import type {
  ExplainReason,
  ExportExplanationDto,
  ExportPageDto,
  ExportResponseDto,
  WithdrawnPageDto,
} from './dto/export-response.dto.js';
import {
  ExportRecordsRepository,
  type ExaminedContact,
  type ExportRow,
  type WithdrawnCursor,
} from './export-records.repository.js';

const DETAILS = {
  included: 'The contact was in the file.',
  no_contact: 'Nobody has that phone: there was no contact, or it was deleted since.',
  created_later: 'The contact was created after the export began.',
  may_not_be_contacted: 'The contact may not be contacted.',
  not_in_filter: 'The contact does not match the filter, as it is now.',
  not_selected:
    'The contact matches now, but was not sent: the limit was reached before, the export did not end well, or the contact changed since.',
} as const satisfies Record<ExplainReason, string>;

const cursorSchema = z.tuple([z.int32().min(0), z.int32().min(0)]);

const ENDED = {
  STREAMING: false,
  QUEUED: false,
  RUNNING: false,
  COMPLETED: true,
  ABORTED: true,
  FAILED: true,
  CANCELLED: true,
} as const satisfies Record<ExportStatus, boolean>;

/** Sends clients the progress of exports. */
@Injectable()
export class ExportEvents extends ProgressEvents<ExportResponseDto> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly records: ExportRecordsRepository,
  ) {
    super();
  }

  protected findAll(uuids: readonly string[]): Promise<ExportResponseDto[]> {
    return this.records.findAll(this.dataSource.manager, uuids);
  }

  protected idOf({ export_uuid }: ExportResponseDto): string {
    return export_uuid;
  }

  protected hasEnded({ status }: ExportResponseDto): boolean {
    return ENDED[status];
  }
}

/** A stored file that is ready. */
export interface StoredFile {
  export_uuid: string;
  format: ExportRow['format'];
  bytes: number;
  stream: Readable;
}

/** Shows the records of exports, and hands out stored files. */
@Injectable()
export class ExportRecordsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly records: ExportRecordsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** One page of the exports, newest first. */
  list(query: ExportListQueryDto): Promise<ExportPageDto> {
    return this.records.list(this.dataSource.manager, query);
  }

  /** One export; 404 when there is none. */
  get(uuid: string): Promise<ExportResponseDto> {
    return this.records.get(this.dataSource.manager, uuid);
  }

  /** Cancels a file that is not written yet; 404 when there is none, 409 when it has ended or is a stream. */
  async cancel(uuid: string): Promise<ExportResponseDto> {
    const row = await inTransaction(this.dataSource, (manager) => this.records.act(manager, uuid, 'cancel'));
    return this.records.answer(row);
  }

  /** A file that a worker has written; 404 if it is not ready, has expired or was never stored. */
  async openFile(uuid: string): Promise<StoredFile> {
    const record = await this.find(uuid);
    const { id, export_uuid, format, status, file_bytes, file_expires_at } = record;
    if (status !== 'COMPLETED' || !file_expires_at || file_expires_at <= new Date()) throw noFile(uuid);
    // A file is removed when somebody who was in it asked to be deleted.
    if (Number(file_bytes) > 0 && !(await this.records.hasFile(id))) throw noFile(uuid);
    return {
      export_uuid,
      format,
      bytes: Number(file_bytes),
      stream: Readable.from(this.chunksOf(id, Number(file_bytes))),
    };
  }

  /** Throws when the file is removed while a slow client reads it. */
  private async *chunksOf(exportId: number, length: number): AsyncGenerator<Buffer> {
    let sent = 0;
    for (let chunk = 0; sent < length; chunk += 1) {
      const bytes = await this.records.readChunk(exportId, chunk);
      if (!bytes) throw new Error(`the file of export ${exportId} was removed while it was sent`);
      sent += bytes.length;
      yield bytes;
    }
  }

  /** Whether a phone was in the file, and why; 400 for no phone, 404 without such an export. */
  async explain(uuid: string, phone: string, by: string): Promise<ExportExplanationDto> {
    const { phone_e164 } = parsePhone(phone, 'phone');
    const record = await this.find(uuid);
    const contact = await inTransaction(this.dataSource, async (manager) => {
      const found = await this.records.examine(manager, record.id, record.contact_filters, phone_e164);
      if (found) {
        await this.audit.record(manager, {
          actor: by,
          action: 'contact.read',
          contact_ids: [found.id],
          subject_uuid: uuid,
        });
      }
      return found;
    });
    const reason = reasonOf(record, contact);
    return {
      phone_e164,
      contact_id: contact?.id ?? null,
      included: reason === 'included',
      reason,
      detail: DETAILS[reason],
      unmatched_fields: contact?.unmatched_fields ?? [],
      contactable_now: contact?.contactable ?? false,
      status: contact?.status ?? null,
      opt_out_at: contact?.opt_out_at ?? null,
    };
  }

  /** One page of those in the file who may not be contacted any more. */
  async withdrawn(uuid: string, { limit, cursor }: KeysetQueryDto): Promise<WithdrawnPageDto> {
    const { id } = await this.find(uuid);
    const after = cursor === undefined ? { part: 0, position: 0 } : decode(cursor);
    const rows = await this.records.withdrawn(this.dataSource.manager, id, limit + 1, after);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map(({ part, position, ...item }) => item),
      next_cursor: last
        ? Buffer.from(JSON.stringify([last.part, last.position])).toString('base64url')
        : null,
    };
  }

  private async find(uuid: string): Promise<ExportRow> {
    const record = await this.records.find(uuid);
    if (!record) throw NotFoundError.of('export', uuid);
    return record;
  }
}

function reasonOf(record: ExportRow, contact: ExaminedContact | undefined): ExplainReason {
  if (!contact) return 'no_contact';
  if (contact.included) return 'included';
  if (contact.created_at > (record.started_at ?? record.created_at)) return 'created_later';
  if (!contact.contactable) return 'may_not_be_contacted';
  return contact.unmatched_fields.length > 0 ? 'not_in_filter' : 'not_selected';
}

/** 404: there is no such export, or no file of it. */
export function noFile(uuid: string): NotFoundError {
  return new NotFoundError(
    'export_file_not_found',
    `There is no file of export ${uuid}: it is not ready, it has expired, or it was sent and not kept.`,
  );
}

function decode(cursor: string): WithdrawnCursor {
  try {
    const [part, position] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { part, position };
  } catch {
    throw unknownCursor();
  }
}
