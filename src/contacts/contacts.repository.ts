import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordReads } from '../audit/audit.repository.js';
import { prepared } from '../database/prepared-statements.js';
import type { Platform } from '../common/platforms.js';
import { LONGEST_READ, type CreatedCursor } from '../common/keyset.js';
import { Contact } from './contact.entity.js';
import type { ContactFilterDto } from './filter/contact-filter.dto.js';
import { candidateSources } from './filter/contact-branches.sql.js';
import { CONTACTABLE, isUnfiltered } from './filter/contact-predicate.sql.js';
import type { ComputedFields } from './contact-computed.js';
import { CONTACT_JSON } from './contact-json.js';
import { newestOfSource } from './newest/newest-contacts.sql.js';
import { newestSources } from './newest/newest-sources.sql.js';
import { contactPage } from './contact-page.sql.js';
import { sortedCandidates, sortedPage, type KeyCursor, type KeyedSort } from './contact-sort.sql.js';
import type { ContactResponseDto } from './dto/contact-response.dto.js';

/**
 * When the score of a contact `c` was last calculated. The contact's own column is older when a run found the score
 * unchanged and did not write the contact.
 */
const LAST_SCORED_AT = '(SELECT s.last_calculated_at FROM lead_scores s WHERE s.contact_id = c.id)';

/** The SQL expression for a column of the answer. */
const expression = (column: string): string => (column === 'last_scored_at' ? LAST_SCORED_AT : `c.${column}`);

const SELECTED = CONTACT_JSON.columns.map((column) => `${expression(column)} AS ${column}`).join(', ');
const LISTED = `c.id, ${CONTACT_JSON.select(expression)} AS contact`;

const BY_ID = prepared(`SELECT ${SELECTED} FROM contacts c WHERE c.id = $1`);
const BY_PHONE = prepared(`SELECT ${SELECTED} FROM contacts c WHERE c.phone_e164 = $1`);

/**
 * One statement reads contacts and records who read them, so neither happens without the other and it takes one
 * round trip.
 */
const audited = (column: 'id' | 'phone_e164', type: string): { one: string; many: string } => ({
  one: prepared(`
    WITH noted AS (
      ${recordReads(`SELECT $2::text AS actor, c.id AS contact_id FROM contacts c WHERE c.${column} = $1`)})
    SELECT ${SELECTED} FROM contacts c WHERE c.${column} = $1`),
  many: prepared(`
    WITH noted AS (
      ${recordReads(
        `SELECT r.actor, c.id AS contact_id FROM unnest($1::${type}[], $2::text[]) AS r(key, actor)
         JOIN contacts c ON c.${column} = r.key`,
      )})
    SELECT ${SELECTED} FROM contacts c WHERE c.${column} = ANY($1::${type}[])`),
});
const READ_BY_ID = audited('id', 'integer');
const READ_BY_PHONE = audited('phone_e164', 'text');

const LOCK_ONE = prepared('SELECT id, phone_e164 FROM contacts WHERE id = $1 FOR NO KEY UPDATE');
const LOCK_MANY =
  'SELECT id, phone_e164 FROM contacts WHERE id = ANY($1::integer[]) ORDER BY id FOR NO KEY UPDATE';

const LOCK_FREE =
  'SELECT id FROM contacts WHERE id = ANY($1::integer[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED';

/** A contact as the database answers it, without the computed fields. */
export type ContactRow = Omit<ContactResponseDto, keyof ComputedFields>;

/** A contact of a list, for CONTACT_JSON to write. */
interface ListedContact {
  id: number;
  contact: string;
}

interface NewestContact extends ListedContact {
  cursor_created_at: string;
}

interface SortedContact extends ListedContact {
  cursor_key: string | null;
}

/** A row of an attempt at a page, which covers only a part of the index. Without a contact when it found none. */
interface AttemptRow {
  /** Whether the attempt covered all contacts that match the filter. */
  is_whole: boolean;
  id: number | null;
  contact: string | null;
}

