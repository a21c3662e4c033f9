import type { CreatedCursor } from '../common/keyset.js';
import type { ContactFilter } from './contact-filter.js';
import { contactPredicate, type SqlPredicate } from './contact-predicate.js';

/**
 * Fields that have an index of their own in order of creation, from the narrowest to the widest. Each value of such
 * a field is a branch that is read from its index, already in order; docs/decisions/read-paths.md.
 */
const BRANCH_FIELDS = [
  'municipality',
  'city',
  'lada',
  'state_code',
  'state_name',
  'operator',
] as const satisfies (keyof ContactFilter)[];

type BranchField = (typeof BRANCH_FIELDS)[number];

/** A page of contacts, newest first: `columns` of `limit` contacts aliased `c`, and `cursor_created_at`. */
export function contactPage(
  columns: string,
  filter: ContactFilter,
  limit: number,
  cursor: CreatedCursor | undefined,
): SqlPredicate {
  const parameters: unknown[] = [limit];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const after = cursor
    ? `AND (c.created_at, c.id) < (${parameter(cursor.created_at)}::timestamptz, ${parameter(cursor.id)}::integer)`
    : '';
  const field = BRANCH_FIELDS.find((name) => filter[name] !== undefined);
  const branches = field ? branchesOf(field, filter, parameter) : undefined;
  const predicate = contactPredicate(branches?.rest ?? filter, parameters.length + 1);
  parameters.push(...predicate.parameters);

  // Not NULLS FIRST, as the index of all contacts has it: the planner must not walk that one for a value which
  // happens to be common, past millions of newer contacts that do not have it.
  const order = branches
    ? 'c.created_at DESC NULLS LAST, c.id DESC NULLS LAST'
    : 'c.created_at DESC, c.id DESC';
  const page = `
    SELECT ${columns}, c.created_at::text AS cursor_created_at
    FROM contacts c
    WHERE ${branches ? `${branches.condition} AND` : ''} ${predicate.sql} ${after}
    ORDER BY ${order}
    LIMIT $1`;
  const sql = branches
    ? `SELECT c.* FROM ${branches.from} CROSS JOIN LATERAL (${page}) c ORDER BY ${order} LIMIT $1`
    : page;
  return { sql, parameters };
}

interface Branches {
  /** One row for each branch. */
  from: string;
  /** What a contact `c` of the branch fulfils: the beginning of its index. */
  condition: string;
  /** What of the filter the branches do not say. */
  rest: ContactFilter;
}

function branchesOf(
  field: BranchField,
  filter: ContactFilter,
  parameter: (value: unknown) => string,
): Branches {
  const { [field]: values = [], ...rest } = filter;
  const list = (items: readonly unknown[], type: string): string =>
    `unnest(${parameter([...new Set(items)])}::${type}[])`;
  const from = `${list(values, 'text')} AS branch(value)`;
  const condition = `c.${field} = branch.value`;
  if (field !== 'operator') return { from, condition, rest };
  // Operators go with mobile or not so closely that one without the other can be absent among millions.
  const { is_mobile, ...others } = rest;
  return {
    from: `${from} CROSS JOIN ${list(is_mobile === undefined ? [true, false] : [is_mobile], 'boolean')} AS mobile(value)`,
    condition: `${condition} AND c.is_mobile = mobile.value`,
    rest: others,
  };
}
