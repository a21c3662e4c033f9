import type { CreatedCursor } from '../common/keyset.js';
import type { ContactFilterDto } from './filter/contact-filter.dto.js';
import { contactPredicate, storedValues } from './filter/contact-predicate.sql.js';
import type { SqlFragment } from '../database/sql-fragment.js';

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
] as const satisfies (keyof ContactFilterDto)[];

/**
 * A page of contacts, newest first: `columns` of `limit` contacts aliased `c`, and `cursor_created_at`. `bound` is what
 * stands behind its LIMIT: `$1` is `limit`.
 */
export function contactPage(
  columns: string,
  filter: ContactFilterDto,
  limit: number,
  cursor: CreatedCursor | undefined,
  bound: '$1' | number = '$1',
): SqlFragment {
  const parameters: unknown[] = [limit];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const after = cursor
    ? `AND (c.created_at, c.id) < (${parameter(cursor.created_at)}::timestamptz, ${parameter(cursor.id)}::integer)`
    : '';
  const branches = branchesOf(filter, parameter);
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
    LIMIT ${bound}`;
  const sql = branches
    ? `SELECT c.* FROM ${branches.from} CROSS JOIN LATERAL (${page}) c ORDER BY ${order} LIMIT ${bound}`
    : page;
  return { sql, parameters };
}

interface Branches {
  /** One row for each branch. */
  from: string;
  /** What a contact `c` of the branch fulfils: the beginning of its index. */
  condition: string;
  /** What of the filter the branches do not say. */
  rest: ContactFilterDto;
}

/** The branches of a filter; undefined where the index of all contacts is the path. */
function branchesOf(filter: ContactFilterDto, parameter: (value: unknown) => string): Branches | undefined {
  const list = (values: readonly unknown[], type: string): string =>
    `unnest(${parameter([...new Set(values)])}::${type}[])`;
  const { is_mobile, ...others } = filter;
  const mobile = (): string =>
    `${list(is_mobile === undefined ? [true, false] : [is_mobile], 'boolean')} AS mobile(value)`;
  const isMobile = 'c.is_mobile = mobile.value';

  const field = BRANCH_FIELDS.find((name) => filter[name] !== undefined);
  if (field === undefined)
    return is_mobile === undefined ? undefined : { from: mobile(), condition: isMobile, rest: others };
  const { [field]: given = [], ...rest } = filter;
  const values = storedValues(field, given) ?? [];
  const from = `${list(values, 'text')} AS branch(value)`;
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
