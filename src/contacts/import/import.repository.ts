import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
// Registers the columns that the query below knows.
import '../contact.entity.js';
import { unfilledColumnsQuery, type UnfilledColumn } from '../../database/unfilled-columns.repository.js';
import type { ContactImport } from './contact-import.entity.js';
import type { StagedRow } from './import-row.js';
import * as sql from './import.sql.js';

/** Any fixed number: imports at the same time take turns, chunk by chunk. */
const IMPORT_LOCK = 5_226_001;

const STAGING_COLUMNS = Object.keys(sql.STAGING_COLUMNS) as (keyof StagedRow)[];

/** The columns of an import that are written with its contacts. */
export type ImportToWrite = Pick<
  ContactImport,
  'id' | 'import_uuid' | 'kind' | 'source' | 'import_batch_id' | 'created_by'
>;

export interface WrittenCounts {
  created: number;
  updated: number;
}

/** Stages the contacts of an import in temporary tables of the given connection, and writes them from there. */
export class ImportRepository {
  constructor(private readonly client: ClientBase) {}

  /** The columns of `contacts` for which PostgreSQL would refuse every new contact. */
  async unfilledColumns(): Promise<UnfilledColumn[]> {
    const { sql, parameters } = unfilledColumnsQuery('contacts');
    return (await this.client.query<UnfilledColumn>(sql, parameters)).rows;
  }

  async createStaging(): Promise<void> {
    await this.dropStaging();
    await this.client.query(sql.CREATE_STAGING);
  }

  async dropStaging(): Promise<void> {
    await this.client.query(sql.DROP_WORK);
    await this.client.query(sql.DROP_STAGING);
  }

  /** Takes the text that `copyText` makes of staged rows. */
  async stage(text: string): Promise<void> {
    await pipeline([text], this.client.query(copyFrom(sql.COPY_STAGING)));
  }

  /** Leaves one row for each number. Returns how many rows went into another. */
  async foldDuplicates(): Promise<number> {
    const { rows } = await this.client.query<{ folded: string }>(sql.FOLD_DUPLICATES);
    await this.client.query(sql.ANALYZE_STAGING);
    return Number(rows[0]?.folded);
  }

  /**
   * Lists the contacts that must still be written, with positions from 1: first those to change, then those to create.
   * Returns how many of each there are.
   */
  async planWork({ id, kind }: Pick<ImportToWrite, 'id' | 'kind'>): Promise<WrittenCounts> {
    await this.client.query(sql.DROP_WORK);
    await this.client.query(sql.CREATE_WORK);
    await this.client.query(sql.PLAN_WORK[kind], [id]);
    await this.client.query(sql.INDEX_WORK);
    await this.client.query(sql.ANALYZE_WORK);
    const { rows } = await this.client.query<WrittenCounts>(sql.COUNT_WORK);
    return rows[0] ?? { created: 0, updated: 0 };
  }

  /**
   * Writes the contacts at the positions after `from` up to `to`, in the transaction that is open. Returns how many were
   * written.
   */
  async write(work: ImportToWrite, plan: WrittenCounts, from: number, to: number): Promise<WrittenCounts> {
    await this.client.query('SELECT pg_advisory_xact_lock($1)', [IMPORT_LOCK]);
    const parameters = [from, to, work.source, work.import_batch_id, work.id];
    let [created, updated]: (number | null)[] = [0, 0];
    if (from < plan.updated) {
      ({ rowCount: updated } = await this.client.query(sql.UPDATE_CONTACTS, parameters));
    }
    if (to > plan.updated && work.kind === 'contacts') {
      ({ rowCount: created } = await this.client.query(sql.INSERT_CONTACTS, parameters));
    }
    if (to > plan.updated && work.kind === 'opt_outs') {
      ({ rowCount: created } = await this.client.query(sql.SUPPRESS_PHONES, [from, to]));
    }
    if (work.kind === 'opt_outs') {
      const evidence = `import ${work.import_uuid}`;
      await this.client.query(sql.RECORD_OPT_OUTS, [from, to, evidence, work.created_by]);
    }
    return { created: created ?? 0, updated: updated ?? 0 };
  }

  /** Takes back the changes to some contacts, in the open transaction. `taken` is 0 when none is left. */
  async undo(importId: number, most: number): Promise<{ taken: number; deleted: number; restored: number }> {
    const { rows } = await this.client.query<{ taken: number; deleted: number; restored: number }>(
      sql.UNDO_CHANGES,
      [importId, most],
    );
    return rows[0] ?? { taken: 0, deleted: 0, restored: 0 };
  }

  /**
   * Analyzes `contacts` after large changes. Until autovacuum does so, other sessions would keep plans that they cached
   * for the old table, such as reading all of it for one contact.
   */
  async analyzeAfter(written: number): Promise<void> {
    const { rows } = await this.client.query<{ much: boolean }>(sql.IS_MUCH, [written]);
    if (rows[0]?.much) await this.client.query(sql.ANALYZE_CONTACTS);
  }
}

/** A row in the text format of COPY. */
export function copyText(row: StagedRow): string {
  return `${STAGING_COLUMNS.map((column) => copyValue(row[column])).join('\t')}\n`;
}

function copyValue(value: string | number | boolean | null): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, escapeCharacter) : value;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\t':
      return '\\t';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    default:
      return '\\\\';
  }
}
