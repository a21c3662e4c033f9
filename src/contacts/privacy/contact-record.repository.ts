import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Contact } from '../contact.entity.js';
import { CONTACTABLE } from '../filter/contact-predicate.sql.js';
import type { ContactRecordDto, UpdateContactDto } from './contact-record.dto.js';

/** All parts of the record except those that other modules read. */
export type HeldOnContact = Omit<ContactRecordDto, 'contact' | 'privacy_requests' | 'audit'>;

const rows = (query: string): string => `(SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM (${query}) r)`;

/** All tables with data about a person, read by one statement in one snapshot. $1 is the contact's id. */
const HELD = `
  SELECT (${CONTACTABLE}) AS contactable,
    ${rows('SELECT v.* FROM platform_validations v WHERE v.contact_id = c.id ORDER BY v.platform, v.id')} AS validations,
    (SELECT to_jsonb(s) FROM lead_scores s WHERE s.contact_id = c.id) AS score,
    ${rows('SELECT e.kind, e.method, e.evidence, e.occurred_at, e.recorded_by, e.created_at FROM consent_events e WHERE e.phone_e164 = c.phone_e164 ORDER BY e.id')} AS consent,
    ARRAY(SELECT p.list::text FROM suppressed_phones p WHERE p.phone_e164 = c.phone_e164 ORDER BY p.list) AS suppression_lists,
    ARRAY(SELECT o.list::text FROM suppression_overrides o WHERE o.phone_e164 = c.phone_e164 ORDER BY o.list) AS suppression_overrides,
    ${rows(`SELECT j.job_uuid, to_jsonb(f) - 'job_id' - 'contact_id' AS failure FROM validation_job_failures f
      JOIN validation_jobs j ON j.id = f.job_id WHERE f.contact_id = c.id ORDER BY j.id`)} AS validation_failures,
    ${rows(`SELECT e.export_uuid, e.created_at, e.created_by, e.source, e.format, e.columns FROM contact_exports e
      WHERE e.created_at >= c.created_at AND EXISTS (SELECT FROM contact_export_parts p
        WHERE p.export_id = e.id AND p.sent_at IS NOT NULL AND c.id = ANY(p.contact_ids))
      ORDER BY e.id`)} AS exports
  FROM contacts c WHERE c.id = $1`;

/** The SQL of everything that is stored about one person. */
@Injectable()
export class ContactRecordRepository {
  async held(manager: EntityManager, id: number): Promise<HeldOnContact | undefined> {
    const [row] = await manager.query<HeldOnContact[]>(HELD, [id]);
    return row;
  }

  async update(
    manager: EntityManager,
    id: number,
    changes: Omit<UpdateContactDto, 'phone_e164'>,
  ): Promise<void> {
    await manager.update(Contact, { id }, changes);
  }
}
