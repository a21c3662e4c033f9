import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CONTACTABLE } from '../filter/contact-predicate.sql.js';
import { SentCampaign } from './sent.entity.js';

/** Locks in id order, so that two callers cannot deadlock. */
const LOCK = `
  SELECT id, phone_e164 FROM contacts WHERE id = ANY($1::integer[]) OR phone_e164 = ANY($2::text[])
  ORDER BY id FOR NO KEY UPDATE`;

/** A contact counts once per campaign. The time of the last message never moves back. */
const RECORD = `
  WITH sent AS (
    INSERT INTO sent_contacts (contact_id, campaign_id, sent_at)
    SELECT id, $2::integer, $3::timestamptz FROM unnest($1::integer[]) AS id
    ON CONFLICT DO NOTHING RETURNING contact_id),
  moved AS (
    UPDATE contacts c SET send_count = c.send_count + 1, last_sent_at = greatest(c.last_sent_at, $3::timestamptz)
    FROM sent WHERE c.id = sent.contact_id
    RETURNING (${CONTACTABLE}) AS contactable)
  SELECT count(*)::integer AS recorded, (count(*) FILTER (WHERE NOT contactable))::integer AS not_contactable
  FROM moved`;

/** The SQL of sent messages. Every method works in the caller's transaction. */
@Injectable()
export class SentRepository {
  /** The id of a campaign, which is created if needed. */
  async campaign(manager: EntityManager, name: string, created_by: string): Promise<number> {
    // Searched first, because an ignored insert would use up an id.
    const found = await manager.findOneBy(SentCampaign, { name });
    if (found) return found.id;
    await manager
      .createQueryBuilder()
      .insert()
      .into(SentCampaign)
      .values({ name, created_by })
      .orIgnore()
      .execute();
    return (await manager.findOneByOrFail(SentCampaign, { name })).id;
  }

  /** Locks contacts by id or phone and answers those that exist. */
  async lock(
    manager: EntityManager,
    ids: readonly number[],
    phones: readonly string[],
  ): Promise<{ id: number; phone_e164: string }[]> {
    return manager.query<{ id: number; phone_e164: string }[]>(LOCK, [ids, phones]);
  }

  /** Records that locked contacts were sent a message of a campaign. */
  async record(
    manager: EntityManager,
    ids: readonly number[],
    campaign: number,
    sent_at: Date,
  ): Promise<{ recorded: number; not_contactable: number }> {
    const [row] = await manager.query<{ recorded: number; not_contactable: number }[]>(RECORD, [
      ids,
      campaign,
      sent_at,
    ]);
    return row ?? { recorded: 0, not_contactable: 0 };
  }
}