interface NewestRow extends AttemptRow {
  cursor_created_at: string | null;
}

interface SortedRow extends AttemptRow {
  cursor_key: string | null;
}

/** About how many rows of each source of the newest contacts are read, for one round of attempts after the other. */
const ROUNDS = [1_000, 4_000, 20_000];

/** The most contacts that an index may lack, which are read with its rows. A worker soon copies what it lacks. */
const MOST_MISSING = 1_000;

/** The most candidates of a sorted page. Reading this many in vain costs only some milliseconds. */
const MOST_SORTED = 5_000;

/** The columns that a new contact sets. The defaults of the database fill the rest. */
export type NewContact = Omit<
  ContactRow,
  | 'id'
  | 'created_at'
  | 'updated_at'
  | 'last_validated_at'
  | 'validation_attempts'
  | 'import_batch_id'
  | 'send_count'
  | 'last_sent_at'
  | 'last_platform_validation'
  | 'platform_validation_count'
  | 'lead_score'
  | 'lead_tier'
  | 'last_scored_at'
  | `${Platform}_validated`
>;

/** The read of a single contact, and who reads it. */
export interface ReadOf<K> {
  key: K;
  actor: string;
}

/** The SQL of contacts. Every method works on the given manager: transactions belong to the caller. */
@Injectable()
export class ContactsRepository {
  /**
   * Locks contacts against concurrent writers of their results and scores, in id order, so that two callers cannot
   * deadlock. Answers those that exist. Read their values in a later statement, because the snapshot of this one may
   * be older than the lock.
   */
  async lock(manager: EntityManager, ids: readonly number[]): Promise<{ id: number; phone_e164: string }[]> {
    return ids.length === 1 ? manager.query(LOCK_ONE, [...ids]) : manager.query(LOCK_MANY, [ids]);
  }

  /** Locks the contacts that nobody else has locked, without waiting. Answers the other ones that exist. */
  async lockFree(manager: EntityManager, ids: readonly number[]): Promise<number[]> {
    const locked = await manager.query<{ id: number }[]>(LOCK_FREE, [ids]);
    if (locked.length === ids.length) return [];
    const mine = new Set(locked.map(({ id }) => id));
    const rest = ids.filter((id) => !mine.has(id));
    const others = await manager.query<{ id: number }[]>(
      'SELECT id FROM contacts WHERE id = ANY($1::integer[])',
      [rest],
    );
    return others.map(({ id }) => id);
  }

  async exists(manager: EntityManager, id: number): Promise<boolean> {
    return manager.existsBy(Contact, { id });
  }

  async findById(manager: EntityManager, id: number): Promise<ContactRow | undefined> {
    const [row] = await manager.query<ContactRow[]>(BY_ID, [id]);
    return row;
  }

  async findByPhone(manager: EntityManager, phone_e164: string): Promise<ContactRow | undefined> {
    const [row] = await manager.query<ContactRow[]>(BY_PHONE, [phone_e164]);
    return row;
  }

  /** The contacts that exist, in no order. The audit records who read which. */
  async readByIds(manager: EntityManager, reads: readonly ReadOf<number>[]): Promise<ContactRow[]> {
    return read(manager, READ_BY_ID, reads);
  }

  /** The same by phone. */
  async readByPhones(manager: EntityManager, reads: readonly ReadOf<string>[]): Promise<ContactRow[]> {
    return read(manager, READ_BY_PHONE, reads);
  }

