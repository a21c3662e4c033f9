import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import {
  importFile,
  type ImportOptions,
  type ImportSummary,
} from '../../src/contacts/import/import.service.js';
import { TestDatabase } from '../support/test-database.js';

/** Example files in the forms that people have. */
const FILES = fileURLToPath(new URL('files', import.meta.url));

/** A row of the rejects file: its own columns by their titles, and the columns that an import adds. */
export type RejectedRow = Record<string, string> & { line: string; reason: string };

/** A migrated database and a folder for files, for one test file. */
export class ImportFixture {
  private constructor(
    readonly database: TestDatabase,
    readonly folder: string,
  ) {}

  static async create(): Promise<ImportFixture> {
    return ImportFixture.of(await TestDatabase.create());
  }

  /** Imports into a database that its owner drops. */
  static async of(database: TestDatabase): Promise<ImportFixture> {
    return new ImportFixture(database, await mkdtemp(join(tmpdir(), 'import-')));
  }

  async drop(): Promise<void> {
    await this.database.drop();
    await this.removeFolder();
  }

  async removeFolder(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  async clear(): Promise<void> {
    await this.database.query('TRUNCATE contacts RESTART IDENTITY CASCADE');
  }

  async write(content: string | Buffer, name = 'contacts.csv'): Promise<string> {
    const file = join(this.folder, name);
    await writeFile(file, content);
    return file;
  }

  /** Imports a file on its own connection. */
  async importFile(file: string, options: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    const client = await this.connect();
    try {
      return await importFile(client, { file, ...options });
    } finally {
      await client.end();
    }
  }

  async import(content: string | Buffer, options: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    return this.importFile(await this.write(content), options);
  }

  /** Imports one of the example files. */
  async importNamed(name: string, options: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    const file = join(this.folder, name);
    await copyFile(join(FILES, name), file);
    return this.importFile(file, options);
  }

  /** The given columns of all contacts, by phone. */
  async contacts(columns: string): Promise<Record<string, unknown>[]> {
    return this.database.query(`SELECT ${columns} FROM contacts ORDER BY phone_e164`);
  }

  async rejects(name = 'contacts.csv.rejects.csv'): Promise<RejectedRow[]> {
    return parse<RejectedRow>(await readFile(join(this.folder, name)), {
      columns: true,
      bom: true,
    });
  }

  async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.database.url, application_name: 'import-test' });
    await client.connect();
    return client;
  }

  async count(): Promise<number> {
    const { count } = await this.database.one<{ count: string }>('SELECT count(*) FROM contacts');
    return Number(count);
  }

  /** Waits until a statement of an import waits for another session's lock. */
  async importWaitsForLock(): Promise<void> {
    await this.until(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'import-test' AND wait_event_type = 'Lock'`,
    );
  }

  /** Waits until a query has rows. */
  async until(sql: string): Promise<void> {
    for (;;) {
      if ((await this.database.query(sql)).length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
