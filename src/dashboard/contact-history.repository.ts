import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CONTACTABLE } from '../contacts/filter/contact-predicate.sql.js';
import type { ContactabilityDto, HistoryEventDto } from './dto/contact-history.dto.js';

/** The most events that are shown. A contact usually has a few dozen. */
const MOST_EVENTS = 200;

/** The events of contact $1 with their times. Events from a gateway are found by the phone. */
const EVENTS = `
  SELECT c.created_at AS at, 'created' AS kind, c.source AS detail, NULL::integer AS score, NULL AS by
    FROM contacts c WHERE c.id = $1
  UNION ALL
  SELECT c.last_sent_at, 'sent', NULL, NULL, NULL FROM contacts c WHERE c.id = $1
  UNION ALL
  SELECT c.status_updated_at, 'status', c.status::text, NULL, c.status_source FROM contacts c WHERE c.id = $1
  UNION ALL
  SELECT e.occurred_at, lower(e.kind), e.method, NULL, e.recorded_by
    FROM contacts c JOIN consent_events e ON e.phone_e164 = c.phone_e164 WHERE c.id = $1
  UNION ALL
  SELECT v.validated_at, CASE WHEN v.is_valid THEN 'account_found' ELSE 'no_account' END, v.platform, NULL,
    v.validation_source FROM platform_validations v WHERE v.contact_id = $1
  UNION ALL
  SELECT s.last_calculated_at, 'scored', s.quality_tier, s.total_score, NULL
    FROM lead_scores s WHERE s.contact_id = $1`;

/** The SQL of the contact screen. */
@Injectable()
export class ContactHistoryRepository {
  /**
   * Whether a contact may be contacted, and the lists that have its phone; undefined when there is no such contact.
   */
  async contactability(manager: EntityManager, contactId: number): Promise<ContactabilityDto | undefined> {
    const [row] = await manager.query<ContactabilityDto[]>(
      `SELECT (${CONTACTABLE}) AS contactable,
         ARRAY(SELECT s.list::text FROM suppressed_phones s WHERE s.phone_e164 = c.phone_e164 ORDER BY 1)
           AS suppression_lists
       FROM contacts c WHERE c.id = $1`,
      [contactId],
    );
    return row;
  }

  /** The events of a contact, newest first; undefined when there is no such contact. */
  async history(manager: EntityManager, contactId: number): Promise<HistoryEventDto[] | undefined> {
    const events = await manager.query<HistoryEventDto[]>(
      `SELECT at, kind, detail, score, by FROM (${EVENTS}) events WHERE at IS NOT NULL
       ORDER BY at DESC, kind LIMIT ${MOST_EVENTS}`,
      [contactId],
    );
    // Every contact has at least the event of its creation.
    return events.length === 0 ? undefined : events;
  }
}
