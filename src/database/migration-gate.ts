import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { readMigrationState, NotMigratedError } from './migration-state.js';

const LOOK_MS = 3000;

/**
 * Holds back what works in the background until the tables are there. So a worker may be started before the
 * migrations, says so once instead of failing every second, and begins by itself after them.
 */
@Injectable()
export class MigrationGate implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MigrationGate.name);
  private readonly shutdown = new AbortController();
  private opened: Promise<boolean> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Answers true once every migration of this program has been run, and false when the process ends before. */
  whenMigrated(): Promise<boolean> {
    this.opened ??= this.look();
    return this.opened;
  }

  beforeApplicationShutdown(): void {
    this.shutdown.abort();
  }

  private async look(): Promise<boolean> {
    const { signal } = this.shutdown;
    let told = false;
    while (!signal.aborted) {
      // While the database is away nothing is known; the next look comes.
      const state = await readMigrationState(this.dataSource).catch(() => undefined);
      if (state && state.applied >= state.known) {
        if (told) this.logger.log({ msg: 'the database is migrated: work begins' });
        return true;
      }
      if (state && !told) {
        this.logger.warn({ msg: 'work waits for the migrations', why: new NotMigratedError(state).message });
        told = true;
      }
      // An aborted wait is the way out, not a failure.
      await wait(LOOK_MS, { signal, ref: false }).catch(() => undefined);
    }
    return false;
  }
}
