import { InjectQueue } from '@nestjs/bull';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { wait } from '../common/wait.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { MigrationGate } from '../database/migration-gate.js';
import { repeat } from '../background-work/repeat.js';
import { ValidationJobRunner } from './engine/validation-job.runner.js';
import { wakeAgainForJob, wakeForJob, type JobQueue } from './wake-up.js';

const LONGEST_RECONCILE_MS = 15_000;
const QUEUE_PATIENCE_MS = 2000;

/** Takes jobs from the queue, and puts back those that a crash or a lost Redis left behind. */
@Injectable()
export class ValidationJobsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ValidationJobsWorker.name);
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private reconciling = Promise.resolve();

  constructor(
    @InjectQueue('validation-jobs') private readonly queue: JobQueue,
    private readonly runner: ValidationJobRunner,
    private readonly gate: MigrationGate,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  onApplicationBootstrap(): void {
    const { WORKER_CONCURRENCY, VALIDATION_JOB_LEASE_SECONDS } = this.environment;
    const warn = (error: unknown): void => {
      this.logger.warn({ msg: 'the queue has a problem', err: error });
    };
    this.queue.on('error', warn);
    const reconcileMs = Math.min(LONGEST_RECONCILE_MS, (VALIDATION_JOB_LEASE_SECONDS * 1000) / 4);
    this.reconciling = this.gate.whenMigrated().then((migrated) => {
      const { signal } = this.shutdown;
      if (!migrated || signal.aborted) return undefined;
      this.queue
        .process(WORKER_CONCURRENCY, (delivery) => this.deliver(delivery.data.job_uuid))
        .catch((error: unknown) => {
          if (!signal.aborted) warn(error);
        });
      return repeat('ValidationJobsReconciler', reconcileMs, signal, () =>
        this.gate.runOrWait(() => this.reconcile()),
      );
    });
  }

  /** Running jobs store what is under way and wait for the next worker, while PostgreSQL and Redis are still open. */
  async beforeApplicationShutdown(): Promise<void> {
    const quiet = this.queue.pause(true, true).catch(() => undefined);
    await Promise.race([quiet, wait(QUEUE_PATIENCE_MS, { ref: false })]);
    this.shutdown.abort();
    await Promise.allSettled([...this.running, this.reconciling]);
  }

  private async deliver(jobUuid: string): Promise<void> {
    const run = this.run(jobUuid);
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  private async run(jobUuid: string): Promise<void> {
    const waiting = await this.runner.run(jobUuid, this.shutdown.signal);
    if (waiting) await wakeForJob(this.queue, waiting, waiting.delay_ms);
  }

  private async reconcile(): Promise<void> {
    await this.runner.applyLeft(this.shutdown.signal);
    for (const job of await this.runner.unclaimed()) {
      // When Redis is away it is so for all of them; the next turn comes.
      if (!(await wakeAgainForJob(this.queue, job))) return;
    }
  }
}
