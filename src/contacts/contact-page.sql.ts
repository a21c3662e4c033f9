import type { CreatedCursor } from '../common/keyset.js';
import type { ContactFilterDto } from './filter/contact-filter.dto.js';
import { contactPredicate, storedValues } from './filter/contact-predicate.sql.js';
import type { SqlFragment } from '../database/sql-fragment.js';

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
] as const satisfies (keyof ContactFilterDto)[];

/**
 * A page of contacts, newest first: `columns` of `limit` contacts `c`, and `cursor_created_at`.
 * @param bound the value of its LIMIT; `$1` is `limit`
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

  // Unlike the index of all contacts, the branches are not ordered NULLS FIRST. So the planner cannot walk that
  // index for a value that it takes for common, past millions of newer contacts with other values.
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
  /** The condition on a contact `c` of the branch: the first columns of the branch's index. */
  condition: string;
  /** The part of the filter that the branches do not cover. */
  rest: ContactFilterDto;
}

/** The branches of a filter; undefined when the index of all contacts should be read. */
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

  // An operator has only mobile numbers, or none. A search for the other kind would read its index to the end.
  const { operator, ...neither } = others;
  return {
    from: `${from} CROSS JOIN ${mobile()}`,
    condition: `${condition} AND ${isMobile}`,
    rest: neither,
  };
}
