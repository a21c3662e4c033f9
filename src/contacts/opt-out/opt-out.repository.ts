import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UNCONTACTABLE_STATUSES, type ContactStatus } from '../contact-status.js';
import { recordCells } from '../statistics/statistics-upkeep.sql.js';

/** The list of phones that opted out before a contact had them. */
export const OPT_OUT_LIST = 'opt_outs';

/** The list of phones that a privacy request blocks. */
export const PRIVACY_LIST = 'privacy_requests';

const FORBIDDING = UNCONTACTABLE_STATUSES.map((status) => `'${status}'`).join(', ');

export interface ConsentEvent {
  kind: 'OPT_OUT' | 'OPT_IN' | 'OVERRIDE' | 'REPLY';
  method: string;
  evidence: string | null;
  occurred_at: Date;
  recorded_by: string;
}

/** Locks in id order, so that two callers cannot deadlock. */
const LOCK = `SELECT c.id, c.phone_e164, c.status, c.opt_out_at, EXISTS (SELECT FROM suppressed_phones s
    WHERE s.phone_e164 = c.phone_e164 AND s.list = '${PRIVACY_LIST}') AS blocked
  FROM contacts c WHERE c.phone_e164 = ANY($1::text[]) ORDER BY c.id FOR NO KEY UPDATE OF c`;

/** An opt-out keeps its first date and sets both columns. */
const OPT_OUT = `
  UPDATE contacts c SET
    opt_out_at = COALESCE(c.opt_out_at, $2::timestamptz),
    opt_out_method = CASE WHEN c.opt_out_at IS NULL THEN $3::text ELSE c.opt_out_method END,
    status = CASE WHEN c.status IN (${FORBIDDING}) THEN c.status ELSE 'OPTED_OUT' END,
    status_updated_at = CASE WHEN c.status IN (${FORBIDDING}) THEN c.status_updated_at ELSE now() END,
    status_source = CASE WHEN c.status IN (${FORBIDDING}) THEN c.status_source ELSE 'OPT_OUT' END
  WHERE c.id = ANY($1::integer[]) AND (c.opt_out_at IS NULL OR c.status NOT IN (${FORBIDDING}))`;

const OPT_IN = `
  UPDATE contacts c SET opt_out_at = NULL, opt_out_method = NULL,
    status = CASE WHEN c.status = 'OPTED_OUT' THEN 'UNKNOWN' ELSE c.status END,
    status_updated_at = CASE WHEN c.status = 'OPTED_OUT' THEN now() ELSE c.status_updated_at END,
    status_source = CASE WHEN c.status = 'OPTED_OUT' THEN 'OPT_IN' ELSE c.status_source END
  WHERE c.id = $1 AND (c.opt_out_at IS NOT NULL OR c.status = 'OPTED_OUT')`;

const RECORD = `
  INSERT INTO consent_events (phone_e164, contact_id, kind, method, evidence, occurred_at, recorded_by)
  SELECT phone, (SELECT c.id FROM contacts c WHERE c.phone_e164 = phone), $2, $3, $4, $5, $6
    FROM unnest($1::text[]) AS phone`;

export interface LockedContact {
  id: number;
  phone_e164: string;
  status: ContactStatus;
  opt_out_at: Date | null;
  /** Blocked by a privacy request. */
  blocked: boolean;
}

/** The SQL of consent. Every method works in the caller's transaction. */
@Injectable()
export class OptOutRepository {
  /** Locks the contacts with these phones. Answers those that exist. */
  async lock(manager: EntityManager, phones: readonly string[]): Promise<LockedContact[]> {
    return manager.query(LOCK, [phones]);
  }

  async optOut(manager: EntityManager, ids: readonly number[], event: ConsentEvent): Promise<void> {
    await manager.query(OPT_OUT, [ids, event.occurred_at, event.method]);
  }

  async optIn(manager: EntityManager, id: number): Promise<void> {
    await manager.query(OPT_IN, [id]);
  }

  /** Stores the phones, so that a contact that gets one of them later is not contacted. */
  async suppress(manager: EntityManager, phones: readonly string[]): Promise<void> {
    await manager.query(
      `INSERT INTO suppressed_phones (phone_e164, list) SELECT phone, '${OPT_OUT_LIST}' FROM unnest($1::text[]) AS phone
       ON CONFLICT DO NOTHING`,
      [phones],
    );
  }

  /** Removes the phone of a locked contact from the list. */
  async release(manager: EntityManager, id: number, phone: string): Promise<void> {
    // The contact's row may stay the same, and then no trigger counts it again.
    await manager.query(recordCells(-1), [id]);
    await manager.query(`DELETE FROM suppressed_phones WHERE phone_e164 = $1 AND list = '${OPT_OUT_LIST}'`, [
      phone,
    ]);
    await manager.query(recordCells(1), [id]);
  }

  /** Stores the event for ever: the table allows no change and no deletion. */
  async record(manager: EntityManager, phones: readonly string[], event: ConsentEvent): Promise<void> {
    const { kind, method, evidence, occurred_at, recorded_by } = event;
    await manager.query(RECORD, [phones, kind, method, evidence, occurred_at, recorded_by]);
  }
}
