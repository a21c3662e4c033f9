import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import { contactPage } from '../contact-page.sql.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { CONTACTABLE, contactPredicate } from '../filter/contact-predicate.sql.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ExportSpread } from './contact-export.entity.js';
import { ExportLostError, type ExportLease } from './export-leases.repository.js';

/** Contacts of a part, and so many between two looks at who has opted out. */
export const PART_CONTACTS = 5000;

export interface WrittenPart {
  contacts: number;
  /** The lines of the file, one after the other. */
  text: string;
}

export type WrittenPage = WrittenPart & CreatedCursor;

/** The group of a contact `c` by which a selection is spread. */
export const SPREAD_COLUMNS = { lada: 'c.lada', state: 'c.state_code' } as const satisfies Record<
  ExportSpread,
  string
>;

/** Locks the record while a part is written: nobody takes the export over meanwhile. `id` and `token` are parameters. */
const held = (id: string, token: string): string => `
  SELECT id FROM contact_exports
  WHERE id = ${id}::integer AND fencing_token = ${token}::integer AND status IN ('STREAMING', 'RUNNING') FOR SHARE`;

/**
 * The SQL of taking contacts out. Every statement commits by itself, so that each sees the opt-outs before it, and does
 * nothing without the lease. Throws ExportLostError.
 */
@Injectable()
export class ExportRepository {
  /**
   * Writes the lines of the next contacts of a filter, newest first, and notes who is among them: one statement, so
   * that nobody is handed out without being noted. undefined where there are no more.
   */
  async writePage(
    manager: EntityManager,
    lease: ExportLease,
    part: number,
    line: string,
    filter: ContactFilterDto,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<WrittenPage | undefined> {
    const page = contactPage(`c.id, c.created_at, ${line} AS line`, filter, limit, cursor);
    const next = page.parameters.length + 1;
    const rows = await manager.query<(WrittenPage & { held: boolean })[]>(
      // The aggregates take the page in its order: to sort the lines once more costs a fifth of the time.
      `WITH held AS MATERIALIZED (${held(`$${next}`, `$${next + 1}`)}),
       found AS MATERIALIZED (
         SELECT count(*)::integer AS contacts, string_agg(line, '') AS text, min(created_at) AS created_at,
           array_agg(id) AS ids
         FROM (${page.sql}) page HAVING count(*) > 0),
       noted AS (
         INSERT INTO contact_export_parts (export_id, part, contact_ids, sent_at)
         SELECT held.id, $${next + 2}::integer, ids, now() FROM held, found
         ON CONFLICT (export_id, part) DO UPDATE SET contact_ids = excluded.contact_ids, sent_at = excluded.sent_at)
       SELECT contacts, text, created_at::text AS created_at, ids[contacts] AS id, EXISTS (SELECT FROM held) AS held
       FROM found`,
      [...page.parameters, lease.id, lease.fencing_token, part],
    );
    return rows[0] && heldOnly(rows[0], lease);
  }

  /**
   * Notes a whole selection in its order before the first line is written, for orders that change under the walk:
   * a score may fall while its lead is handed out, and would bring him a second time. In a transaction. What was noted
   * before, by a worker that died, stays.
   * @param selection answers `id` and `position`, from 1 on
   * @returns the number of parts
   */
  async freeze(manager: EntityManager, lease: ExportLease, selection: SqlFragment): Promise<number> {
    const [before] = await manager.query<{ parts: number }[]>(
      'SELECT count(*)::integer AS parts FROM contact_export_parts WHERE export_id = $1',
      [lease.id],
    );
    if (before && before.parts > 0) return before.parts;
    const next = selection.parameters.length + 1;
    const rows = await manager.query<{ parts: number }[]>(
      `WITH noted AS (
         INSERT INTO contact_export_parts (export_id, part, contact_ids)
         SELECT $${next}::integer, (position - 1) / $${next + 1}::integer, array_agg(id ORDER BY position)
         FROM (${selection.sql}) selected GROUP BY 2
         RETURNING 1)
       SELECT count(*)::integer AS parts FROM noted`,
      [...selection.parameters, lease.id, PART_CONTACTS],
    );
    // Only now, at the end of what may take minutes: the lock would keep the lease from being renewed.
    const holds = await manager.query<unknown[]>(held('$1', '$2'), [lease.id, lease.fencing_token]);
    return heldOnly({ parts: rows[0]?.parts ?? 0, held: holds.length > 0 }, lease).parts;
  }

  /** Writes the lines of a part that was noted before, without those who may not be contacted any more. */
  async writeFrozen(
    manager: EntityManager,
    lease: ExportLease,
    part: number,
    line: string,
  ): Promise<WrittenPart> {
    const rows = await manager.query<(WrittenPart & { held: boolean })[]>(
      `WITH held AS MATERIALIZED (${held('$1', '$3')}),
       found AS MATERIALIZED (
         SELECT count(*)::integer AS contacts, coalesce(string_agg(line, ''), '') AS text,
           coalesce(array_agg(id), '{}') AS ids
         FROM (
           SELECT c.id, ${line} AS line
           FROM contact_export_parts e, unnest(e.contact_ids) WITH ORDINALITY AS p(contact_id, position)
           JOIN contacts c ON c.id = p.contact_id
           WHERE e.export_id = $1 AND e.part = $2 AND ${CONTACTABLE}
           ORDER BY p.position) page),
       noted AS (
         UPDATE contact_export_parts e SET sent_at = now(), contact_ids = found.ids
         FROM held, found WHERE e.export_id = held.id AND e.part = $2)
       SELECT contacts, text, EXISTS (SELECT FROM held) AS held FROM found`,
      [lease.id, part, lease.fencing_token],
    );
    return heldOnly(rows[0] ?? { contacts: 0, text: '', held: false }, lease);
  }
}

function heldOnly<T extends { held: boolean }>(row: T, { id }: ExportLease): T {
  if (!row.held) throw new ExportLostError(`export ${id} is no longer this process's`);
  return row;
}

/** A filter's contacts taken evenly from each group: the newest of every group first, then the second, and so on. */
export function spreadContacts(filter: ContactFilterDto, spread: ExportSpread, limit: number): SqlFragment {
  const predicate = contactPredicate(filter, 2);
  const group = SPREAD_COLUMNS[spread];
  return {
    sql: `SELECT id, row_number() OVER (ORDER BY rank, id) AS position
      FROM (
        SELECT c.id, row_number() OVER (
          PARTITION BY ${group} ORDER BY c.created_at DESC NULLS LAST, c.id DESC NULLS LAST) AS rank
        FROM contacts c WHERE ${predicate.sql}) ranked
      WHERE rank <= $1 ORDER BY rank, id LIMIT $1`,
    parameters: [limit, ...predicate.parameters],
  };
}
