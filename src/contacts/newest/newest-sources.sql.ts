import { TIERS } from '../../common/tiers.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import {
  BRANCH_ORDER,
  branchFields,
  branchesOfField,
  type Parameter,
} from '../filter/contact-branches.sql.js';
import { CONTACTABLE_BY_ITSELF, mayBeUnscored } from '../filter/contact-predicate.sql.js';
import { scorePredicate } from '../filter/score-predicate.sql.js';
import { isAboutPlaces, placeCondition } from '../places/place.sql.js';
import { PLACES_OF_LEADS, placesOfPlatforms, unplaced } from '../places/placed-rows.sql.js';
import { undated } from './creation-times.sql.js';

/** Contacts of a filter, from an index that has them. */
interface NewestSource {
  /**
   * The parts of a WITH RECURSIVE that read about `rows` of them, as `entries` of a creation time and an id. When these
   * are all, `horizon` is empty. When not, it has one row, and all contacts newer than that are among the entries.
   */
  read: (reach: { rows: number; areFew: string; after: After }) => string;
  /** SQL for up to `limit` contacts that the index may lack, because a copy in it is old or not known yet. */
  missing?: (limit: string) => string;
}

/** The condition on a time of creation and an id to come after the cursor. */
export type After = (created_at: string, id: string) => string;

/** Makes a source, with its parameters in the given statement. */
export type MakeSource = (parameter: Parameter) => NewestSource;

/** An index in order of creation, in one or more branches. */
interface Branches {
  /** One row for each branch. */
  from: string;
  /** SQL for how many of about `rows` entries each branch may have. */
  last: (rows: number) => string;
  /** The table of the index, and its name in the other expressions. */
  table: string;
  /** The condition on a row of the branch. */
  condition: string;
  created_at: string;
  id: string;
  order: string;
}

/** Reads the newest of each branch. The horizon is the newest of the last entries of those that were cut. */
const newestOfBranches =
  ({ from, last: lastOf, table, condition, created_at, id, order }: Branches): NewestSource['read'] =>
  ({ rows, areFew, after }) => {
    const last = lastOf(rows);
    return `
    entries AS MATERIALIZED (
      SELECT t.created_at, t.id, t.position
      FROM (SELECT ${areFew} AS are_few) few CROSS JOIN ${from} CROSS JOIN LATERAL (
        SELECT ${created_at} AS created_at, ${id} AS id, row_number() OVER (ORDER BY ${order}) AS position
        FROM ${table}
        WHERE few.are_few AND ${condition} ${after(created_at, id)}
        ORDER BY ${order} LIMIT ${last}) t
    ), horizon AS MATERIALIZED (
      SELECT created_at, id FROM entries WHERE position = ${last} ORDER BY created_at DESC, id DESC LIMIT 1
    )`;
  };

/** An equal share of the rows for each of `branches`, of which about so many have contacts. */
const among =
  (branches: number, parameter: Parameter) =>
  (rows: number): string =>
    parameter(Math.ceil(rows / Math.max(branches, 1)));

const BY_COPIED_TIME = {
  created_at: 't.contact_created_at',
  id: 't.contact_id',
  order: 't.contact_created_at DESC, t.contact_id DESC',
};

/** Scores go from 0 to 100, and about this many of them have the same tier. */
const SCORES = 101;
const SCORES_OF_A_TIER = 20;

/** The newest contacts with a score, by tiers and scores: each pair of them is a branch. */
const byScore =
  ({ lead_tier, min_score = 0 }: ContactFilterDto): MakeSource =>
  (parameter) => ({
    read: newestOfBranches({
      ...BY_COPIED_TIME,
      from: `unnest(${parameter([...new Set(lead_tier ?? TIERS)])}::text[]) AS tier(value)
      CROSS JOIN generate_series(${parameter(min_score)}::integer, 100) AS score(value)`,
      last: among(lead_tier ? SCORES_OF_A_TIER * lead_tier.length : SCORES, parameter),
      table: 'lead_scores t',
      condition:
        't.quality_tier = tier.value AND t.total_score = score.value AND t.contact_created_at IS NOT NULL',
    }),
    missing: (limit) => undated('lead_scores', limit),
  });

