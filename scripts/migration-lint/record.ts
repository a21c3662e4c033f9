import type { Logger, MigrationInterface } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';

/** Keeps every message that TypeORM sends to the server. */
class Recorder implements Logger {
  readonly messages: string[] = [];

  logQuery(query: string): void {
    this.messages.push(query);
  }

  logMigration(): void {
    // The messages to the server are enough.
  }

  logSchemaBuild(): void {
    // The messages to the server are enough.
  }

  log(): void {
    // The messages to the server are enough.
  }

  logQueryError(): void {
    // The messages to the server are enough.
  }

  logQuerySlow(): void {
    // The messages to the server are enough.
  }
}

/**
 * Runs all migrations on the database, reverts them all, and returns the messages to the server, in order.
 * @param migrations other migrations than ours, to test the linter
 */
export async function recordMigrations(
  databaseUrl: string,
  migrations: (new () => MigrationInterface)[] = MIGRATIONS,
): Promise<string[]> {
  const recorder = new Recorder();
  const dataSource = createDataSource({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 }, recorder);
  dataSource.setOptions({ migrations });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
    for (let reverted = 0; reverted < migrations.length; reverted += 1) await dataSource.undoLastMigration();
  } finally {
    await dataSource.destroy();
  }
  return recorder.messages;
}
