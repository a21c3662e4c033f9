import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ContactFilterDto } from './contact-filter.dto.js';
import { CONTACTABLE_BY_ITSELF, contactPredicate, storedValues } from './contact-predicate.sql.js';

/**
 * Fields whose index is also in order of creation, from the most selective to the least. Each value of such a field
 * is a branch, which is read from the index already in order. See docs/decisions/read-paths.md.
 */
const BRANCH_FIELDS = [
  'municipality',
  'lada',
  'state_code',
  'state_name',
  'operator',
  'is_mobile',
] as const satisfies (keyof ContactFilterDto)[];

type BranchField = (typeof BRANCH_FIELDS)[number];

/** Adds a parameter to a statement and answers its placeholder, such as `$3`. */
export type Parameter = (value: unknown) => string;

/**
 * The order of the branches' indexes. Unlike the index of all contacts, it is not NULLS FIRST. So the planner cannot
 * walk that index for a value that it takes for common, past millions of newer contacts with other values.
 */
export const BRANCH_ORDER = 'c.created_at DESC NULLS LAST, c.id DESC NULLS LAST';

interface Branches {
  /** One row for each branch. */
  from: string;
  /** The condition on a contact `c` of the branch: the first columns of the branch's index. */
  condition: string;
  /** The part of the filter that the branches do not cover. */
  rest: ContactFilterDto;
}

/** The fields of a filter that have branches. The branches of an operator cover `is_mobile` too. */
export function branchFields(filter: ContactFilterDto): BranchField[] {
  const given = BRANCH_FIELDS.filter((name) => filter[name] !== undefined);
  return given.filter((name) => name !== 'is_mobile' || !given.includes('operator'));
}

/** The branches of the most selective field; undefined when the index of all contacts should be read. */
export function branchesOf(filter: ContactFilterDto, parameter: Parameter): Branches | undefined {
  const [field] = branchFields(filter);
  return field && branchesOfField(filter, field, parameter);
}

/** The branches of one field. */
export function branchesOfField(
  filter: ContactFilterDto,
  field: BranchField,
  parameter: Parameter,
): Branches {
  const list = (values: readonly unknown[], type: string): string =>
    `unnest(${parameter([...new Set(values)])}::${type}[])`;
  const { is_mobile, ...others } = filter;
  const mobile = (): string =>
    `${list(is_mobile === undefined ? [true, false] : [is_mobile], 'boolean')} AS mobile(value)`;
  const isMobile = 'c.is_mobile = mobile.value';
  if (field === 'is_mobile') return { from: mobile(), condition: isMobile, rest: others };

  const { [field]: given = [], ...rest } = filter;
  const from = `${list(storedValues(field, given) ?? [], 'text')} AS branch(value)`;
  const condition = `c.${field} = branch.value`;
  if (field !== 'operator') return { from, condition, rest };

  // An operator has only mobile numbers, or none. A search for the other kind would read its index to the end.
  const { operator, ...neither } = others;
  return {
    from: `${from} CROSS JOIN ${mobile()}`,
    condition: `${condition} AND ${isMobile}`,
    rest: neither,
  };
}

/** Reads index entries, as `id`. Every contact that matches the filter has an entry among them. */
interface Candidates extends SqlFragment {
  /** SQL for the contact's id of an entry. Several entries may belong to one contact. */
  contact: string;
}

/** Makes the statement that reads at most `limit` candidates. */
export type CandidateSource = (limit: number, firstParameter: number) => Candidates;

/**
 * One source of candidates for each indexed field of a filter, the quickest first. A source that gives as many entries
 * as its limit may have left some out. Each source reads only its index, and only up to the limit. The search is the
 * exception and therefore the last: it reads all index entries for the text, and their contacts.
 */
export function candidateSources(filter: ContactFilterDto): CandidateSource[] {
  const { search, platform } = filter;
  return [
    ...branchFields(filter).map((field) => candidatesOfField(filter, field)),
    ...(platform === undefined ? [] : [candidatesOfPlatforms(platform)]),
    ...(search === undefined ? [] : [candidatesOfSearch(search)]),
  ];
}

const candidatesOfSearch =
  (search: string): CandidateSource =>
  (limit, firstParameter) => {
    const predicate = contactPredicate({ search }, firstParameter + 1);
    const sql = `SELECT c.id FROM contacts c WHERE ${predicate.sql} LIMIT $${firstParameter}`;
    return { sql, parameters: [limit, ...predicate.parameters], contact: 'id' };
  };

const candidatesOfField =
  (filter: ContactFilterDto, field: BranchField): CandidateSource =>
  (limit, firstParameter) => {
    const parameters: unknown[] = [limit];
    const parameter: Parameter = (value) => `$${firstParameter + parameters.push(value) - 1}`;
    const { from, condition } = branchesOfField(filter, field, parameter);
    // The order keeps the planner on the index of the branch.
    const sql = `
      SELECT c.id FROM ${from} CROSS JOIN LATERAL (
        SELECT c.id FROM contacts c WHERE ${condition} AND ${CONTACTABLE_BY_ITSELF}
        ORDER BY ${BRANCH_ORDER} LIMIT $${firstParameter}) c
      LIMIT $${firstParameter}`;
    return { sql, parameters, contact: 'id' };
  };

const candidatesOfPlatforms =
  (platforms: readonly string[]): CandidateSource =>
  (limit, firstParameter) => ({
    sql: `
      SELECT v.id FROM unnest($${firstParameter + 1}::text[]) AS branch(value) CROSS JOIN LATERAL (
        SELECT v.id FROM platform_validations v WHERE v.is_valid AND v.platform = branch.value
        ORDER BY v.validated_at DESC, v.id DESC LIMIT $${firstParameter}) v
      LIMIT $${firstParameter}`,
    parameters: [limit, [...new Set(platforms)]],
    contact: '(SELECT v.contact_id FROM platform_validations v WHERE v.id = candidates.id)',
  });
