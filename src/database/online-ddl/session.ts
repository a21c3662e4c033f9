import type { QueryRunner } from 'typeorm';
import { LockNotAvailableError, sqlState, SQL_STATE } from './errors.js';
import { describeBlockers } from './blockers.js';
import { watchProgress } from './progress.js';
import { wait } from '../../common/wait.js';

/** How long the migrations wait for locks, in milliseconds. */
export interface LockPatience {
  /**
   * How long a statement may wait in the queue for a lock that excludes others. Everything behind it in the queue
   * waits as long, so this limits how long production stalls.
   */
  lockTimeoutMs: number;
  /** The first pause between two attempts. Each pause is twice as long, up to `maxBackoffMs`. */
  backoffMs: number;
  maxBackoffMs: number;
  /** When to give up. Finished steps stay, and the next run continues there. */
  giveUpAfterMs: number;
}

const DEFAULT_PATIENCE: LockPatience = {
  lockTimeoutMs: 100,
  backoffMs: 500,
  maxBackoffMs: 10_000,
  giveUpAfterMs: 15 * 60_000,
};

export type LockMode = 'SHARE UPDATE EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'ACCESS EXCLUSIVE';

/** Sends the statements of the migrations. Each change is a transaction of its own that never waits long for a lock. */
export class DdlSession {
  /** Tables that this migration created. Nobody else uses them, so changing them blocks nobody. */
  readonly createdTables = new Set<string>();
  /** The current object, for the operator. */
  label = '';

  constructor(
    private readonly queryRunner: QueryRunner,
    private readonly patience: LockPatience = DEFAULT_PATIENCE,
  ) {}

  /** Tells the operator something. */
  say(text: string): void {
    this.queryRunner.dataSource.logger.logMigration(text, this.queryRunner);
  }

  /** Reads rows. */
  rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.queryRunner.dataSource.query<T[]>(sql, parameters, this.queryRunner);
  }

  /** Sends one statement, or several separated by semicolons, without a transaction around them. */
  async run(sql: string): Promise<void> {
    await this.queryRunner.query(sql);
  }

  /** Runs a statement that takes long but blocks nobody, and prints its progress. */
  async runLong(doing: string, sql: string): Promise<void> {
    const [backend] = await this.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const stop = watchProgress(
      this.queryRunner.dataSource,
      backend?.pid,
      `  ${this.label}: ${doing}`,
      (text) => {
        this.say(text);
      },
    );
    const started = Date.now();
    try {
      await this.run(sql);
    } finally {
      await stop();
    }
    this.say(`  ${this.label}: ${doing} took ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }

  /** Runs statements in one transaction that needs no lock on anything that others use. */
  async inTransaction(statements: readonly string[]): Promise<void> {
    await this.atomically(['BEGIN', ...statements, 'COMMIT']);
    this.say(`  ${this.label}: done`);
  }

  /**
   * Runs statements in one transaction that first locks tables. When a lock is not available at once, it tries again
   * after a pause and names the holder. Throws LockNotAvailableError when it gives up.
   *
   * SHARE UPDATE EXCLUSIVE comes first. Waiting in its queue blocks no reader and no writer, so it may wait until
   * PostgreSQL cancels an autovacuum of the table, after deadlock_timeout, which a short lock_timeout would never
   * reach. The whole transaction is one message, so that the time under the lock does not depend on the network.
   */
  async locked(tables: readonly string[], mode: LockMode, statements: readonly string[]): Promise<void> {
    const names = tables.join(', ');
    const batch = [
      'BEGIN',
      `SELECT set_config('lock_timeout', (1000 + (SELECT setting::int FROM pg_settings WHERE name = 'deadlock_timeout'))::text, true)`,
      `LOCK TABLE ${names} IN SHARE UPDATE EXCLUSIVE MODE`,
      `SET LOCAL lock_timeout = ${this.patience.lockTimeoutMs}`,
      `LOCK TABLE ${names} IN ${mode} MODE`,
      `SELECT set_config('online_ddl.locked_at', clock_timestamp()::text, false)`,
      ...statements,
      'COMMIT',
      `SELECT set_config('online_ddl.released_at', clock_timestamp()::text, false)`,
    ];
    const deadline = Date.now() + this.patience.giveUpAfterMs;
    for (let pause = this.patience.backoffMs; ; pause = Math.min(pause * 2, this.patience.maxBackoffMs)) {
      try {
        await this.atomically(batch);
        const held = await this.heldMilliseconds();
        this.say(`  ${this.label}: done, ${mode} lock on ${names} held for ${held} ms`);
        return;
      } catch (error) {
        if (!isLockFailure(error)) throw error;
        await this.waitForLock(tables, mode, pause, deadline, error);
      }
    }
  }

  private async waitForLock(
    tables: readonly string[],
    mode: LockMode,
    pause: number,
    deadline: number,
    cause: unknown,
  ): Promise<void> {
    const blockers = await describeBlockers(this, tables, mode);
    const wanted = `the ${mode} lock on ${tables.join(', ')}`;
    if (Date.now() + pause > deadline) {
      throw new LockNotAvailableError(
        `${this.label}: gave up waiting for ${wanted}. ${blockers}\nFinished steps stay. Run the migrations again when the lock is free.`,
        { cause },
      );
    }
    // Jitter, so that the attempts do not coincide with a periodic job.
    const jittered = Math.round(pause * (0.75 + Math.random() / 2));
    this.say(
      `  ${this.label}: waiting for ${wanted}, next attempt in ${(jittered / 1000).toFixed(1)} s. ${blockers}`,
    );
    await wait(jittered);
  }

  private async atomically(statements: readonly string[]): Promise<void> {
    try {
      await this.run(statements.join(';\n'));
    } catch (error) {
      // A lost connection has rolled back already. Its error must not hide the first one.
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private async heldMilliseconds(): Promise<string> {
    const [row] = await this.rows<{ ms: string }>(`
      SELECT round(1000 * extract(epoch FROM current_setting('online_ddl.released_at')::timestamptz
        - current_setting('online_ddl.locked_at')::timestamptz), 1)::text AS ms`);
    return row?.ms ?? '?';
  }
}

function isLockFailure(error: unknown): boolean {
  const state = sqlState(error);
  return state === SQL_STATE.lockNotAvailable || state === SQL_STATE.deadlockDetected;
}
