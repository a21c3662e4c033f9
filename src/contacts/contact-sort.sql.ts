import { z } from 'zod';
import { isRefusedTime } from '../common/errors/error-kind.js';
import { PRINTED_TIME, unknownCursor, type KeysetQueryDto } from '../common/keyset.js';
import type { ContactFilterDto } from './filter/contact-filter.dto.js';
import type { CandidateSource } from './filter/contact-branches.sql.js';
import { contactOfId, contactPredicate, mayBeUnscored } from './filter/contact-predicate.sql.js';
import { scorePredicate } from './filter/score-predicate.sql.js';
import type { SqlFragment } from '../database/sql-fragment.js';

/** The orders of the list: newest first, best score, name, or longest not contacted. */
export const CONTACT_SORTS = ['newest', 'score', 'name', 'last_sent'] as const;

export type ContactSort = (typeof CONTACT_SORTS)[number];
export type KeyedSort = Exclude<ContactSort, 'newest'>;

/** The last row of a page: its key as PostgreSQL prints it (null when it has none) and its id. */
export interface KeyCursor {
  key: string | null;
  id: number;
}

interface Order {
  /** Contacts `c` that have the key. */
  from: string;
  key: string;
  /** The table of the key, and its column with the id of the contact. */
  keyed: string;
  id: string;
  type: string;
  descending: boolean;
  /** The condition on a contact without the key. Such contacts come in the order of their ids. */
  without: string;
  withoutFirst: boolean;
  /** A part of the filter that the index of the key can decide, without a look at the contact. */
  quicker?: typeof scorePredicate;
  /** The form of a key in a cursor of this order. */
  printed: z.ZodType<string>;
}

const ORDERS: Record<KeyedSort, Order> = {
  score: {
    from: 'lead_scores s JOIN contacts c ON c.id = s.contact_id',
    key: 's.total_score',
    keyed: 'lead_scores s',
    id: 's.contact_id',
    type: 'integer',
    descending: true,
    without: 'NOT EXISTS (SELECT FROM lead_scores s WHERE s.contact_id = c.id)',
    withoutFirst: false,
    quicker: scorePredicate,
    printed: z.string().regex(/^\d{1,3}$/),
  },
  name: {
    from: 'contacts c',
    key: 'c.full_name',
    keyed: 'contacts c',
    id: 'c.id',
    type: 'text',
    descending: false,
    without: 'c.full_name IS NULL',
    withoutFirst: false,
    printed: z
      .string()
      .max(255)
      .regex(/^[^\0\p{Surrogate}]*$/u),
  },
  last_sent: {
    from: 'contacts c',
    key: 'c.last_sent_at',
    keyed: 'contacts c',
    id: 'c.id',
    type: 'timestamptz',
    descending: false,
    without: 'c.last_sent_at IS NULL',
    withoutFirst: true,
    printed: z.string().regex(PRINTED_TIME),
  },
};

/**
 * The statements that fill a page, to be run one after the other until it is full. They read rows with the key of
 * the cursor, then rows with a later key; rows without a key come last or first, as the order says. Each reads
 * `columns` of contacts `c` and `cursor_key` in the order of an index. The first parameter is the limit.
 */
export function sortedPage(
  columns: string,
  filter: ContactFilterDto,
  sort: KeyedSort,
  cursor: KeyCursor | undefined,
): ((limit: number) => SqlFragment)[] {
  const order = ORDERS[sort];
  const { id } = order;
  const direction = order.descending ? 'DESC' : 'ASC';
  const stage =
    (from: string, key: string, orderBy: string, condition: string, values: unknown[] = []) =>
    (limit: number): SqlFragment => {
      const { sql, parameters } = contactPredicate(filter, values.length + 2);
      return {
        sql: `SELECT ${columns}, ${key} AS cursor_key FROM ${from}
          WHERE ${condition} AND ${sql} ORDER BY ${orderBy} LIMIT $1`,
        parameters: [limit, ...values, ...parameters],
      };
    };
  const keyed = (orderBy: string, condition: string, given: unknown[] = []) => {
    const values = [...given];
    const quicker = order.quicker?.(filter, (value) => `$${values.push(value) + 1}`) ?? 'true';
    return stage(order.from, `${order.key}::text`, orderBy, `${condition} AND ${quicker}`, values);
  };
  const unkeyed = (after: number) =>
    // PostgreSQL would look at all contacts with such a score, to find one without.
    sort === 'score' && !mayBeUnscored(filter)
      ? []
      : [stage('contacts c', 'NULL', 'c.id', `${order.without} AND c.id > $2::integer`, [after])];

  const inOrder = `${order.key} ${direction}, ${id}`;
  const all = keyed(inOrder, `${order.key} IS NOT NULL`);
  if (!cursor) return order.withoutFirst ? [...unkeyed(0), all] : [all, ...unkeyed(0)];
  if (cursor.key === null) return [...unkeyed(cursor.id), ...(order.withoutFirst ? [all] : [])];
  const { key } = cursor;
  const later = order.descending ? '<' : '>';
  return [
    keyed(id, `${order.key} = $2::${order.type} AND ${id} > $3::integer`, [key, cursor.id]),
    keyed(inOrder, `${order.key} ${later} $2::${order.type}`, [key]),
    ...(order.withoutFirst ? [] : unkeyed(0)),
  ];
}

