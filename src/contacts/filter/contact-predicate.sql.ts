import type { Tier } from '../../common/tiers.js';
import { UNCONTACTABLE_STATUSES } from '../contact-status.js';
import { spelledInCases, stateSpellings } from '../mexican-states.js';
import type { ContactFilterDto } from './contact-filter.dto.js';
import { nameBeginnings, readSearch, SEARCH_ERRORS } from './contact-search.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

const UNCONTACTABLE = UNCONTACTABLE_STATUSES.map((status) => `'${status}'`).join(', ');

/** What a contact says of itself; the indexes of contactable contacts hold those, and a few who are on a list. */
export const CONTACTABLE_BY_ITSELF = `c.opt_out_at IS NULL AND c.status NOT IN (${UNCONTACTABLE})`;

/**
 * Active snapshots of suppression lists, phones that opted out before they were anybody's, and those that a privacy
 * request blocks. A page asks about each
 * of its contacts, and never reads a list of millions, as a join might. Said with `<>`, because the planner then expects
 * that nearly all pass; of NOT EXISTS it expects one half, and leaves the path of the page.
 */
const ON_NO_LIST =
  'coalesce((SELECT 1 FROM suppressed_phones s WHERE s.phone_e164 = c.phone_e164 LIMIT 1), 0) <> 1';

/**
 * The one place that says who may be contacted. `c` is the contact. The statistics compute it for each contact that
 * changes; whoever changes it here writes a migration that replaces their functions.
 */
export const CONTACTABLE = `${CONTACTABLE_BY_ITSELF} AND ${ON_NO_LIST}`;

/** Columns that a filter field compares with `= ANY`, and the type of their values. */
const LIST_COLUMNS = {
  state_code: 'text[]',
  state_name: 'text[]',
  municipality: 'text[]',
  city: 'text[]',
  lada: 'text[]',
  operator: 'text[]',
  status: 'contactstatus[]',
} as const satisfies Partial<Record<keyof ContactFilterDto, string>>;

/** What is stored where a filter means these values: states and operators are, or were, spelled in many ways. */
export function storedValues(
  column: string,
  values: readonly string[] | undefined,
): readonly string[] | undefined {
  switch (column) {
    case 'state_code':
    case 'state_name':
      return values && [...new Set(values.flatMap((value) => stateSpellings(value, column)))];
    case 'operator':
      return values && spelledInCases(values);
    default:
      return values;
  }
}

/** `probe` looks the results of each contact up, `join` lets the planner choose. */
type Platforms = 'join' | 'probe';

/**
 * Turns a filter into the condition that its contacts fulfil, those who may not be contacted left out.
 * Scores and platforms are looked up in `lead_scores` and `platform_validations`, which are indexed for it.
 * @param firstParameter the number of the first parameter that the condition may use
 */
export function contactPredicate(
  filter: ContactFilterDto,
  firstParameter = 1,
  platforms: Platforms = 'join',
): SqlFragment {
  return predicate([CONTACTABLE], filter, firstParameter, platforms);
}

/** The condition of a filter alone: those who may not be contacted fulfil it too. For counting, never for lists. */
export function matchPredicate(filter: ContactFilterDto, firstParameter = 1): SqlFragment {
  return predicate(['true'], filter, firstParameter, 'join');
}

function predicate(
  conditions: string[],
  filter: ContactFilterDto,
  firstParameter: number,
  platforms: Platforms,
): SqlFragment {
  // Left unread, it would mean everybody.
  if (filter.segment !== undefined) throw new Error('the segment of a filter was not read');
  const parameters: unknown[] = [];
  const parameter = (value: unknown): string => {
    parameters.push(value);
    return `$${firstParameter + parameters.length - 1}`;
  };

  for (const column of Object.keys(LIST_COLUMNS) as (keyof typeof LIST_COLUMNS)[]) {
    const values = storedValues(column, filter[column]);
    if (values) conditions.push(`c.${column} = ANY(${parameter(values)}::${LIST_COLUMNS[column]})`);
  }
  if (filter.is_mobile !== undefined) conditions.push(`c.is_mobile = ${parameter(filter.is_mobile)}`);
  if (filter.search !== undefined) conditions.push(...searchConditions(filter.search, parameter));
  if (filter.not_contacted_days !== undefined) {
    const since = `now() - make_interval(days => ${parameter(filter.not_contacted_days)}::integer)`;
    conditions.push(`(c.last_sent_at IS NULL OR c.last_sent_at < ${since})`);
  }
  if (filter.platform) {
    // PostgreSQL makes no join of a subquery that says OFFSET.
    conditions.push(
      `EXISTS (SELECT FROM platform_validations v
        WHERE v.contact_id = c.id AND v.is_valid AND v.platform = ANY(${parameter(filter.platform)}::text[])
        ${platforms === 'probe' ? 'OFFSET 0' : ''})`,
    );
  }
  for (const field of ['line_status', 'line_type'] as const) {
    const values = filter[field];
    if (!values) continue;
    conditions.push(
      `EXISTS (SELECT FROM platform_validations v
        WHERE v.contact_id = c.id AND v.platform_details ? '${field}'
          AND v.platform_details ->> '${field}' = ANY(${parameter(values)}::text[])
        ${platforms === 'probe' ? 'OFFSET 0' : ''})`,
    );
  }
  if (filter.min_score !== undefined) {
    conditions.push(
      `EXISTS (SELECT FROM lead_scores s
        WHERE s.contact_id = c.id AND s.total_score >= ${parameter(filter.min_score)})`,
    );
  }
  if (filter.lead_tier) conditions.push(tierCondition(filter.lead_tier, parameter(filter.lead_tier)));
  return { sql: conditions.join(' AND '), parameters };
}

/**
 * Who is meant by a searched text. How many names there are of it, the planner learns from the indexed beginnings alone:
 * of what is compared by `<>` it expects that nearly all pass. docs/decisions/search.md.
 */
function searchConditions(text: string, parameter: (value: unknown) => string): string[] {
  const search = readSearch(text);
  if (typeof search === 'string') throw new Error(`the search of a filter ${SEARCH_ERRORS[search]}`);
  switch (search.kind) {
    case 'phone':
      return [`c.phone_e164 = ${parameter(search.phone_e164)}`];
    case 'digits': {
      const from = `c.phone_national >= ${parameter(search.from)}`;
      return search.to === undefined ? [from] : [from, `c.phone_national < ${parameter(search.to)}`];
    }
    case 'name':
      return [
        `${nameBeginnings('c.full_name')} @> ${parameter(search.indexed)}::text[]`,
        ...search.patterns.map((pattern) => `(c.full_name ~ ${parameter(pattern)})::integer <> 0`),
      ];
  }
}

/**
 * Nobody has a stored score of tier UNKNOWN: it stands for those without a score. Asked together with others by one
 * look at the contact's score: an OR of EXISTS would make PostgreSQL read all scores first.
 */
function tierCondition(tiers: readonly Tier[], parameter: string): string {
  const ofContact = 'FROM lead_scores s WHERE s.contact_id = c.id';
  return tiers.includes('UNKNOWN')
    ? `coalesce((SELECT s.quality_tier ${ofContact}), 'UNKNOWN') = ANY(${parameter}::text[])`
    : `EXISTS (SELECT ${ofContact} AND s.quality_tier = ANY(${parameter}::text[]))`;
}

/** Whether a filter asks for nothing: then the best path is the same each time, and its plan may be kept. */
export function isUnfiltered(filter: object): boolean {
  return Object.values(filter).every((value: unknown) => value === undefined);
}
