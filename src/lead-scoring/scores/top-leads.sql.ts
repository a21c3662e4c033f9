import { LEAD_JSON } from '../../contacts/contact-json.js';
import type { CandidateSource } from '../../contacts/filter/contact-branches.sql.js';
import { contactOfId, contactPredicate } from '../../contacts/filter/contact-predicate.sql.js';
import { placeCondition } from '../../contacts/places/place.sql.js';
import { PLACES_OF_LEADS, unplaced } from '../../contacts/places/placed-rows.sql.js';
import { leadNotContacted } from '../../contacts/filter/score-predicate.sql.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';

/** Columns that are read from the score. The contact's own copy follows when its summary changes. */
const OF_THE_SCORE: Partial<Record<string, string>> = {
  lead_score: 's.total_score',
  lead_tier: 's.quality_tier',
  last_scored_at: 's.last_calculated_at',
};
const LISTED = LEAD_JSON.select((column) => OF_THE_SCORE[column] ?? `c.${column}`);

const BEST_FIRST = 's.total_score DESC, s.contact_id';

/** The conditions that every statement of a query shares. `$1` is the limit. */
interface Parts {
  /** The condition on a score `s`. */
  lead: string;
  /** The condition on its contact `c`. */
  contact: string;
  parameters: unknown[];
}

/** @param skips whether leads that were contacted lately are left out by the time beside the score, without a look at the contact */
function partsOf({ limit, min_score, tier, ...filter }: TopLeadsQueryDto, skips: boolean): Parts {
  const parameters: unknown[] = [limit, min_score];
  if (tier !== undefined) parameters.push(tier);
  const notContacted = skips ? leadNotContacted(filter, (value) => `$${parameters.push(value)}`) : undefined;
  // A contact with a score has results. A join would make the planner expect fifteen times fewer rows than there
  // are.
  const predicate = contactPredicate(filter, parameters.length + 1, 'probe');
  return {
    lead: [
      's.total_score >= $2',
      ...(tier === undefined ? [] : ['s.quality_tier = $3']),
      ...(notContacted === undefined ? [] : [notContacted]),
    ].join(' AND '),
    contact: predicate.sql,
    parameters: [...parameters, ...predicate.parameters],
  };
}

/**
 * The best leads by the path that the planner chooses, without a bound on the rows that it reads.
 * @param bound the value of the inner LIMIT; `$1` is the limit of the query
 */
export function everyLead(query: TopLeadsQueryDto, bound: '$1' | number = '$1'): SqlFragment {
  const { lead, contact, parameters } = partsOf(query, false);
  return {
    sql: `SELECT l.id, l.lead FROM (
         SELECT c.id, ${LISTED} AS lead
         FROM lead_scores s
         JOIN contacts c ON c.id = s.contact_id
         WHERE ${lead} AND ${contact}
         ORDER BY ${BEST_FIRST}
         LIMIT ${bound}) l
       LIMIT $1`,
    parameters,
  };
}

/** The same, by a plan that finds all matching leads, for filters that few fulfil. */
export function everyLeadAtOnce(query: TopLeadsQueryDto): SqlFragment {
  const { lead, contact, parameters } = partsOf(query, false);
  return {
    sql: `WITH matching AS MATERIALIZED (
         SELECT s.contact_id, s.total_score
         FROM lead_scores s
         JOIN contacts c ON c.id = s.contact_id
         WHERE ${lead} AND ${contact})
       SELECT c.id, ${LISTED} AS lead
       FROM (SELECT s.contact_id FROM matching s ORDER BY ${BEST_FIRST} LIMIT $1) best
       JOIN lead_scores s ON s.contact_id = best.contact_id
       JOIN contacts c ON c.id = best.contact_id
       ORDER BY ${BEST_FIRST}`,
    parameters,
  };
}

/** The matching leads among the best `reach`. `is_whole` is true when fewer leads than that exist. */
export function leadsOfTheBest(query: TopLeadsQueryDto, reach: number): SqlFragment {
  const parts = partsOf(query, true);
  const parameters = [...parts.parameters, reach];
  const before = `WITH best AS MATERIALIZED (
      SELECT s.contact_id, s.total_score FROM lead_scores s
      WHERE ${parts.lead} ORDER BY ${BEST_FIRST} LIMIT $${parameters.length})`;
  const isWhole = `(SELECT count(*) < $${parameters.length} FROM best)`;
  const leads = `SELECT s.contact_id, s.total_score FROM best s ORDER BY ${BEST_FIRST} OFFSET 0`;
  return { sql: attempt(before, isWhole, leads, parts.contact), parameters };
}

