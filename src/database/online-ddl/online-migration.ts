import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isOurTable } from './catalog.js';
import type { SchemaObject } from './schema-object.js';
import { DdlSession } from './session.js';

/**
 * A migration that declares its objects in order. Each object knows how to create itself without disturbing others.
 * Every step commits by itself, so an interrupted run continues where it stopped.
 */
export abstract class OnlineMigration implements MigrationInterface {
  /** TypeORM makes no transaction, because indexes have to be built outside of one. */
  readonly transaction = false;

  abstract readonly wants: readonly SchemaObject[];

  async up(queryRunner: QueryRunner): Promise<void> {
    const session = new DdlSession(queryRunner);
    session.say(`${this.constructor.name}:`);
    for (const object of this.wants) {
      session.label = object.label;
      await object.create(session);
    }
  }

  /**
   * Removes only what the migrations made. Parts of a table of this migration are removed or kept with that table.
   */
  async down(queryRunner: QueryRunner): Promise<void> {
    const session = new DdlSession(queryRunner);
    session.say(`${this.constructor.name}, reverted:`);
    const goWithTheirTable = await this.ownTables(session);
    for (const object of [...this.wants].reverse()) {
      const covered = object.table !== undefined && goWithTheirTable.has(object.table) && !object.isTable;
      session.label = object.label;
      if (!covered) await object.drop(session);
    }
  }

  private async ownTables(session: DdlSession): Promise<Set<string>> {
    const own = new Set<string>();
    for (const { table, isTable } of this.wants) {
      if (table && isTable && (await isOurTable(session, table))) own.add(table);
    }
    return own;
  }
}
