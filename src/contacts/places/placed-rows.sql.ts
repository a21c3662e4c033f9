import { PLATFORMS } from '../../common/platforms.js';
import { placeOf } from './place.sql.js';

/*
 * `place`, in `lead_scores` and `platform_validations`, is where the contact of a row is. Indexes with it find the best
 * leads of each place, and the newest contacts of each place on a platform. It is null until it is known. A contact
 * whose place changes is appended to `moved_leads` and `moved_results` by a trigger, so that its writer waits for
 * nobody, and a worker copies the place. Reads take rows without a place, and those that moved, as possible rows of
 * every place.
 */

/** The tables with a place. */
export const PLACED_TABLES = ['lead_scores', 'platform_validations'] as const;

export type PlacedTable = (typeof PLACED_TABLES)[number];

/** What a worker copies from the contact `c`. The time of the last message beside a lead in `moved_leads` may be wrong too. */
const COPIES: Record<PlacedTable, string> = {
  lead_scores: `place = ${placeOf('c')}, contact_last_sent_at = c.last_sent_at`,
  platform_validations: `place = ${placeOf('c')}`,
};

/** Where the contacts that moved are, for each table. */
const MOVED = { lead_scores: 'moved_leads', platform_validations: 'moved_results' } as const;

/** Every place that has leads, as `places`: one descent of the index for each. For a WITH RECURSIVE. */
export const PLACES_OF_LEADS = `
  places AS (
    (SELECT place FROM lead_scores WHERE place IS NOT NULL ORDER BY place LIMIT 1)
    UNION ALL
    SELECT (SELECT s.place FROM lead_scores s WHERE s.place > p.place ORDER BY s.place LIMIT 1)
    FROM places p WHERE p.place IS NOT NULL)`;

/** Every place that has contacts on one of some platforms, as `places` with `platform`. */
export function placesOfPlatforms(platforms: string): string {
  const next = (platform: string, after: string): string => `
    (SELECT v.place FROM platform_validations v
     WHERE v.is_valid AND v.platform = ${platform} AND v.place ${after} ORDER BY v.place LIMIT 1)`;
  return `
  places AS (
    SELECT one.platform, ${next('one.platform', 'IS NOT NULL')} AS place FROM unnest(${platforms}::text[]) AS one(platform)
    UNION ALL
    SELECT p.platform, ${next('p.platform', '> p.place')} FROM places p WHERE p.place IS NOT NULL)`;
}

/** Contacts of rows whose place is not known yet. The order keeps PostgreSQL on the index by place. */
const WITHOUT_PLACE: Record<PlacedTable, (limit: string) => string> = {
  lead_scores: (limit) => `
    SELECT contact_id FROM lead_scores WHERE place IS NULL
    ORDER BY place, total_score DESC, contact_id LIMIT ${limit}`,
  // Results that are not valid are not in the index. They need no place until they are stored again.
  platform_validations: (limit) => `
    SELECT v.contact_id FROM unnest(ARRAY[${PLATFORMS.map((platform) => `'${platform}'`).join(', ')}]) AS one(platform)
    CROSS JOIN LATERAL (
      SELECT v.contact_id FROM platform_validations v
      WHERE v.is_valid AND v.platform = one.platform AND v.place IS NULL
      ORDER BY v.place, v.contact_created_at DESC, v.contact_id DESC LIMIT ${limit}) v
    LIMIT ${limit}`,
};

/** Contacts whose rows may be anywhere: they moved, or their place is not known yet. One may be there several times. */
export function unplaced(table: PlacedTable, limit: string): string {
  return `SELECT contact_id FROM ${MOVED[table]} UNION ALL (${WITHOUT_PLACE[table](limit)}) LIMIT ${limit}`;
}

/**
 * Sets the place of rows that may be anywhere, of up to $1 contacts that moved and as many without a place. Forgets the
 * moves that are done, by their addresses, so that a mass of moves is not read again for each part of it. Answers how
 * many places were set. Rows that another session has locked wait for the next round, so neither can deadlock with the
 * other.
 */
export const placeRows = (table: PlacedTable): string => `
  WITH moved AS MATERIALIZED (
    SELECT ctid AS address, contact_id FROM ${MOVED[table]} LIMIT $1
  ), unplaced AS MATERIALIZED (
    SELECT t.id FROM ${table} t
    WHERE t.contact_id = ANY(ARRAY(SELECT m.contact_id FROM moved m UNION ALL (${WITHOUT_PLACE[table]('$1')})))
    ORDER BY t.id FOR NO KEY UPDATE SKIP LOCKED
  ), placed AS (
    UPDATE ${table} t SET ${COPIES[table]}
    FROM contacts c
    WHERE t.id = ANY(ARRAY(SELECT id FROM unplaced)) AND c.id = t.contact_id
    RETURNING t.id
  ), forgotten AS (
    DELETE FROM ${MOVED[table]} WHERE ctid = ANY(ARRAY(
      SELECT m.address FROM moved m
      WHERE NOT EXISTS (SELECT FROM ${table} t WHERE t.contact_id = m.contact_id AND t.id NOT IN (SELECT id FROM unplaced))))
  )
  SELECT count(*)::integer AS placed FROM placed`;
