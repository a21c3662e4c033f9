import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OPT_OUT_LIST, PRIVACY_LIST } from '../opt-out/opt-out.repository.js';
import { recordCells } from '../statistics/statistics-upkeep.sql.js';

/** Whom a request is about; a phone may be nobody's. */
export interface Person {
  contact_id: number | null;
  phone_e164: string;
}

const LOCK = `SELECT id AS contact_id, phone_e164 FROM contacts
  WHERE id = $1 OR phone_e164 = $2 ORDER BY id FOR NO KEY UPDATE`;

const BLOCK = `INSERT INTO suppressed_phones (phone_e164, list) VALUES ($1, '${PRIVACY_LIST}') ON CONFLICT DO NOTHING`;
const UNBLOCK = `DELETE FROM suppressed_phones WHERE phone_e164 = $1 AND list = '${PRIVACY_LIST}'`;

/** What a request of the person, other than $2, keeps from being contacted. */
const BLOCKED_BY_ANOTHER = `
  SELECT FROM privacy_requests WHERE phone_e164 = $1 AND id <> $2
    AND kind IN ('cancellation', 'opposition') AND status IN ('RECEIVED', 'ACCEPTED')`;

/**
 * Deleted with a person, in this order: the evidence of consent may go only while its contact is there. Results, scores
 * and failures go with the contact by their foreign keys.
 */
const ERASE = {
  consent: 'DELETE FROM consent_events WHERE phone_e164 = ANY($1::text[])',
  contact: 'DELETE FROM contacts WHERE phone_e164 = ANY($1::text[])',
  lists: `DELETE FROM suppressed_phones
    WHERE phone_e164 = ANY($1::text[]) AND list IN ('${OPT_OUT_LIST}', '${PRIVACY_LIST}')`,
  overrides: 'DELETE FROM suppression_overrides WHERE phone_e164 = ANY($1::text[])',
} as const;

/** Answers of validators that are not stored yet, of jobs that have not ended. */
const ERASE_OUTCOMES = `
  UPDATE validation_job_requests r SET outcomes = (
    SELECT coalesce(jsonb_agg(o), '[]') FROM jsonb_array_elements(r.outcomes) o
     WHERE (o ->> 'contact_id')::integer <> ALL($1::integer[]))
  WHERE r.contact_ids && $1::integer[] AND r.outcomes IS NOT NULL`;

/** What imports keep for a month: what a contact was before, the first rows of a file, and those that were rejected. */
const ERASE_IMPORTED = {
  changes: `DELETE FROM contact_import_changes
    WHERE import_id = ANY(ARRAY(SELECT id FROM contact_imports)) AND contact_id = ANY($1::integer[])`,
  previews: `UPDATE contact_imports SET preview = '[]'
    WHERE preview <> '[]' AND EXISTS (SELECT FROM unnest($1::text[]) AS phone WHERE preview::text LIKE '%' || phone || '%')`,
  rejects: `DELETE FROM contact_import_parts WHERE content = 'rejects' AND import_id IN (
    SELECT import_id FROM contact_import_parts WHERE content = 'rejects' AND encode(bytes, 'escape') ~ ANY($1::text[]))`,
} as const;

/** Between the digits of a phone as somebody wrote it; what is not ASCII comes as \\302\\240. */
const BETWEEN_DIGITS = String.raw`(?:[^0-9\n\\]|\\[0-7]{3}){0,6}`;
const asWritten = (phone: string): string => Array.from(phone.slice(-10)).join(BETWEEN_DIGITS);

/** Stored files that the person is in; their records stay. */
const ERASE_FILES = `
  DELETE FROM contact_export_chunks k WHERE EXISTS (
    SELECT FROM contact_export_parts p WHERE p.export_id = k.export_id AND p.contact_ids && $1::integer[])`;

const ERASE_TEXTS = `
  UPDATE privacy_requests SET phone_e164 = NULL, detail = NULL, answer = NULL
   WHERE phone_e164 = ANY($1::text[]) OR contact_id = ANY($2::integer[])`;

/** The SQL of what a privacy request does to a person. Every method works in the caller's transaction. */
@Injectable()
export class PersonRepository {
  /** Locks the contact with that id or that phone, where there is one. */
  async lock(
    manager: EntityManager,
    { contact_id, phone_e164 }: { contact_id: number | null; phone_e164: string | null },
  ): Promise<{ contact_id: number; phone_e164: string }[]> {
    return manager.query<{ contact_id: number; phone_e164: string }[]>(LOCK, [contact_id, phone_e164]);
  }

  /** Lets nobody contact the phone, from the commit on, in everything that asks CONTACTABLE. */
  async block(manager: EntityManager, { contact_id, phone_e164 }: Person): Promise<void> {
    // The contact itself does not change, so that no trigger counts it anew.
    await manager.query(recordCells(-1), [contact_id]);
    await manager.query(BLOCK, [phone_e164]);
    await manager.query(recordCells(1), [contact_id]);
  }

  /** Takes the block of a request back, unless another request holds it. Answers whether it did. */
  async unblock(
    manager: EntityManager,
    { contact_id, phone_e164 }: Person,
    requestId: number,
  ): Promise<boolean> {
    const others = await manager.query<unknown[]>(BLOCKED_BY_ANOTHER, [phone_e164, requestId]);
    if (others.length > 0) return false;
    await manager.query(recordCells(-1), [contact_id]);
    await manager.query(UNBLOCK, [phone_e164]);
    await manager.query(recordCells(1), [contact_id]);
    return true;
  }

  /** Deletes all that is held on the phones and their contacts, which are locked. */
  async erase(manager: EntityManager, phones: readonly string[], ids: readonly number[]): Promise<void> {
    await manager.query(ERASE.consent, [phones]);
    await manager.query(ERASE_OUTCOMES, [ids]);
    await manager.query(ERASE_IMPORTED.changes, [ids]);
    await manager.query(ERASE_IMPORTED.previews, [phones]);
    await manager.query(ERASE_IMPORTED.rejects, [phones.map(asWritten)]);
    await manager.query(ERASE_FILES, [ids]);
    await manager.query(ERASE.contact, [phones]);
    await manager.query(ERASE.lists, [phones]);
    await manager.query(ERASE.overrides, [phones]);
    await manager.query(ERASE_TEXTS, [phones, ids]);
  }
}
