import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { wait } from '../common/wait.js';
import type { MigrationGate } from '../database/migration-gate.js';
import { repeat } from './repeat.js';

/** How long the end of the process waits for a transaction. PostgreSQL rolls one back that takes longer. */
const PATIENCE_MS = 5_000;

/**
 * A task that a worker does again and again, once the database is migrated. Several workers may do it at once. At
 * the end of the process what is under way is finished, while the data source is still open.
 */
export abstract class PeriodicTask implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private working = Promise.resolve();

  /** @param intervalMs from the end of one round to the beginning of the next */
  constructor(
    private readonly gate: MigrationGate,
    private readonly intervalMs: number,
  ) {}

  /** Fires when the process ends: a long round stops at the next good place. */
  protected get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  /** One round. What it throws is logged, and the next round comes all the same. */
  protected abstract work(): Promise<void>;

  onApplicationBootstrap(): void {
    const round = (): Promise<void> => this.gate.runOrWait(() => this.work());
    this.working = this.gate
      .whenMigrated()
      .then((migrated) =>
        migrated ? repeat(this.constructor.name, this.intervalMs, this.stopped, round) : undefined,
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.working, wait(PATIENCE_MS, { ref: false })]);
  }
}
