import type { CreatedCursor } from '../common/keyset.js';
import type { ContactFilterDto } from './filter/contact-filter.dto.js';
import { BRANCH_ORDER, branchesOf } from './filter/contact-branches.sql.js';
import { contactPredicate } from './filter/contact-predicate.sql.js';
import type { SqlFragment } from '../database/sql-fragment.js';

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

  const order = branches ? BRANCH_ORDER : 'c.created_at DESC, c.id DESC';
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
