import type { Writable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
// Registers the columns that the query below knows.
import '../contact.entity.js';
import { unfilledColumnsQuery, type UnfilledColumn } from '../../database/unfilled-columns.repository.js';
import { ImportError } from './import-error.js';
import type { StagedRow } from './import-row.js';
import * as sql from './import.sql.js';

/** Rows written between two signs of progress. */
const BATCH_ROWS = 20_000;
/** A pass can miss contacts that somebody else creates or deletes at that moment; the next one finds them. */
const MAX_PASSES = 5;
/** Any fixed number: two imports at once wait for each other at the merge. */
const IMPORT_LOCK = 5_226_001;

const STAGING_COLUMNS = Object.keys(sql.STAGING_COLUMNS) as (keyof StagedRow)[];

export interface MergeOptions {
  /** Who imports. */
  by: string;
  source: string;
  import_batch_id: string;
  signal?: AbortSignal;
  onProgress?: (written: number, total: number) => void;
}

export interface MergeCounts {
  created: number;
  updated: number;
}

/** The database side of an import: a temporary table of the given connection, and its merge into `contacts`. */
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
    await this.client.query(sql.DROP_STAGING);
  }

  /** Takes the text that `copyText` makes of staged rows. */
  stagingStream(): Writable {
    return this.client.query(copyFrom(sql.COPY_STAGING));
  }

  /** Leaves one row for each number. Returns how many rows went into another. */
  async foldDuplicates(): Promise<number> {
    const { rows } = await this.client.query<{ folded: string }>(sql.FOLD_DUPLICATES);
    await this.client.query(sql.ANALYZE_STAGING);
    return Number(rows[0]?.folded);
  }

  /** Brings the staged rows into `contacts`: all of them, or on any error none. */
  async merge(options: MergeOptions): Promise<MergeCounts> {
    // The merge relies on seeing what others have committed in the meantime.
    await this.client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    try {
      await this.client.query('SELECT pg_advisory_xact_lock($1)', [IMPORT_LOCK]);
      const counts = { created: 0, updated: 0 };
      for (let pass = 1; !(await this.mergePass(counts, options)); pass++) {
        if (pass === MAX_PASSES)
          throw new Error('other sessions kept changing the same contacts: import again');
      }
      const details = { import_batch_id: options.import_batch_id, source: options.source, ...counts };
      await this.client.query(sql.RECORD_IMPORT, [options.by, counts.created + counts.updated, details]);
      await this.commit();
      return counts;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /**
   * Tells the planner of contacts that have become much more or much different. Else others would go on by plans that
   * they have cached for the table as it was, such as reading all of it for one contact, until autovacuum comes by.
   */
  async analyzeAfter({ created, updated }: MergeCounts): Promise<void> {
    const { rows } = await this.client.query<{ much: boolean }>(sql.IS_MUCH, [created + updated]);
    if (rows[0]?.much) await this.client.query(sql.ANALYZE_CONTACTS);
  }

  private async commit(): Promise<void> {
    try {
      await this.client.query('COMMIT');
    } catch (error) {
      const message =
        'The connection broke at the very end, so it is not known whether the contacts were stored. ' +
        'Import the file again: what is there already stays as it is.';
      throw new ImportError(message, { cause: error });
    }
  }

  /** Adds to the counts. Returns whether all that had to be written was written. */
  private async mergePass(counts: MergeCounts, options: MergeOptions): Promise<boolean> {
    const total = await this.planWork();
    let written = 0;
    for (let from = 0; from < total; from += BATCH_ROWS) {
      options.signal?.throwIfAborted();
      const parameters = [from, from + BATCH_ROWS, options.source, options.import_batch_id];
      const updated = (await this.client.query(sql.UPDATE_CONTACTS, parameters)).rowCount ?? 0;
      const created = (await this.client.query(sql.INSERT_CONTACTS, parameters)).rowCount ?? 0;
      counts.updated += updated;
      counts.created += created;
      written += updated + created;
      options.onProgress?.(Math.min(from + BATCH_ROWS, total), total);
    }
    await this.client.query(sql.DROP_WORK);
    return written === total;
  }

  private async planWork(): Promise<number> {
    const { rowCount } = await this.client.query(sql.CREATE_WORK);
    await this.client.query(sql.INDEX_WORK);
    await this.client.query(sql.ANALYZE_WORK);
    return rowCount ?? 0;
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
