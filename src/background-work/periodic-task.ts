import { type BeforeApplicationShutdown, type OnApplicationBootstrap, Logger } from '@nestjs/common';
import { wait } from '../common/wait.js';
import type { MigrationGate } from '../database/migration-gate.js';

/**
 * Runs `task` at once and again `intervalMs` after each run has ended, until `signal` fires. A failure does not stop
 * it. The same failure is logged only once in a row.
 */
export async function repeat(
  name: string,
  intervalMs: number,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  const logger = new Logger(name);
  let logged = '';
  while (!signal.aborted) {
    await task().then(
      () => {
        logged = '';
      },
      (error: unknown) => {
        // Logged once, and not in every round, while the same trouble lasts.
        const message = error instanceof Error ? error.message : String(error);
        if (message !== logged) logger.warn({ msg: 'the task failed and will be tried again', err: error });
        logged = message;
      },
    );
    // Aborting the wait ends the loop.
    await wait(intervalMs, { signal, ref: false }).catch(() => undefined);
  }
}

/** How long shutdown waits for the current round. PostgreSQL rolls back a transaction that takes longer. */
const PATIENCE_MS = 5_000;

/**
 * A task that a worker repeats once the database is migrated. Several workers may run it at the same time. Shutdown
 * lets the current round finish while the data source is still open.
 */
export abstract class PeriodicTask implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private working = Promise.resolve();

  /** @param intervalMs from the end of one round to the beginning of the next */
  constructor(
    private readonly gate: MigrationGate,
    private readonly intervalMs: number,
  ) {}

  /** Fires at shutdown, so that a long round can stop early. */
  protected get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  /** One round. An error is logged, and the next round runs as usual. */
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
