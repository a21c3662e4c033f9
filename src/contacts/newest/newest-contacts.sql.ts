import type { CreatedCursor } from '../../common/keyset.js';
import { TIERS } from '../../common/tiers.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import {
  BRANCH_ORDER,
  branchFields,
  branchesOfField,
  type Parameter,
} from '../filter/contact-branches.sql.js';
import { CONTACTABLE_BY_ITSELF, contactPredicate } from '../filter/contact-predicate.sql.js';
import { undated, type DatedTable } from './creation-times.sql.js';

/** An index that has the contacts of a filter in order of creation, in one or more branches. */
interface NewestSource {
  /** One row for each branch. */
  from: string;
  /** About how many branches have contacts. */
  branches: number;
  /** The table of the index, and its name in the other expressions. */
  table: string;
  /** The condition on a row of the branch. */
  condition: string;
  created_at: string;
  id: string;
  order: string;
  /** The table whose creation times are copies; a contact may be missing in the branches because of them. */
  copied?: DatedTable;
}

/** Makes a source, with its parameters in the given statement. */
type MakeSource = (parameter: Parameter) => NewestSource;

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
    ...BY_COPIED_TIME,
    from: `unnest(${parameter([...new Set(lead_tier ?? TIERS)])}::text[]) AS tier(value)
      CROSS JOIN generate_series(${parameter(min_score)}::integer, 100) AS score(value)`,
    branches: lead_tier ? SCORES_OF_A_TIER * lead_tier.length : SCORES,
    table: 'lead_scores t',
    condition:
      't.quality_tier = tier.value AND t.total_score = score.value AND t.contact_created_at IS NOT NULL',
    copied: 'lead_scores',
  });

/** The newest contacts on one of some platforms: each platform is a branch. */
const byPlatform =
  (platforms: readonly string[]): MakeSource =>
  (parameter) => ({
    ...BY_COPIED_TIME,
    from: `unnest(${parameter([...new Set(platforms)])}::text[]) AS platform(value)`,
    branches: platforms.length,
    table: 'platform_validations t',
    condition: 't.platform = platform.value AND t.is_valid AND t.contact_created_at IS NOT NULL',
    copied: 'platform_validations',
  });

/**
 * The sources of a filter by tier, score or platform: these, and the indexed columns of the contact that it names.
 * None where the newest contacts are as good: without such a field, with UNKNOWN among the tiers, which most contacts
 * have, or with a search, which has an index of its own.
 */
export function newestSources(filter: ContactFilterDto): MakeSource[] {
  const { lead_tier, min_score, platform, search } = filter;
  const isByScore = min_score !== undefined || (lead_tier !== undefined && !lead_tier.includes('UNKNOWN'));
  const ofResults = [
    ...(isByScore ? [byScore(filter)] : []),
    ...(platform === undefined ? [] : [byPlatform(platform)]),
  ];
  if (ofResults.length === 0 || search !== undefined) return [];
  return [
    ...ofResults,
    ...branchFields(filter).map((field): MakeSource => (parameter) => {
      const { from, condition } = branchesOfField(filter, field, parameter);
      const values = filter[field];
      return {
        from,
        branches: Array.isArray(values) ? values.length : 1,
        table: 'contacts c',
        condition: `${condition} AND ${CONTACTABLE_BY_ITSELF}`,
        created_at: 'c.created_at',
        id: 'c.id',
        order: BRANCH_ORDER,
      };
    }),
  ];
}

/**
 * A page of the newest contacts that match the filter, among about `rows` of a source: the newest of each branch, as far
 * as none that was left out could come before them. `is_whole` is true when none was left out. With more than
 * `mostUndated` contacts whose creation time is not known, no contact, and `is_whole` is false.
 * @param columns of a contact `c`; `$1` is the limit
 */
export function newestOfSource(
  columns: string,
  filter: ContactFilterDto,
  makeSource: MakeSource,
  limit: number,
  cursor: CreatedCursor | undefined,
  { rows, mostUndated }: { rows: number; mostUndated: number },
): SqlFragment {
  const parameters: unknown[] = [limit];
  const parameter: Parameter = (value) => `$${parameters.push(value)}`;
  const source = makeSource(parameter);
  const [last, most] = [parameter(Math.ceil(rows / Math.max(source.branches, 1))), parameter(mostUndated)];
  const from = cursor && `(${parameter(cursor.created_at)}::timestamptz, ${parameter(cursor.id)}::integer)`;
  const after = (created_at: string, id: string): string =>
    from ? `AND (${created_at}, ${id}) < ${from}` : '';
  const predicate = contactPredicate(filter, parameters.length + 1, 'probe');
  parameters.push(...predicate.parameters);

  const sql = `
    ${entriesOf(source, last, most, after)}
    SELECT whole.is_whole, page.id, page.contact, page.cursor_created_at
    FROM (SELECT ${areFew(most)} AND NOT EXISTS (SELECT FROM horizon) AS is_whole) whole LEFT JOIN (
      SELECT ${columns}, c.created_at, c.created_at::text AS cursor_created_at
      FROM (
        SELECT e.id FROM (SELECT * FROM entries ORDER BY created_at DESC, id DESC OFFSET 0) e
        CROSS JOIN LATERAL (
          SELECT FROM contacts c WHERE c.id = e.id AND c.created_at = e.created_at AND ${predicate.sql} OFFSET 0) c
        ORDER BY e.created_at DESC, e.id DESC LIMIT $1) found
      JOIN contacts c ON c.id = found.id) page ON true
    ORDER BY page.created_at DESC, page.id DESC`;
  return { sql, parameters };
}

/** Whether the contacts without a known creation time are few enough to be read with the others. */
const areFew = (most: string): string => `(SELECT count(*) <= ${most} FROM undated)`;

/**
 * The WITH of a statement. `horizon` has the newest of the last entries of branches that were cut. `entries` are the
 * creation times and ids that cannot be older than what was left out.
 * @param last how many entries of each branch are read
 * @param most the most contacts without a known creation time
 * @param after the condition on a time and an id to come after the cursor
 */
function entriesOf(
  source: NewestSource,
  last: string,
  most: string,
  after: (created_at: string, id: string) => string,
): string {
  const { created_at, id, order } = source;
  const ofUndated = source.copied
    ? undated(source.copied, `(${most} + 1)`)
    : 'SELECT 0 AS contact_id LIMIT 0';
  return `
    WITH undated AS MATERIALIZED (${ofUndated}), branches AS MATERIALIZED (
      SELECT t.created_at, t.id, t.position
      FROM (SELECT ${areFew(most)} AS are_few) few CROSS JOIN ${source.from} CROSS JOIN LATERAL (
        SELECT ${created_at} AS created_at, ${id} AS id, row_number() OVER (ORDER BY ${order}) AS position
        FROM ${source.table}
        WHERE few.are_few AND ${source.condition} ${after(created_at, id)}
        ORDER BY ${order} LIMIT ${last}) t
    ), horizon AS MATERIALIZED (
      SELECT created_at, id FROM branches WHERE position = ${last} ORDER BY created_at DESC, id DESC LIMIT 1
    ), entries AS (
      SELECT e.created_at, e.id FROM (
        SELECT created_at, id FROM branches
        UNION
        SELECT c.created_at, c.id FROM undated u JOIN contacts c ON c.id = u.contact_id
        WHERE ${areFew(most)} ${after('c.created_at', 'c.id')}) e
      LEFT JOIN horizon h ON true
      WHERE h.id IS NULL OR (e.created_at, e.id) >= (h.created_at, h.id))`;
}