/**
 * The same page, read from candidates instead of along the index of the key. It sorts their ids by the key and looks
 * up the contacts until the page is full. With more than `most` candidates it answers one row without a contact, in
 * which `is_whole` is false. OFFSET 0 keeps PostgreSQL from turning the lookups by id into a join.
 */
export function sortedCandidates(
  columns: string,
  filter: ContactFilterDto,
  sort: KeyedSort,
  cursor: KeyCursor | undefined,
  limit: number,
  source: CandidateSource,
  most: number,
): SqlFragment {
  const order = ORDERS[sort];
  const parameters: unknown[] = [limit, most];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const after = cursor ? `WHERE ${afterCursor(order, cursor, parameter)}` : '';
  const predicate = contactPredicate(filter, parameters.length + 1);
  parameters.push(...predicate.parameters);
  const candidates = source(most + 1, parameters.length + 1);
  parameters.push(...candidates.parameters);

  const isWhole = '(SELECT count(*) <= $2 FROM candidates)';
  const direction = `${order.descending ? 'DESC' : 'ASC'} NULLS ${order.withoutFirst ? 'FIRST' : 'LAST'}`;
  const sql = `
    WITH candidates AS MATERIALIZED (${candidates.sql})
    SELECT whole.is_whole, page.id, page.contact, page.key::text AS cursor_key
    FROM (SELECT ${isWhole} AS is_whole) whole LEFT JOIN (
      SELECT c.*, k.key FROM (
        SELECT id, key FROM (
          SELECT id, (SELECT ${order.key} FROM ${order.keyed} WHERE ${order.id} = one.id) AS key
          FROM (SELECT DISTINCT ${candidates.contact} AS id FROM candidates WHERE ${isWhole}) one OFFSET 0) k
        ${after} ORDER BY key ${direction}, id OFFSET 0) k
      CROSS JOIN LATERAL (SELECT ${columns} FROM ${contactOfId('k.id')} WHERE ${predicate.sql} OFFSET 0) c
      ORDER BY k.key ${direction}, k.id
      LIMIT $1) page ON true
    ORDER BY page.key ${direction}, page.id`;
  return { sql, parameters };
}

/** The condition on `key` and `id` of a row after the cursor. */
function afterCursor(order: Order, { key, id }: KeyCursor, parameter: (value: unknown) => string): string {
  const laterId = `id > ${parameter(id)}::integer`;
  if (key === null) return `key IS NULL AND ${laterId} ${order.withoutFirst ? 'OR key IS NOT NULL' : ''}`;
  const last = `${parameter(key)}::${order.type}`;
  return `key = ${last} AND ${laterId} OR key ${order.descending ? '<' : '>'} ${last}
    ${order.withoutFirst ? '' : 'OR key IS NULL'}`;
}

/**
 * One page of a list that is sorted by a key. `read` answers the next `count` rows after a cursor. InvalidInputError
 * on `cursor` when it is not a cursor of this order.
 */
export async function readSortedPage<T extends { id: number; cursor_key: string | null }>(
  sort: KeyedSort,
  { limit, cursor }: KeysetQueryDto,
  read: (count: number, after: KeyCursor | undefined) => Promise<T[]>,
): Promise<{ items: Omit<T, 'cursor_key'>[]; next_cursor: string | null }> {
  const after = cursor === undefined ? undefined : decode(sort, cursor);
  const rows = await read(limit + 1, after).catch((error: unknown) => {
    // A cursor may hold an impossible time, such as month 13. It is the only time that these statements parse.
    throw after && isRefusedTime(error) ? unknownCursor() : error;
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ cursor_key, ...item }) => item),
    next_cursor: last
      ? Buffer.from(JSON.stringify([sort, last.cursor_key, last.id])).toString('base64url')
      : null,
  };
}

function decode(sort: KeyedSort, cursor: string): KeyCursor {
  const made = z.tuple([z.literal(sort), ORDERS[sort].printed.nullable(), z.int32().min(0)]);
  try {
    const [, key, id] = made.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { key, id };
  } catch {
    throw unknownCursor();
  }
}