/** The newest contacts on one of some platforms: each platform is a branch. */
const byPlatform =
  (platforms: readonly string[]): MakeSource =>
  (parameter) => ({
    read: newestOfBranches({
      ...BY_COPIED_TIME,
      from: `unnest(${parameter([...new Set(platforms)])}::text[]) AS platform(value)`,
      last: among(platforms.length, parameter),
      table: 'platform_validations t',
      condition: 't.platform = platform.value AND t.is_valid AND t.contact_created_at IS NOT NULL',
    }),
    missing: (limit) => undated('platform_validations', limit),
  });

/** The newest contacts with a value of a field of their own: each value is a branch. */
const byField =
  (filter: ContactFilterDto, field: ReturnType<typeof branchFields>[number]): MakeSource =>
  (parameter) => {
    const { from, condition } = branchesOfField(filter, field, parameter);
    const values = filter[field];
    return {
      read: newestOfBranches({
        from,
        last: among(Array.isArray(values) ? values.length : 1, parameter),
        table: 'contacts c',
        condition: `${condition} AND ${CONTACTABLE_BY_ITSELF}`,
        created_at: 'c.created_at',
        id: 'c.id',
        order: BRANCH_ORDER,
      }),
    };
  };

/** `places` that match the filter, as `matching`. */
const matching = (filter: ContactFilterDto, areFew: string, parameter: Parameter): string =>
  `matching AS MATERIALIZED (SELECT * FROM places WHERE ${areFew} AND ${placeCondition(filter, parameter)})`;

/** The newest contacts of the filter's places on one of some platforms: each platform and place is a branch. */
const byPlatformAndPlace =
  (filter: ContactFilterDto, platforms: readonly string[]): MakeSource =>
  (parameter) => ({
    read: (reach) => `
    ${placesOfPlatforms(parameter([...new Set(platforms)]))}, ${matching(filter, reach.areFew, parameter)},
    ${newestOfBranches({
      ...BY_COPIED_TIME,
      from: 'matching m',
      last: (rows) =>
        `(SELECT ceil(${parameter(rows)} / greatest(count(*), 1)::float8)::integer FROM matching)`,
      table: 'platform_validations t',
      condition: `t.platform = m.platform AND t.place = m.place AND t.is_valid AND t.contact_created_at IS NOT NULL`,
    })(reach)}`,
    missing: (limit) =>
      `(${undated('platform_validations', limit)}) UNION ALL (${unplaced('platform_validations', limit)}) LIMIT ${limit}`,
  });

/**
 * All contacts of a set that has no order of creation, or none when there are more than `most`.
 * @param ids SQL that reads them, as `contact_id`
 */
const allOf =
  (before: string, ids: string, most: string): NewestSource['read'] =>
  ({ after }) => `
    ${before} candidates AS MATERIALIZED (SELECT contact_id FROM (${ids}) found LIMIT ${most} + 1),
    horizon AS MATERIALIZED (
      SELECT 'infinity'::timestamptz AS created_at, 0 AS id WHERE (SELECT count(*) > ${most} FROM candidates)
    ), entries AS MATERIALIZED (
      SELECT c.created_at, c.id FROM contacts c
      WHERE c.id = ANY(ARRAY(SELECT contact_id FROM candidates WHERE NOT EXISTS (SELECT FROM horizon)))
        ${after('c.created_at', 'c.id')}
    )`;

/** The most contacts of a set without order that are read. It takes a look at each, some 10 µs. */
const MOST_OF_A_SET = 5_000;

/** The leads of the filter's places with its tiers and scores. */
const byScoreAndPlace =
  (filter: ContactFilterDto): MakeSource =>
  (parameter) => ({
    read: (reach) => {
      const most = parameter(Math.min(reach.rows, MOST_OF_A_SET));
      const before = `${PLACES_OF_LEADS}, ${matching(filter, reach.areFew, parameter)},`;
      const leads = `
        SELECT s.contact_id FROM matching m CROSS JOIN LATERAL (
          SELECT s.contact_id FROM lead_scores s WHERE s.place = m.place AND ${scorePredicate(filter, parameter)}
          ORDER BY s.total_score DESC, s.contact_id LIMIT ${most} + 1) s`;
      return allOf(before, leads, most)(reach);
    },
    missing: (limit) => unplaced('lead_scores', limit),
  });

