import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { explainMissing, NotMigratedError, requireMigrated } from './migration-state.js';

const POLL_MS = 3000;

/**
 * Holds background work back until the database is migrated. So a worker can be started before the migrations: it
 * logs once that it waits, instead of failing every second, and starts to work afterwards.
 */
@Injectable()
export class MigrationGate implements OnModuleDestroy {
  private readonly logger = new Logger(MigrationGate.name);
  private readonly shutdown = new AbortController();
  private waiting: Promise<boolean> | undefined;
  /** Cached: the database counts as migrated until a table is missing. */
  private migrated = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Resolves to true once every migration of this program has run, and to false when the process ends before that. */
  async whenMigrated(): Promise<boolean> {
    if (this.migrated) return true;
    // All waiters share one wait, and so one line in the log.
    this.waiting ??= this.waitForMigrations().finally(() => {
      this.waiting = undefined;
    });
    return this.waiting;
  }

  /**
   * Runs the task. When its tables are missing because migrations were reverted, it waits for the migrations instead
   * of failing.
   */
  async runOrWait(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!((await explainMissing(this.dataSource, error)) instanceof NotMigratedError)) throw error;
      this.migrated = false;
      await this.whenMigrated();
    }
  }

  /** Runs before beforeApplicationShutdown, in which waiting parts wait for their own work to end. */
  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  private async waitForMigrations(): Promise<boolean> {
    const { signal } = this.shutdown;
    let logged = false;
    while (!signal.aborted) {
      const obstacle = await this.obstacle();
      if (obstacle === undefined) {
        if (logged) this.logger.log({ msg: 'the database is migrated: work begins' });
        this.migrated = true;
        return true;
      }
      // Nothing is known while the database is away; other parts report that.
      if (obstacle instanceof NotMigratedError && !logged) {
        this.logger.warn({ msg: 'work waits for the migrations', why: obstacle.message });
        logged = true;
      }
      // Aborting the wait ends the loop.
      await wait(POLL_MS, { signal, ref: false }).catch(() => undefined);
    }
    return false;
  }

  /** The reason why work cannot start, if any. */
  private async obstacle(): Promise<unknown> {
    return requireMigrated(this.dataSource).catch((error: unknown) => error);
  }
}
