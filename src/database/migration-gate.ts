import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { explainMissing, NotMigratedError, requireMigrated } from './migration-state.js';

const POLL_MS = 3000;

/**
 * Holds back what works in the background until the tables are there. So a worker may be started before the
 * migrations, says so once instead of failing every second, and begins by itself after them.
 */
@Injectable()
export class MigrationGate implements OnModuleDestroy {
  private readonly logger = new Logger(MigrationGate.name);
  private readonly shutdown = new AbortController();
  private waiting: Promise<boolean> | undefined;
  /** Not asked again for each delivery: until a table is missing the migrations have been run. */
  private migrated = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Answers true once every migration of this program has been run, and false when the process ends before. */
  async whenMigrated(): Promise<boolean> {
    if (this.migrated) return true;
    // Everybody who waits at the same time shares one wait, and so one line in the log.
    this.waiting ??= this.waitForMigrations().finally(() => {
      this.waiting = undefined;
    });
    return this.waiting;
  }

  /** Runs the task. Where its tables are gone, because migrations were reverted, waits for them instead of failing. */
  async runOrWait(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!((await explainMissing(this.dataSource, error)) instanceof NotMigratedError)) throw error;
      this.migrated = false;
      await this.whenMigrated();
    }
  }

  /** Earlier than beforeApplicationShutdown, in which those who wait here wait for their work to end. */
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
      // While the database is away nothing is known; others say that it is.
      if (obstacle instanceof NotMigratedError && !logged) {
        this.logger.warn({ msg: 'work waits for the migrations', why: obstacle.message });
        logged = true;
      }
      // An aborted wait is the way out, not a failure.
      await wait(POLL_MS, { signal, ref: false }).catch(() => undefined);
    }
    return false;
  }

  /** What is in the way of work, if anything. */
  private async obstacle(): Promise<unknown> {
    return requireMigrated(this.dataSource).catch((error: unknown) => error);
  }
}