/** The matching leads among some candidates. With more than `most` candidates, none, and `is_whole` is false. */
export function leadsOfCandidates(
  query: TopLeadsQueryDto,
  source: CandidateSource,
  most: number,
): SqlFragment {
  const parts = partsOf(query, true);
  const candidates = source(most + 1, parts.parameters.length + 2);
  const isWhole = `(SELECT count(*) <= $${parts.parameters.length + 1} FROM candidates)`;
  const leads = `SELECT s.contact_id, s.total_score FROM lead_scores s
    WHERE s.contact_id = ANY(ARRAY(SELECT ${candidates.contact} FROM candidates WHERE ${isWhole})) AND ${parts.lead}
    ORDER BY ${BEST_FIRST} OFFSET 0`;
  return {
    sql: attempt(`WITH candidates AS MATERIALIZED (${candidates.sql})`, isWhole, leads, parts.contact),
    parameters: [...parts.parameters, most, ...candidates.parameters],
  };
}

/**
 * The matching leads among the best `top` of each place that the filter names, as far as none that was left out could
 * come before them. `is_whole` is true when none was left out. With more than `mostUnplaced` leads that may be
 * anywhere, none, and `is_whole` is false.
 */
export function leadsOfPlaces(query: TopLeadsQueryDto, top: number, mostUnplaced: number): SqlFragment {
  const parts = partsOf(query, true);
  const parameters = [...parts.parameters];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const [last, most] = [parameter(top), parameter(mostUnplaced)];
  const areFew = `(SELECT count(*) <= ${most} FROM unplaced)`;
  const before = `
    WITH RECURSIVE unplaced AS MATERIALIZED (${unplaced('lead_scores', `${most} + 1`)}),
    ${PLACES_OF_LEADS}, best AS MATERIALIZED (
      SELECT s.contact_id, s.total_score, s.position
      FROM (SELECT place FROM places WHERE ${areFew} AND ${placeCondition(query, parameter)}) p
      CROSS JOIN LATERAL (
        SELECT s.contact_id, s.total_score, row_number() OVER (ORDER BY ${BEST_FIRST}) AS position
        FROM lead_scores s WHERE s.place = p.place AND ${parts.lead} ORDER BY ${BEST_FIRST} LIMIT ${last}) s
    ), horizon AS MATERIALIZED (
      SELECT s.contact_id, s.total_score FROM best s WHERE s.position = ${last} ORDER BY ${BEST_FIRST} LIMIT 1)`;
  const leads = `
    SELECT s.contact_id, s.total_score FROM (
      SELECT b.contact_id, b.total_score FROM best b
      UNION
      SELECT s.contact_id, s.total_score FROM unplaced u
      CROSS JOIN LATERAL (SELECT * FROM lead_scores WHERE contact_id = u.contact_id OFFSET 0) s
      WHERE ${areFew} AND ${parts.lead}) s
    LEFT JOIN horizon h ON true
    WHERE h.contact_id IS NULL OR (-s.total_score, s.contact_id) <= (-h.total_score, h.contact_id)
    ORDER BY ${BEST_FIRST} OFFSET 0`;
  const isWhole = `(SELECT ${areFew} AND NOT EXISTS (SELECT FROM horizon))`;
  return { sql: attempt(before, isWhole, leads, parts.contact), parameters };
}

/**
 * Reads `leads`, which come in order, until `$1` of their contacts match a condition. `is_whole` is in every row.
 * OFFSET 0 keeps PostgreSQL from turning the lookups by id into a join.
 * @param before the WITH of the statement, or nothing
 */
function attempt(before: string, isWhole: string, leads: string, contact: string): string {
  return `${before}
    SELECT whole.is_whole, page.id, page.lead
    FROM (SELECT ${isWhole} AS is_whole) whole LEFT JOIN (
      SELECT c.id, ${LISTED} AS lead, s.total_score
      FROM (
        SELECT s.contact_id FROM (${leads}) s
        CROSS JOIN LATERAL (SELECT FROM ${contactOfId('s.contact_id')} WHERE ${contact} OFFSET 0) c
        ORDER BY ${BEST_FIRST} LIMIT $1) found
      JOIN lead_scores s ON s.contact_id = found.contact_id
      JOIN contacts c ON c.id = found.contact_id) page ON true
    ORDER BY page.total_score DESC, page.id`;
}
