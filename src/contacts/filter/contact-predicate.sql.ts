import type { Tier } from '../../common/tiers.js';
import { UNCONTACTABLE_STATUSES } from '../contact-status.js';
import { spelledInCases, stateSpellings } from '../mexican-states.js';
import type { ContactFilterDto } from './contact-filter.dto.js';
import { nameBeginnings, readSearch, SEARCH_ERRORS } from './contact-search.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

const UNCONTACTABLE = UNCONTACTABLE_STATUSES.map((status) => `'${status}'`).join(', ');

/** The part of the rule that the contact's own columns decide. */
export const CONTACTABLE_BY_ITSELF = `c.opt_out_at IS NULL AND c.status NOT IN (${UNCONTACTABLE})`;

/**
 * The phone is not in `suppressed_phones`. That table holds the phones of active suppression lists, phones that
 * opted out before a contact had them, and phones that a privacy request blocks. The subquery looks up one phone at
 * a time, so a page never reads a list of millions, as a join might. It uses `<>` instead of NOT EXISTS: the planner
 * expects that `<>` keeps nearly all contacts but that NOT EXISTS keeps only half of them, and then it no longer
 * walks the index of the page.
 */
const ON_NO_LIST =
  'coalesce((SELECT 1 FROM suppressed_phones s WHERE s.phone_e164 = c.phone_e164 LIMIT 1), 0) <> 1';

/**
 * The one place that says who may be contacted; `c` is the contact. The database functions of the statistics contain
 * this condition too, so whoever changes it also writes a migration that replaces those functions.
 */
export const CONTACTABLE = `${CONTACTABLE_BY_ITSELF} AND ${ON_NO_LIST}`;

/** Columns that a filter field compares with `= ANY`, and the type of the array. */
const LIST_COLUMNS = {
  state_code: 'text[]',
  state_name: 'text[]',
  municipality: 'text[]',
  city: 'text[]',
  lada: 'text[]',
  operator: 'text[]',
  status: 'contactstatus[]',
} as const satisfies Partial<Record<keyof ContactFilterDto, string>>;

/** The stored spellings that a filter value stands for: contacts have several spellings of one state or operator. */
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

/**
 * SQL for the contact `c` of an id, for the FROM of a LATERAL join. PostgreSQL moves no condition into a subquery with
 * OFFSET. If it did, it might read the index of another condition for each contact: of a status, for example, where it
 * expects fewer contacts than have it.
 */
export const contactOfId = (id: string): string => `(SELECT * FROM contacts WHERE id = ${id} OFFSET 0) c`;

/** How a contact's results are found: `probe` looks them up contact by contact, `join` lets the planner choose. */
type Platforms = 'join' | 'probe';

/** The results `v` of a contact `c`. PostgreSQL does not turn a subquery with OFFSET into a join. */
const RESULTS: Record<Platforms, string> = {
  join: 'platform_validations v',
  probe: '(SELECT * FROM platform_validations WHERE contact_id = c.id OFFSET 0) v',
};

/**
 * Turns a filter into an SQL condition. Contacts who may not be contacted never fulfil it. Scores and platforms are
 * looked up in `lead_scores` and `platform_validations`, which have indexes for that.
 * @param firstParameter the number of the first parameter that the condition may use
 */
export function contactPredicate(
  filter: ContactFilterDto,
  firstParameter = 1,
  platforms: Platforms = 'join',
): SqlFragment {
  return predicate([CONTACTABLE], filter, firstParameter, platforms);
}

/**
 * The condition of the filter fields alone. Contacts who may not be contacted can fulfil it: use it to count, never
 * to list.
 */
export function matchPredicate(filter: ContactFilterDto, firstParameter = 1): SqlFragment {
  return predicate(['true'], filter, firstParameter, 'join');
}

function predicate(
  conditions: string[],
  filter: ContactFilterDto,
  firstParameter: number,
  platforms: Platforms,
): SqlFragment {
  // Without this check, an unresolved segment would select everybody.
  if (filter.segment !== undefined) throw new Error('the segment of the filter was not resolved');
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
    const since = daysAgo(parameter(filter.not_contacted_days));
    conditions.push(`(c.last_sent_at IS NULL OR c.last_sent_at < ${since})`);
  }
  if (filter.platform) {
    conditions.push(
      `EXISTS (SELECT FROM ${RESULTS[platforms]}
        WHERE v.contact_id = c.id AND v.is_valid AND v.platform = ANY(${parameter(filter.platform)}::text[]))`,
    );
  }
  for (const field of ['line_status', 'line_type'] as const) {
    const values = filter[field];
    if (!values) continue;
    conditions.push(
      `EXISTS (SELECT FROM ${RESULTS[platforms]}
        WHERE v.contact_id = c.id AND v.platform_details ? '${field}'
          AND v.platform_details ->> '${field}' = ANY(${parameter(values)}::text[]))`,
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

/** The moment so many days ago. */
export const daysAgo = (days: string): string => `now() - make_interval(days => ${days}::integer)`;

/**
 * The conditions of a searched text. The planner estimates the number of matches from the indexed beginnings alone,
 * because it expects that a comparison with `<>` keeps nearly all rows. See docs/decisions/search.md.
 */
function searchConditions(text: string, parameter: (value: unknown) => string): string[] {
  const search = readSearch(text);
  if (typeof search === 'string') throw new Error(`the search text of the filter ${SEARCH_ERRORS[search]}`);
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
 * No stored score has the tier UNKNOWN; it stands for contacts without a score. UNKNOWN and other tiers together
 * take one lookup of the contact's score, because PostgreSQL would read all scores for an OR of EXISTS.
 */
function tierCondition(tiers: readonly Tier[], parameter: string): string {
  const ofContact = 'FROM lead_scores s WHERE s.contact_id = c.id';
  return tiers.includes('UNKNOWN')
    ? `coalesce((SELECT s.quality_tier ${ofContact}), 'UNKNOWN') = ANY(${parameter}::text[])`
    : `EXISTS (SELECT ${ofContact} AND s.quality_tier = ANY(${parameter}::text[]))`;
}

/** Whether contacts without a score may match a filter. */
export const mayBeUnscored = ({ lead_tier, min_score }: ContactFilterDto): boolean =>
  min_score === undefined && (lead_tier?.includes('UNKNOWN') ?? true);

/** Whether a filter has no fields. The best plan is then always the same, so PostgreSQL may keep it. */
export function isUnfiltered(filter: object): boolean {
  return Object.values(filter).every((value: unknown) => value === undefined);
}
