import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LINT_CASES } from '../../scripts/migration-lint/cases.js';
import { lint } from '../../scripts/migration-lint/lint.js';
import { recordMigrations } from '../../scripts/migration-lint/record.js';
import { createProduction } from '../support/migrations.js';
import { PRODUCTION_TABLES } from '../support/production-schema.js';
import { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
afterEach(() => database.drop());

describe('the statements that the migrations really send', () => {
  it.each(LINT_CASES)('break no rule on $name', async ({ setup, tables }) => {
    database = await TestDatabase.create({ empty: true });
    await database.pool.query(setup);
    const messages = await recordMigrations(database.url);
    expect(messages.some((message) => message.includes('CREATE INDEX CONCURRENTLY'))).toBe(true);
    expect(await lint(messages, tables)).toEqual([]);
  });

  it('are checked even when a migration sends plain SQL, up and down', async () => {
    class Careless1799999999999 implements MigrationInterface {
      async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query('CREATE INDEX careless ON contacts (source)');
      }

      async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query('DROP INDEX careless');
      }
    }
    database = await createProduction({ checks: true });
    const messages = await recordMigrations(database.url, [Careless1799999999999]);
    expect(await lint(messages, PRODUCTION_TABLES)).toEqual([
      { rule: 'blocking-index', statement: 'CREATE INDEX careless ON contacts (source)' },
      { rule: 'blocking-index', statement: 'DROP INDEX careless' },
    ]);
  });
});
