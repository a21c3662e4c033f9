import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { signLink } from '../../auth/signed-link.js';
import { WorkRepository, type WorkKind } from '../../background-work/work.repository.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import type { ContactStatus } from '../contact-status.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { CONTACTABLE, contactPredicate } from '../filter/contact-predicate.sql.js';
import { ContactExport, ContactExportChunk } from './contact-export.entity.js';
import type { ExportResponseDto, WithdrawnContactDto } from './dto/export-response.dto.js';

/** The columns that are read for clients. */
const COLUMNS = [
  'id',
  'export_uuid',
  'created_at',
  'created_by',
  'source',
  'format',
  'columns',
  'contact_filters',
  'max_contacts',
  'spread',
  'policy_version',
  'suppression_snapshots',
  'delivery',
  'status',
  'contact_count',
  'file_bytes',
  'file_sha256',
  'error_details',
  'started_at',
  'finished_at',
  'file_expires_at',
  'updated_at',
] as const satisfies readonly (keyof ContactExport)[];

export type ExportRow = Pick<ContactExport, (typeof COLUMNS)[number]>;

/** Exports as background work. A stream has no actions: only its client ends it, by disconnecting. */
export const EXPORT: WorkKind<'cancel'> = {
  table: 'contact_exports',
  uuid: 'export_uuid',
  name: 'export',
  noun: 'export',
  columns: COLUMNS.join(', '),
  touch: 'updated_at = clock_timestamp()',
  transitions: {
    // The new token ends the lease of the worker that writes the file.
    cancel: {
      from: ['QUEUED', 'RUNNING'],
      set: `status = 'CANCELLED', finished_at = now(), lease_expires_at = NULL, fencing_token = fencing_token + 1`,
    },
  },
};

/** Of an export `e`: its contacts may have reached somebody. A stored file can be fetched only when it is complete. */
const HANDED_OUT = "(e.delivery = 'stream' OR e.status = 'COMPLETED')";

/** A contact as an export sees it. */
export interface ExaminedContact {
  id: number;
  created_at: Date;
  status: ContactStatus;
  opt_out_at: Date | null;
  contactable: boolean;
  included: boolean;
  /** Fields of the filter that the contact does not match. */
  unmatched_fields: string[];
}

/** The position of the last row on a page of withdrawn contacts. */
export interface WithdrawnCursor {
  part: number;
  position: number;
}

/** Exports as clients see them, and who was in them. */
@Injectable()
export class ExportRecordsRepository extends WorkRepository<'cancel', ExportRow, ExportResponseDto> {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'JWT_SECRET'>,
    @InjectRepository(ContactExport) private readonly exports: Repository<ContactExport>,
    @InjectRepository(ContactExportChunk) private readonly chunks: Repository<ContactExportChunk>,
  ) {
    super(EXPORT);
  }

  answer({ id, file_bytes, ...record }: ExportRow): ExportResponseDto {
    return { ...record, file_bytes: Number(file_bytes), download_url: this.linkOf(record) };
  }

  /** The row of an export; null when there is none. */
  find(export_uuid: string): Promise<ExportRow | null> {
    return this.exports.findOneBy({ export_uuid });
  }

  /** Whether the file of an export is stored, or at least its beginning. */
  hasFile(export_id: number): Promise<boolean> {
    return this.chunks.existsBy({ export_id, chunk: 0 });
  }

  /** A piece of a stored file; undefined after the last, and when the file was removed. */
  async readChunk(export_id: number, chunk: number): Promise<Buffer | undefined> {
    return (await this.chunks.findOneBy({ export_id, chunk }))?.bytes;
  }

  /** The contact of a phone, as an export sees it; undefined when nobody has that phone. */
  async examine(
    manager: EntityManager,
    exportId: number,
    filter: ContactFilterDto,
    phone_e164: string,
  ): Promise<ExaminedContact | undefined> {
    const parameters: unknown[] = [exportId, phone_e164];
    const parameter = (value: unknown): string => `$${parameters.push(value)}`;
    const unmatched = (Object.entries(filter) as [string, unknown][]).map(([field, value]) => {
      const one = contactPredicate({ [field]: value }, parameters.length + 1);
      parameters.push(...one.parameters);
      return `CASE WHEN (${one.sql}) IS NOT TRUE THEN ${parameter(field)}::text END`;
    });
    const rows = await manager.query<ExaminedContact[]>(
      `SELECT c.id, c.created_at, c.status, c.opt_out_at, (${CONTACTABLE}) AS contactable,
         EXISTS (SELECT FROM contact_exports e JOIN contact_export_parts p ON p.export_id = e.id
           WHERE e.id = $1 AND ${HANDED_OUT} AND p.sent_at IS NOT NULL AND c.id = ANY(p.contact_ids)) AS included,
         CASE WHEN ${CONTACTABLE} THEN array_remove(ARRAY[${unmatched.join(', ')}]::text[], NULL)
           ELSE '{}' END AS unmatched_fields
       FROM contacts c WHERE c.phone_e164 = $2`,
      parameters,
    );
    return rows[0];
  }

  /** Contacts of a file who may not be contacted now, or were deleted, in its order, after a position in it. */
  async withdrawn(
    manager: EntityManager,
    exportId: number,
    limit: number,
    after: WithdrawnCursor,
  ): Promise<(WithdrawnContactDto & WithdrawnCursor)[]> {
    return manager.query<(WithdrawnContactDto & WithdrawnCursor)[]>(
      `SELECT m.contact_id, c.phone_e164, c.status, c.opt_out_at, p.part, m.position::integer AS position
       FROM contact_exports e
       JOIN contact_export_parts p ON p.export_id = e.id
       CROSS JOIN LATERAL unnest(p.contact_ids) WITH ORDINALITY AS m(contact_id, position)
       LEFT JOIN contacts c ON c.id = m.contact_id
       WHERE e.id = $1 AND ${HANDED_OUT} AND p.sent_at IS NOT NULL AND p.part >= $3::integer
         AND (p.part > $3::integer OR m.position > $4::integer)
         AND (c.id IS NULL OR NOT (${CONTACTABLE}))
       ORDER BY p.part, m.position LIMIT $2`,
      [exportId, limit, after.part, after.position],
    );
  }

  protected beforeMove(): Promise<unknown[]> {
    return Promise.resolve([]);
  }

  private linkOf({ export_uuid, status, file_expires_at }: Omit<ExportRow, 'id' | 'file_bytes'>) {
    if (status !== 'COMPLETED' || !file_expires_at || file_expires_at <= new Date()) return null;
    return signLink(this.environment.JWT_SECRET, `/api/v1/exports/${export_uuid}/file`, file_expires_at);
  }
}
