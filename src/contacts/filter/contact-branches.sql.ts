import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ContactFilterDto } from './contact-filter.dto.js';
import { CONTACTABLE_BY_ITSELF, contactPredicate, storedValues } from './contact-predicate.sql.js';

/**
 * Fields that have an index of their own in order of creation, from the narrowest to the widest. Each value of such
 * a field is a branch that is read from its index, already in order; docs/decisions/read-paths.md.
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

/** Adds a parameter to a statement and answers how it is written there. */
type Parameter = (value: unknown) => string;

/**
 * The order of the indexes of the branches. Not NULLS FIRST, as the index of all contacts has it: the planner must not
 * walk that one for a value which happens to be common, past millions of newer contacts that do not have it.
 */
export const BRANCH_ORDER = 'c.created_at DESC NULLS LAST, c.id DESC NULLS LAST';

interface Branches {
  /** One row for each branch. */
  from: string;
  /** What a contact `c` of the branch fulfils: the beginning of its index. */
  condition: string;
  /** What of the filter the branches do not say. */
  rest: ContactFilterDto;
}

/** The fields of a filter that have branches. An operator's say whether it is mobile, too. */
function branchFields(filter: ContactFilterDto): BranchField[] {
  const given = BRANCH_FIELDS.filter((name) => filter[name] !== undefined);
  return given.filter((name) => name !== 'is_mobile' || !given.includes('operator'));
}

/** The branches of the narrowest field of a filter; undefined where the index of all contacts is the path. */
export function branchesOf(filter: ContactFilterDto, parameter: Parameter): Branches | undefined {
  const [field] = branchFields(filter);
  return field && branchesOfField(filter, field, parameter);
}

function branchesOfField(filter: ContactFilterDto, field: BranchField, parameter: Parameter): Branches {
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

  // An operator has mobile numbers only, or none: asked for the others it would be walked to its end.
  const { operator, ...neither } = others;
  return {
    from: `${from} CROSS JOIN ${mobile()}`,
    condition: `${condition} AND ${isMobile}`,
    rest: neither,
  };
}

/** Entries of an index, as `id`, behind which all contacts of a filter are. */
interface Candidates extends SqlFragment {
  /** The contact of the entry `id`. Several entries may have the same. */
  contact: string;
}

/** The candidates of a filter, `limit` of them at most. */
export type CandidateSource = (limit: number, firstParameter: number) => Candidates;

/**
 * One source of candidates for each field of a filter that has an index, the quickest first. Where it gives as many as
 * its limit, there may be more. It reads its index alone, and no more of it. Only a search, the last, reads all that its
 * index has of the text, and the contacts.
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