  /**
   * The contacts that match a filter, newest first: `limit` of them after `cursor`. By tier, score or platform they are
   * read from the indexes that have those in order, some rows first, then more, in the last round also by places and by
   * sets, and else as the planner chooses. One statement gives the whole answer. See docs/decisions/read-paths.md.
   * @param rounds about how many rows of an index are read, one round after the other
   */
  async list(
    manager: EntityManager,
    filter: ContactFilterDto,
    limit: number,
    cursor: CreatedCursor | undefined,
    rounds: readonly number[] = ROUNDS,
  ): Promise<NewestContact[]> {
    const { quick, thorough, exhaustive } = newestSources(filter);
    const all = [...thorough, ...quick, ...exhaustive];
    for (const [round, rows] of rounds.entries()) {
      for (const source of round === rounds.length - 1 ? all : quick) {
        const reach = { rows, mostMissing: MOST_MISSING };
        const { sql, parameters } = newestOfSource(LISTED, filter, source, limit, cursor, reach);
        const answer = await manager.query<NewestRow[]>(sql, parameters);
        const found = answer.flatMap(newestContact);
        if (found.length === limit || answer.some(({ is_whole }) => is_whole)) return found;
      }
    }
    const isPrepared = isUnfiltered(filter);
    const bound = isPrepared ? LONGEST_READ : '$1';
    const page = contactPage(`c.created_at, ${LISTED}`, filter, limit, cursor, bound);
    // The time itself is left out, because pg would parse it for each row.
    const sql = `SELECT p.id, p.contact, p.cursor_created_at FROM (${page.sql}) p LIMIT $1`;
    return manager.query(isPrepared ? prepared(sql) : sql, page.parameters);
  }

  /**
   * The contacts that match a filter, sorted by a key: `limit` of them after `cursor`. They are read from the candidates
   * of one field of the filter when these are few, and else along the index of the key. See
   * docs/decisions/read-paths.md.
   * @param most the most candidates to read
   */
  async listSorted(
    manager: EntityManager,
    filter: ContactFilterDto,
    sort: KeyedSort,
    limit: number,
    cursor: KeyCursor | undefined,
    most = MOST_SORTED,
  ): Promise<SortedContact[]> {
    // The search is no source here: every page would read all contacts with a common name.
    const { search, ...fields } = filter;
    for (const source of candidateSources(fields)) {
      const { sql, parameters } = sortedCandidates(LISTED, filter, sort, cursor, limit, source, most);
      const found = await manager.query<SortedRow[]>(sql, parameters);
      if (found.some(({ is_whole }) => is_whole)) return found.flatMap(sortedContact);
    }
    const rows: SortedContact[] = [];
    for (const statement of sortedPage(LISTED, filter, sort, cursor)) {
      const { sql, parameters } = statement(limit - rows.length);
      rows.push(...(await manager.query<SortedContact[]>(sql, parameters)));
      if (rows.length >= limit) break;
    }
    return rows;
  }

  /** Keeps the rows whose contacts may be contacted now, for rows from a replica, which may be seconds behind. */
  async contactableOf<T extends { id: number }>(manager: EntityManager, rows: T[]): Promise<T[]> {
    if (rows.length === 0) return rows;
    const found = await manager.query<{ id: number }[]>(
      `SELECT c.id FROM contacts c WHERE c.id = ANY($1::integer[]) AND ${CONTACTABLE}`,
      [rows.map(({ id }) => id)],
    );
    const contactable = new Set(found.map(({ id }) => id));
    return rows.filter(({ id }) => contactable.has(id));
  }

  /** Inserts a contact and answers its id. */
  async insert(manager: EntityManager, contact: NewContact): Promise<number> {
    const { identifiers } = await manager.insert(Contact, { ...contact });
    return (identifiers[0] as Pick<Contact, 'id'>).id;
  }
}

function read<K>(
  manager: EntityManager,
  sql: { one: string; many: string },
  reads: readonly ReadOf<K>[],
): Promise<ContactRow[]> {
  const [first] = reads;
  if (first && reads.length === 1) return manager.query(sql.one, [first.key, first.actor]);
  return manager.query(sql.many, [reads.map(({ key }) => key), reads.map(({ actor }) => actor)]);
}

function newestContact({ id, contact, cursor_created_at }: NewestRow): NewestContact[] {
  return id === null || contact === null || cursor_created_at === null
    ? []
    : [{ id, contact, cursor_created_at }];
}

function sortedContact({ id, contact, cursor_key }: SortedRow): SortedContact[] {
  return id === null || contact === null ? [] : [{ id, contact, cursor_key }];
}
