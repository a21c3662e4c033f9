import type { CreatedCursor } from '../../common/keyset.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import { contactOfId, contactPredicate } from '../filter/contact-predicate.sql.js';
import type { Parameter } from '../filter/contact-branches.sql.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { After, MakeSource } from './newest-sources.sql.js';

/**
 * A page of the newest contacts that match the filter, among about `rows` of a source, as far as none that was left out
 * could come before them. `is_whole` is true when none was left out. With more than `mostMissing` contacts that the
 * source may lack, no contact, and `is_whole` is false.
 * @param columns of a contact `c`; `$1` is the limit
 */
export function newestOfSource(
  columns: string,
  filter: ContactFilterDto,
  makeSource: MakeSource,
  limit: number,
  cursor: CreatedCursor | undefined,
  { rows, mostMissing }: { rows: number; mostMissing: number },
): SqlFragment {
  const parameters: unknown[] = [limit];
  const parameter: Parameter = (value) => `$${parameters.push(value)}`;
  const most = parameter(mostMissing);
  const from = cursor && `(${parameter(cursor.created_at)}::timestamptz, ${parameter(cursor.id)}::integer)`;
  const after: After = (created_at, id) => (from ? `AND (${created_at}, ${id}) < ${from}` : '');
  const areFew = `(SELECT count(*) <= ${most} FROM missing)`;
  const source = makeSource(parameter);
  const entries = source.read({ rows, areFew, after });
  const predicate = contactPredicate(filter, parameters.length + 1, 'probe');
  parameters.push(...predicate.parameters);

  const sql = `
    WITH RECURSIVE missing AS MATERIALIZED (
      ${source.missing?.(`(${most} + 1)`) ?? 'SELECT 0 AS contact_id LIMIT 0'}
    ), ${entries}, known AS (
      SELECT e.created_at, e.id FROM (
        SELECT created_at, id FROM entries
        UNION
        SELECT c.created_at, c.id FROM missing m JOIN contacts c ON c.id = m.contact_id
        WHERE ${areFew} ${after('c.created_at', 'c.id')}) e
      LEFT JOIN horizon h ON true
      WHERE h.id IS NULL OR (e.created_at, e.id) >= (h.created_at, h.id))
    SELECT whole.is_whole, page.id, page.contact, page.cursor_created_at
    FROM (SELECT ${areFew} AND NOT EXISTS (SELECT FROM horizon) AS is_whole) whole LEFT JOIN (
      SELECT ${columns}, c.created_at, c.created_at::text AS cursor_created_at
      FROM (
        SELECT k.id FROM (SELECT * FROM known ORDER BY created_at DESC, id DESC OFFSET 0) k
        CROSS JOIN LATERAL (
          SELECT FROM ${contactOfId('k.id')} WHERE c.created_at = k.created_at AND ${predicate.sql} OFFSET 0) c
        ORDER BY k.created_at DESC, k.id DESC LIMIT $1) found
      JOIN contacts c ON c.id = found.id) page ON true
    ORDER BY page.created_at DESC, page.id DESC`;
  return { sql, parameters };
}
