import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ProcessPromiseFunction, Queue } from 'bull';
import { wait } from '../common/wait.js';
import type { MigrationGate } from '../database/migration-gate.js';
import { repeat } from './periodic-task.js';

const PAUSE_PATIENCE_MS = 2000;

export interface WorkerSettings {
  /** Deliveries that this process works on at once. */
  concurrency: number;
  /** Time from one search for work that nobody does to the next. */
  reconcileMs: number;
}

/**
 * What all workers share. PostgreSQL holds the truth, and a delivery of Bull only wakes a worker. So every worker also
 * reconciles: it looks in PostgreSQL for work that waits although its delivery is lost, and wakes a worker for it.
 * Until the database is migrated nothing is worked on. At the end of the process no further delivery is taken, what
 * is under way is told to stop, and the process waits for it while PostgreSQL and Redis are still open.
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
      // Once, not at every attempt, for as long as the same trouble lasts.
      if (message === lastMessage || this.shutdown.signal.aborted) return;
      lastMessage = message;
      this.logger.warn({ msg: 'the queue has a problem', err: error });
    };
    bullQueue.on('error', warn);
    // Nest calls `process` for @Process, whose options are fixed before the environment is read, and does not wait for
    // its promise: a Redis that goes away would end the process.
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
   * Does the work of one delivery once the database is migrated; nothing when the process ends before. `work` is
   * given the signal that the process ends.
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

  /** Wakes workers for the work that waits for one. */
  protected abstract reconcile(): Promise<void>;
}
