import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import { contactPage } from '../contact-page.sql.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { CONTACTABLE, contactPredicate } from '../filter/contact-predicate.sql.js';
import { ContactExport, type ExportSpread } from './contact-export.entity.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

/** Contacts of a part, and so many between two looks at who has opted out. */
export const PART_CONTACTS = 5000;

export interface WrittenPart {
  contacts: number;
  /** The lines of the file, one after the other. */
  text: string;
}

export type WrittenPage = WrittenPart & CreatedCursor;

/** What the record of an export is made of. */
export type NewExport = Pick<
  ContactExport,
  | 'created_by'
  | 'source'
  | 'format'
  | 'columns'
  | 'contact_filters'
  | 'max_contacts'
  | 'spread'
  | 'policy_version'
>;

/** The group of a contact `c` by which a selection is spread. */
export const SPREAD_COLUMNS = { lada: 'c.lada', state: 'c.state_code' } as const satisfies Record<
  ExportSpread,
  string
>;

/** The SQL of taking contacts out. Every statement commits by itself, so that each sees the opt-outs before it. */
@Injectable()
export class ExportRepository {
  async create(manager: EntityManager, record: NewExport): Promise<{ id: number; export_uuid: string }> {
    const { generatedMaps } = await manager.insert(ContactExport, record);
    return generatedMaps[0] as { id: number; export_uuid: string };
  }

  async finish(
    manager: EntityManager,
    id: number,
    result: Pick<ContactExport, 'status' | 'contact_count' | 'file_bytes' | 'file_sha256'>,
  ): Promise<void> {
    await manager.update(
      ContactExport,
      { id, status: 'STREAMING' },
      { ...result, finished_at: () => 'now()' },
    );
  }

  /**
   * Writes the lines of the next contacts of a filter, newest first, and notes who is among them: one statement, so
   * that nobody is handed out without being noted. undefined where there are no more.
   */
  async writePage(
    manager: EntityManager,
    exportId: number,
    part: number,
    line: string,
    filter: ContactFilterDto,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<WrittenPage | undefined> {
    const page = contactPage(`c.id, c.created_at, ${line} AS line`, filter, limit, cursor);
    const next = page.parameters.length + 1;
    const rows = await manager.query<WrittenPage[]>(
      `WITH page AS MATERIALIZED (${page.sql}),
       noted AS (
         INSERT INTO contact_export_parts (export_id, part, contact_ids, sent_at)
         SELECT $${next}::integer, $${next + 1}::integer, array_agg(id ORDER BY created_at DESC, id DESC), now()
         FROM page HAVING count(*) > 0)
       SELECT count(*)::integer AS contacts, string_agg(line, '' ORDER BY created_at DESC, id DESC) AS text,
         (array_agg(cursor_created_at ORDER BY created_at, id))[1] AS created_at,
         (array_agg(id ORDER BY created_at, id))[1] AS id
       FROM page HAVING count(*) > 0`,
      [...page.parameters, exportId, part],
    );
    return rows[0];
  }

  /**
   * Notes a whole selection in its order before the first line is written, for orders that change under the walk:
   * a score may fall while its lead is handed out, and would bring him a second time.
   * @param selection answers `id` and `position`, from 1 on
   */
  async freeze(manager: EntityManager, exportId: number, selection: SqlFragment): Promise<number> {
    const next = selection.parameters.length + 1;
    const rows = await manager.query<{ parts: number }[]>(
      `WITH noted AS (
         INSERT INTO contact_export_parts (export_id, part, contact_ids)
         SELECT $${next}::integer, (position - 1) / $${next + 1}::integer, array_agg(id ORDER BY position)
         FROM (${selection.sql}) selected GROUP BY 2
         RETURNING 1)
       SELECT count(*)::integer AS parts FROM noted`,
      [...selection.parameters, exportId, PART_CONTACTS],
    );
    return rows[0]?.parts ?? 0;
  }

  /** Writes the lines of a frozen part, without those who may not be contacted any more. */
  async writeFrozen(
    manager: EntityManager,
    exportId: number,
    part: number,
    line: string,
  ): Promise<WrittenPart> {
    const rows = await manager.query<WrittenPart[]>(
      `WITH page AS MATERIALIZED (
         SELECT c.id, p.position, ${line} AS line
         FROM contact_export_parts e, unnest(e.contact_ids) WITH ORDINALITY AS p(contact_id, position)
         JOIN contacts c ON c.id = p.contact_id
         WHERE e.export_id = $1 AND e.part = $2 AND ${CONTACTABLE}),
       noted AS (
         UPDATE contact_export_parts SET sent_at = now(),
           contact_ids = (SELECT coalesce(array_agg(id ORDER BY position), '{}') FROM page)
         WHERE export_id = $1 AND part = $2)
       SELECT count(*)::integer AS contacts, coalesce(string_agg(line, '' ORDER BY position), '') AS text FROM page`,
      [exportId, part],
    );
    return rows[0] ?? { contacts: 0, text: '' };
  }
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
