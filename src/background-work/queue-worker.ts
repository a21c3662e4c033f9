import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ProcessPromiseFunction, Queue } from 'bull';
import { wait } from '../common/wait.js';
import type { MigrationGate } from '../database/migration-gate.js';
import { repeat } from './periodic-task.js';

const PAUSE_PATIENCE_MS = 2000;

export interface WorkerSettings {
  /** How many deliveries this process works on at once. */
  concurrency: number;
  /** Interval between two searches for work that no worker has. */
  reconcileMs: number;
}

/**
 * The base of all workers. PostgreSQL holds the truth, and a Bull delivery only wakes a worker. So every worker also
 * reconciles: it searches PostgreSQL for work whose delivery was lost, and wakes a worker for it. Nothing runs until
 * the database is migrated. Shutdown takes no further deliveries, aborts the current work and waits for it while
 * PostgreSQL and Redis are still open.
 */
export abstract class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  protected readonly logger = new Logger(this.constructor.name);
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<unknown>>();
  private reconciling = Promise.resolve();

  protected constructor(
    private readonly bullQueue: Queue,
    private readonly gate: MigrationGate,
    private readonly settings: WorkerSettings,
  ) {
    let lastMessage: string | undefined;
    const warn = (error: unknown): void => {
      const message = error instanceof Error ? error.message : String(error);
      // Logged once per problem, not once per attempt.
      if (message === lastMessage || this.shutdown.signal.aborted) return;
      lastMessage = message;
      this.logger.warn({ msg: 'the queue has a problem', err: error });
    };
    bullQueue.on('error', warn);
    // Not done by @Process, whose options are fixed before the environment is read. Nest also does not await the
    // promise of `process`, so a lost Redis would end the process.
    const process = bullQueue.process.bind(bullQueue);
    bullQueue.process = (callback: unknown) =>
      process(settings.concurrency, callback as ProcessPromiseFunction<unknown>).catch(warn);
  }

  onApplicationBootstrap(): void {
    const { signal } = this.shutdown;
    this.reconciling = this.gate.whenMigrated().then((migrated) => {
      if (!migrated || signal.aborted) return undefined;
      return repeat(`${this.constructor.name} reconciler`, this.settings.reconcileMs, signal, () =>
        this.gate.runOrWait(() => this.reconcile()),
      );
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    const paused = this.bullQueue.pause(true, true).catch(() => undefined);
    await Promise.race([paused, wait(PAUSE_PATIENCE_MS, { ref: false })]);
    this.shutdown.abort();
    await Promise.allSettled([...this.running, this.reconciling]);
  }

  /**
   * Does the work of one delivery once the database is migrated; does nothing when the process ends before that.
   * `work` gets a signal that fires at shutdown.
   */
  protected async run<T>(work: (shutdown: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { signal } = this.shutdown;
    const running = this.gate
      .whenMigrated()
      .then((migrated) => (migrated && !signal.aborted ? work(signal) : undefined));
    this.running.add(running);
    try {
      return await running;
    } finally {
      this.running.delete(running);
    }
  }

  /** Wakes workers for work that waits for one. */
  protected abstract reconcile(): Promise<void>;
}
