import type { Logger, QueryRunner } from 'typeorm';

/** A statement that changes something lasting, as opposed to looking, locking or probing. */
const CHANGES =
  /^\s*(?:BEGIN(?: ISOLATION LEVEL REPEATABLE READ)?;|CREATE (?!TEMP|FUNCTION pg_temp)|ALTER|DROP|COMMENT|INSERT|DELETE|ANALYZE)/;

/**
 * Ends a run as a power cut would: just before a chosen changing statement the connection is gone, and with it
 * every chance to tidy up.
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
