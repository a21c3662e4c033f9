import type { Logger, QueryRunner } from 'typeorm';

/** Matches a statement that makes a lasting change, and does not only read, lock or probe. */
const CHANGES =
  /^\s*(?:BEGIN(?: ISOLATION LEVEL REPEATABLE READ)?;|CREATE (?!TEMP|FUNCTION pg_temp)|ALTER|DROP|COMMENT|INSERT|DELETE|ANALYZE)/;

/**
 * Ends a run like a power cut: the connection is lost just before a certain changing statement, so nothing can be
 * cleaned up.
 */
export class Interruption implements Logger {
  readonly statements: string[] = [];
  private cut = false;

  /** @param at how many changing statements may still pass; all when undefined */
  constructor(private readonly at = Number.POSITIVE_INFINITY) {}

  logQuery(query: string, _parameters?: unknown[], queryRunner?: QueryRunner): void {
    if (this.cut) throw new Error('the connection is gone');
    if (!CHANGES.test(query)) return;
    if (this.statements.length === this.at) {
      this.cut = true;
      void queryRunner?.release();
      throw new Error(`interrupted before: ${query}`);
    }
    this.statements.push(query);
  }

  logMigration(): void {
    // Nobody reads it here.
  }

  logSchemaBuild(): void {
    // Nobody reads it here.
  }

  log(): void {
    // Nobody reads it here.
  }

  logQueryError(): void {
    // Nobody reads it here.
  }

  logQuerySlow(): void {
    // Nobody reads it here.
  }
}
