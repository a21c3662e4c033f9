import { Injectable } from '@nestjs/common';
import { In, Not, type EntityManager } from 'typeorm';
import { OPT_OUT_LIST, PRIVACY_LIST } from '../opt-out/opt-out.repository.js';
import { recordCells } from '../statistics/statistics-upkeep.sql.js';
import { OPEN_STATUSES, PrivacyRequest } from './privacy-request.entity.js';

/** The person of a request. The phone may have no contact. */
export interface Person {
  contact_id: number | null;
  phone_e164: string;
}

const LOCK = `SELECT id AS contact_id, phone_e164 FROM contacts
  WHERE id = $1 OR phone_e164 = $2 ORDER BY id FOR NO KEY UPDATE`;

const BLOCK = `INSERT INTO suppressed_phones (phone_e164, list) VALUES ($1, '${PRIVACY_LIST}') ON CONFLICT DO NOTHING`;
const UNBLOCK = `DELETE FROM suppressed_phones WHERE phone_e164 = $1 AND list = '${PRIVACY_LIST}'`;

/**
 * In the order of deletion: consent events may be deleted only while their contact exists. Results, scores and
 * failures are deleted with the contact by their foreign keys.
 */
const ERASE = {
  consent: 'DELETE FROM consent_events WHERE phone_e164 = ANY($1::text[])',
  contact: 'DELETE FROM contacts WHERE phone_e164 = ANY($1::text[])',
  lists: `DELETE FROM suppressed_phones
    WHERE phone_e164 = ANY($1::text[]) AND list IN ('${OPT_OUT_LIST}', '${PRIVACY_LIST}')`,
  overrides: 'DELETE FROM suppression_overrides WHERE phone_e164 = ANY($1::text[])',
} as const;

/** Answers of validators that are stored but not applied yet. */
const ERASE_OUTCOMES = `
  UPDATE validation_job_requests r SET outcomes = (
    SELECT coalesce(jsonb_agg(o), '[]') FROM jsonb_array_elements(r.outcomes) o
     WHERE (o ->> 'contact_id')::integer <> ALL($1::integer[]))
  WHERE r.contact_ids && $1::integer[] AND r.outcomes IS NOT NULL`;

/** Personal data that imports keep for a month: earlier values of contacts, the first rows of files, and rejected rows. */
const ERASE_IMPORTED = {
  changes: `DELETE FROM contact_import_changes
    WHERE import_id = ANY(ARRAY(SELECT id FROM contact_imports)) AND contact_id = ANY($1::integer[])`,
  previews: `UPDATE contact_imports SET preview = '[]'
    WHERE preview <> '[]' AND EXISTS (SELECT FROM unnest($1::text[]) AS phone WHERE preview::text LIKE '%' || phone || '%')`,
  rejects: `DELETE FROM contact_import_parts WHERE content = 'rejects' AND import_id IN (
    SELECT import_id FROM contact_import_parts WHERE content = 'rejects' AND encode(bytes, 'escape') ~ ANY($1::text[]))`,
} as const;

/**
 * What may stand between the digits of a phone in a file. A byte that is not ASCII appears as an escape such as
 * \\302.
 */
const BETWEEN_DIGITS = String.raw`(?:[^0-9\n\\]|\\[0-7]{3}){0,6}`;
const asWritten = (phone: string): string => Array.from(phone.slice(-10)).join(BETWEEN_DIGITS);

/** Deletes the stored files that contain the person. Their records stay. */
const ERASE_FILES = `
  DELETE FROM contact_export_chunks k WHERE EXISTS (
    SELECT FROM contact_export_parts p WHERE p.export_id = k.export_id AND p.contact_ids && $1::integer[])`;

const ERASE_TEXTS = `
  UPDATE privacy_requests SET phone_e164 = NULL, detail = NULL, answer = NULL
   WHERE phone_e164 = ANY($1::text[]) OR contact_id = ANY($2::integer[])`;

/** The SQL of what a privacy request does to a person. Every method works in the caller's transaction. */
@Injectable()
export class PersonRepository {
  /** Locks the contact with that id or that phone, if there is one. */
  async lock(
    manager: EntityManager,
    { contact_id, phone_e164 }: { contact_id: number | null; phone_e164: string | null },
  ): Promise<{ contact_id: number; phone_e164: string }[]> {
    return manager.query<{ contact_id: number; phone_e164: string }[]>(LOCK, [contact_id, phone_e164]);
  }

  /** Blocks the phone, from the commit on, for everything that uses CONTACTABLE. */
  async block(manager: EntityManager, { contact_id, phone_e164 }: Person): Promise<void> {
    // The contact's row does not change, and so no trigger counts it again.
    await manager.query(recordCells(-1), [contact_id]);
    await manager.query(BLOCK, [phone_e164]);
    await manager.query(recordCells(1), [contact_id]);
  }

  /** Removes the block of a request unless another request needs it. Answers whether it was removed. */
  async unblock(
    manager: EntityManager,
    { contact_id, phone_e164 }: Person,
    requestId: number,
  ): Promise<boolean> {
    const isBlockedByAnother = await manager.existsBy(PrivacyRequest, {
      id: Not(requestId),
      phone_e164,
      kind: In(['cancellation', 'opposition']),
      status: In(OPEN_STATUSES),
    });
    if (isBlockedByAnother) return false;
    await manager.query(recordCells(-1), [contact_id]);
    await manager.query(UNBLOCK, [phone_e164]);
    await manager.query(recordCells(1), [contact_id]);
    return true;
  }

  /** Deletes everything about these phones and their contacts, which the caller has locked. */
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
