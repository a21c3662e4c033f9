import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AuditRepository } from '../../audit/audit.repository.js';
import { NotFoundError } from '../../common/errors/app-error.js';
import { readPage, unknownCursor, type KeysetQueryDto } from '../../common/keyset.js';
import { inTransaction } from '../../database/transaction.js';
import { parsePhone } from '../phone-input.js';
import type { ContactExport } from './contact-export.entity.js';
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
  type WithdrawnCursor,
} from './export-records.repository.js';

const DETAILS = {
  included: 'The contact was in the file.',
  no_contact: 'Nobody has that phone: there was no contact, or it was deleted since.',
  created_later: 'The contact was created after the export began.',
  may_not_be_contacted: 'The contact may not be contacted.',
  not_in_filter: 'The contact does not match the filter, as it is now.',
  not_selected:
    'The contact matches now, but was not sent: the limit was reached before, the export was aborted, or the contact changed since.',
} as const satisfies Record<ExplainReason, string>;

const cursorSchema = z.tuple([z.int32().min(0), z.int32().min(0)]);

/** What was taken out, and what became of it. */
@Injectable()
export class ExportRecordsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly records: ExportRecordsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** One page of the exports, newest first. */
  async list(query: KeysetQueryDto): Promise<ExportPageDto> {
    const page = await readPage(query, (count, after) =>
      this.records.list(this.dataSource.manager, count, after),
    );
    return { ...page, items: page.items.map(toResponse) };
  }

  /** One export; 404 when there is none. */
  async get(uuid: string): Promise<ExportResponseDto> {
    return toResponse(await this.find(uuid));
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

  private async find(uuid: string): Promise<ContactExport> {
    const record = await this.records.find(this.dataSource.manager, uuid);
    if (!record) throw NotFoundError.of('export', uuid);
    return record;
  }
}

function reasonOf(record: ContactExport, contact: ExaminedContact | undefined): ExplainReason {
  if (!contact) return 'no_contact';
  if (contact.included) return 'included';
  if (contact.created_at > record.created_at) return 'created_later';
  if (!contact.contactable) return 'may_not_be_contacted';
  return contact.unmatched_fields.length > 0 ? 'not_in_filter' : 'not_selected';
}

function toResponse({ id, file_bytes, ...record }: ContactExport): ExportResponseDto {
  return { ...record, file_bytes: Number(file_bytes) };
}

function decode(cursor: string): WithdrawnCursor {
  try {
    const [part, position] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { part, position };
  } catch {
    throw unknownCursor();
  }
}
