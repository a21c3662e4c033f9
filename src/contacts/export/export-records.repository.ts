import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import type { ContactStatus } from '../contact-status.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { CONTACTABLE, contactPredicate } from '../filter/contact-predicate.sql.js';
import type { WithdrawnContactDto } from './dto/export-response.dto.js';
import type { ContactExport } from './contact-export.entity.js';

const COLUMNS = `e.id, e.export_uuid, e.created_at, e.created_by, e.source, e.format, e.columns, e.contact_filters,
  e.max_contacts, e.spread, e.policy_version, e.status, e.contact_count, e.file_bytes, e.file_sha256, e.finished_at`;

export type ExportRow = ContactExport & { cursor_created_at: string };

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

/** The last row of a page of those who withdrew. */
export interface WithdrawnCursor {
  part: number;
  position: number;
}

/** The SQL of what was taken out, afterwards. */
@Injectable()
export class ExportRecordsRepository {
  /** Exports, newest first. */
  async list(manager: EntityManager, limit: number, after: CreatedCursor | undefined): Promise<ExportRow[]> {
    return manager.query<ExportRow[]>(
      `SELECT ${COLUMNS}, e.created_at::text AS cursor_created_at FROM contact_exports e
       ${after ? 'WHERE (e.created_at, e.id) < ($2::timestamptz, $3::integer)' : ''}
       ORDER BY e.created_at DESC, e.id DESC LIMIT $1`,
      after ? [limit, after.created_at, after.id] : [limit],
    );
  }

  async find(manager: EntityManager, uuid: string): Promise<ContactExport | undefined> {
    const rows = await manager.query<ContactExport[]>(
      `SELECT ${COLUMNS} FROM contact_exports e WHERE e.export_uuid = $1`,
      [uuid],
    );
    return rows[0];
  }

  /** Looks the contact of a phone up for an export; undefined when nobody has that phone. */
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
         EXISTS (SELECT FROM contact_export_parts p
           WHERE p.export_id = $1 AND p.sent_at IS NOT NULL AND c.id = ANY(p.contact_ids)) AS included,
         CASE WHEN ${CONTACTABLE} THEN array_remove(ARRAY[${unmatched.join(', ')}]::text[], NULL)
           ELSE '{}' END AS unmatched_fields
       FROM contacts c WHERE c.phone_e164 = $2`,
      parameters,
    );
    return rows[0];
  }

  /** Those of a file who may not be contacted now, or are gone, in its order, after a place in it. */
  async withdrawn(
    manager: EntityManager,
    exportId: number,
    limit: number,
    after: WithdrawnCursor,
  ): Promise<(WithdrawnContactDto & WithdrawnCursor)[]> {
    return manager.query<(WithdrawnContactDto & WithdrawnCursor)[]>(
      `SELECT m.contact_id, c.phone_e164, c.status, c.opt_out_at, e.part, m.position::integer AS position
       FROM contact_export_parts e
       CROSS JOIN LATERAL unnest(e.contact_ids) WITH ORDINALITY AS m(contact_id, position)
       LEFT JOIN contacts c ON c.id = m.contact_id
       WHERE e.export_id = $1 AND e.sent_at IS NOT NULL AND e.part >= $3::integer
         AND (e.part > $3::integer OR m.position > $4::integer)
         AND (c.id IS NULL OR NOT (${CONTACTABLE}))
       ORDER BY e.part, m.position LIMIT $2`,
      [exportId, limit, after.part, after.position],
    );
  }
}
