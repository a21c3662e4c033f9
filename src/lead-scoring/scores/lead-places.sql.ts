import { storedValues } from '../../contacts/filter/contact-predicate.sql.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';

/*
 * `lead_scores.place` is where the contact of a lead is: the values of PLACE_FIELDS in one text. An index on place and
 * score finds the best leads of each place. The place is null until it is known. A contact whose place changes is
 * appended to `moved_leads` by a trigger, so that its writer waits for nobody, and a worker updates the lead. Reads
 * take leads with no place, and those that moved, as possible leads of every place.
 */

/** The fields of a contact that make its place, in the order of the text. */
const PLACE_FIELDS = ['is_mobile', 'lada', 'state_code', 'state_name', 'operator'] as const;

/** Between two values. A value that has it gets a space instead. */
const SEPARATOR = '|';
const withoutSeparator = (value: string): string => value.replaceAll(SEPARATOR, ' ');

/** SQL for the place of a contact. */
export function placeOf(contact: string): string {
  const values = PLACE_FIELDS.map(
    (field) => `translate(coalesce(${contact}.${field}::text, ''), '${SEPARATOR}', ' ')`,
  );
  return values.join(` || '${SEPARATOR}' || `);
}

/** Whether a filter names a place, or a part of one. */
export function isAboutPlaces(filter: TopLeadsQueryDto): boolean {
  return PLACE_FIELDS.some((field) => filter[field] !== undefined);
}

/**
 * The condition on a `place` of the contacts that match the filter.
 * @param parameter adds a parameter to the statement and answers its placeholder
 */
export function placeCondition(filter: TopLeadsQueryDto, parameter: (value: unknown) => string): string {
  const conditions = PLACE_FIELDS.flatMap((field, index) => {
    const values =
      field === 'is_mobile'
        ? filter.is_mobile === undefined
          ? undefined
          : [String(filter.is_mobile)]
        : storedValues(field, filter[field]);
    if (values === undefined) return [];
    const wanted = parameter([...new Set(values.map(withoutSeparator))]);
    return [`split_part(place, '${SEPARATOR}', ${index + 1}) = ANY(${wanted}::text[])`];
  });
  return conditions.join(' AND ');
}

/** Every place that has leads, as `places`: one descent of the index for each. */
export const PLACES = `
  places AS (
    (SELECT place FROM lead_scores WHERE place IS NOT NULL ORDER BY place LIMIT 1)
    UNION ALL
    SELECT (SELECT s.place FROM lead_scores s WHERE s.place > p.place ORDER BY s.place LIMIT 1)
    FROM places p WHERE p.place IS NOT NULL)`;

/** Leads whose place is not known yet. The order keeps PostgreSQL on the index. */
const withoutPlace = (limit: string): string => `
  SELECT contact_id FROM lead_scores WHERE place IS NULL
  ORDER BY place, total_score DESC, contact_id LIMIT ${limit}`;

/** Leads that may be anywhere: they moved, or their place is not known yet. */
export function unplaced(limit: string): string {
  return `SELECT contact_id FROM moved_leads UNION ALL (${withoutPlace(limit)}) LIMIT ${limit}`;
}

/**
 * Sets the place of leads that may be anywhere, up to $1 that moved and as many without a place. Forgets the moves
 * that are done, by their addresses, so that a mass of moves is not read again for each part of it. Answers how many
 * places were set. Leads that a scoring run has locked wait for the next round, so neither can deadlock with the
 * other.
 */
export const PLACE_LEADS = `
  WITH moved AS MATERIALIZED (
    SELECT ctid AS address, contact_id FROM moved_leads LIMIT $1
  ), unplaced AS MATERIALIZED (
    SELECT l.contact_id FROM lead_scores l
    WHERE l.contact_id = ANY(ARRAY(SELECT m.contact_id FROM moved m UNION ALL (${withoutPlace('$1')})))
    ORDER BY l.contact_id FOR NO KEY UPDATE SKIP LOCKED
  ), placed AS (
    UPDATE lead_scores l SET place = ${placeOf('c')}
    FROM contacts c
    WHERE l.contact_id = ANY(ARRAY(SELECT contact_id FROM unplaced)) AND c.id = l.contact_id
    RETURNING l.contact_id
  ), forgotten AS (
    DELETE FROM moved_leads WHERE ctid = ANY(ARRAY(
      SELECT m.address FROM moved m
      WHERE m.contact_id IN (SELECT contact_id FROM unplaced)
        OR NOT EXISTS (SELECT FROM lead_scores l WHERE l.contact_id = m.contact_id)))
  )
  SELECT count(*)::integer AS placed FROM placed`;