/** The leads with the filter's tiers and scores that were not contacted lately. */
const byScoreNotContacted =
  (filter: ContactFilterDto): MakeSource =>
  (parameter) => ({
    read: (reach) =>
      allOf(
        '',
        `SELECT s.contact_id FROM lead_scores s WHERE ${scorePredicate(filter, parameter)}`,
        parameter(Math.min(reach.rows, MOST_OF_A_SET)),
      )(reach),
  });

/**
 * The contacts on one of some platforms with the filter's tiers and scores. Both sets are read whole from their indexes,
 * about a second for two millions. A statement of its own in the WITH is planned for all of its rows: for a few,
 * PostgreSQL would look up millions of scores one by one.
 */
const byPlatformAndScore =
  (filter: ContactFilterDto, platforms: readonly string[]): MakeSource =>
  (parameter) => ({
    read: (reach) => {
      const onPlatform = `
        SELECT v.contact_id FROM platform_validations v
        WHERE v.is_valid AND v.contact_created_at IS NOT NULL AND v.platform = ANY(${parameter([...platforms])}::text[])`;
      const ofContact = 'SELECT FROM lead_scores s WHERE s.contact_id = v.contact_id';
      const scored = `scored AS MATERIALIZED (
        ${onPlatform} AND EXISTS (${ofContact} AND ${scorePredicate(filter, parameter)})),`;
      const most = parameter(Math.min(reach.rows, MOST_OF_A_SET));
      if (!mayBeUnscored(filter)) return allOf(scored, 'SELECT contact_id FROM scored', most)(reach);
      const unscored = `unscored AS MATERIALIZED (${onPlatform} AND NOT EXISTS (${ofContact})),`;
      const both = 'SELECT contact_id FROM scored UNION ALL SELECT contact_id FROM unscored';
      return allOf(`${scored} ${unscored}`, both, most)(reach);
    },
    missing: (limit) => undated('platform_validations', limit),
  });

/** The sources of a filter. */
interface Sources {
  quick: MakeSource[];
  /** These take some 20 ms to begin. */
  thorough: MakeSource[];
  /** These take up to a second or two. */
  exhaustive: MakeSource[];
}

/**
 * The sources of a filter by tier, score or platform: these, the indexed columns of the contact that it names, its
 * places beside the scores and results, and the scores of a platform's contacts. None where the newest contacts are as
 * good: without such a field, with UNKNOWN as the only one, which most contacts have, or with a search, which has an
 * index of its own.
 */
export function newestSources(filter: ContactFilterDto): Sources {
  const { lead_tier, min_score, platform, search } = filter;
  const isByScore = min_score !== undefined || (lead_tier !== undefined && !lead_tier.includes('UNKNOWN'));
  const ofResults = [
    ...(isByScore ? [byScore(filter)] : []),
    ...(platform === undefined ? [] : [byPlatform(platform)]),
  ];
  if (ofResults.length === 0 || search !== undefined) return { quick: [], thorough: [], exhaustive: [] };
  const ofPlaces = [
    ...(isByScore ? [byScoreAndPlace(filter)] : []),
    ...(platform === undefined ? [] : [byPlatformAndPlace(filter, platform)]),
  ];
  // The planner finds what is rare because of one of these by its index.
  const isByOthers = [filter.status, filter.city, filter.municipality].some((values) => values !== undefined);
  return {
    quick: [...ofResults, ...branchFields(filter).map((field) => byField(filter, field))],
    thorough: isAboutPlaces(filter) ? ofPlaces : [],
    exhaustive: isByOthers ? [] : sets(filter),
  };
}

/** A set of contacts that has no order of creation, but is small where few fulfil the whole filter. */
function sets(filter: ContactFilterDto): MakeSource[] {
  const { lead_tier, min_score, platform, not_contacted_days } = filter;
  if (min_score === undefined && lead_tier === undefined && not_contacted_days === undefined) return [];
  if (platform !== undefined) return [byPlatformAndScore(filter, platform)];
  return not_contacted_days === undefined ? [] : [byScoreNotContacted(filter)];
}
