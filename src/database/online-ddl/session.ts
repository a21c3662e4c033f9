import type { QueryRunner } from 'typeorm';
import { LockNotAvailableError, sqlState, SQL_STATE } from './errors.js';
import { describeBlockers } from './blockers.js';
import { watchProgress } from './progress.js';
import { wait } from '../../common/wait.js';

/** How patiently the migrations wait for locks. Times in milliseconds. */
export interface LockPatience {
  /**
   * How long a statement that others cannot work beside may stand in the queue for its lock. All that arrives
   * behind it waits as long, so this bounds the stall that production feels.
   */
  lockTimeoutMs: number;
  /** First pause between two attempts; doubled each time up to `maxBackoffMs`. */
  backoffMs: number;
  maxBackoffMs: number;
  /** After how long to give up; what was done so far stays, and the next run goes on there. */
  giveUpAfterMs: number;
}

const DEFAULT_PATIENCE: LockPatience = {
  lockTimeoutMs: 100,
  backoffMs: 500,
  maxBackoffMs: 10_000,
  giveUpAfterMs: 15 * 60_000,
};

export type LockMode = 'SHARE UPDATE EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'ACCESS EXCLUSIVE';

/** Sends the statements of the migrations: each change in a transaction of its own that never waits long for a lock. */
export class DdlSession {
  /** Tables made by this very migration: nobody else uses them, so nothing about them can block anybody. */
  readonly createdTables = new Set<string>();
  /** What is being worked on, for the operator. */
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

  /** Runs something that takes long but blocks nobody, and says how far it is. */
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
   * Runs statements in one transaction, with tables locked first. Tries again, with pauses, when a lock is not to
   * be had at once, and says who holds it. Throws LockNotAvailableError when patience is at its end.
   *
   * SHARE UPDATE EXCLUSIVE comes first: to stand in the queue for it hinders no reader and no writer, so it may
   * wait until PostgreSQL has sent an autovacuum of the table away (after deadlock_timeout, which a short
   * lock_timeout would never reach). The transaction is one message: how long the lock is held does not depend
   * on the network.
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
        `${this.label}: gave up waiting for ${wanted}. ${blockers}\nWhat was done so far stays: run the migrations again when it is free.`,
        { cause },
      );
    }
    // Jitter, so that our attempts do not keep step with a job that runs by the clock.
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
      // A lost connection has rolled back already, and its error must not hide the first one.
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
