import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import {
  importCsv,
  type ImportOptions,
  type ImportSummary,
} from '../../src/contacts/import/import.service.js';
import { TestDatabase } from '../support/test-database.js';

export interface RejectedRow {
  line: string;
  code: string;
  raw: string;
}

/** A migrated database and a folder for files, for one test file. */
export class ImportFixture {
  private constructor(
    readonly database: TestDatabase,
    readonly folder: string,
  ) {}

  static async create(): Promise<ImportFixture> {
    return ImportFixture.of(await TestDatabase.create());
  }

  /** Imports into a database of somebody else, who drops it. */
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

  /** Imports a file on a connection of its own. */
  async importFile(file: string, options: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    const client = await this.connect();
    try {
      return await importCsv(client, { file, ...options });
    } finally {
      await client.end();
    }
  }

  async import(content: string | Buffer, options: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    return this.importFile(await this.write(content), options);
  }

  async rejects(name = 'contacts.csv.rejects.csv'): Promise<RejectedRow[]> {
    return parse<RejectedRow>(await readFile(join(this.folder, name)), { columns: true });
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

  /** Waits until a statement of an import waits for somebody else's lock. */
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
