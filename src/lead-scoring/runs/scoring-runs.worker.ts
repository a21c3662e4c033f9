import { InjectQueue } from '@nestjs/bull';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Job } from 'bull';
import { wait } from '../../common/wait.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { repeat } from '../../background-work/repeat.js';
import { ScoringRunEngine } from './scoring-run.engine.js';
import { wakeLane, wakeLanes, type RunDelivery, type RunQueue } from './wake-lanes.js';

/** How long a lane works before it lets other runs go first. */
const TURN_MS = 1000;
const RECONCILE_MS = 5000;
const QUEUE_PATIENCE_MS = 2000;

/** Takes the lanes of scoring runs from the queue, and puts back those that a crash or a lost Redis left behind. */
@Injectable()
export class ScoringRunsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ScoringRunsWorker.name);
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<boolean>>();
  private reconciling = Promise.resolve();

  constructor(
    @InjectQueue('scoring-runs') private readonly queue: RunQueue,
    private readonly engine: ScoringRunEngine,
    private readonly gate: MigrationGate,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  onApplicationBootstrap(): void {
    const warn = (error: unknown): void => {
      this.logger.warn({ msg: 'the queue has a problem', err: error });
    };
    this.queue.on('error', warn);
    // Only now: while a delivery is being worked on, another of its id would be taken for the same.
    this.queue.on('completed', (delivery: Job<RunDelivery>, mayBeMore: boolean) => {
      if (mayBeMore) void wakeLane(this.queue, delivery.data);
    });
    this.reconciling = this.gate.whenMigrated().then((migrated) => {
      const { signal } = this.shutdown;
      if (!migrated || signal.aborted) return undefined;
      this.queue
        .process(this.environment.SCORING_LANES, (delivery) => this.deliver(delivery.data.run_uuid))
        .catch((error: unknown) => {
          if (!signal.aborted) warn(error);
        });
      return repeat('ScoringRunsReconciler', RECONCILE_MS, signal, () =>
        this.gate.runOrWait(() => this.reconcile()),
      );
    });
  }

  /** Slices that are being scored are finished, while PostgreSQL and Redis are still open. */
  async beforeApplicationShutdown(): Promise<void> {
    const quiet = this.queue.pause(true, true).catch(() => undefined);
    await Promise.race([quiet, wait(QUEUE_PATIENCE_MS, { ref: false })]);
    this.shutdown.abort();
    await Promise.allSettled([...this.running, this.reconciling]);
  }

  private async deliver(runUuid: string): Promise<boolean> {
    const work = this.engine.workFor(TURN_MS, runUuid, this.shutdown.signal);
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }

  private async reconcile(): Promise<void> {
    for (const runUuid of await this.engine.unfinished()) {
      // When Redis is away it is so for all of them; the next turn comes.
      if (!(await wakeLanes(this.queue, runUuid, this.environment.SCORING_LANES))) return;
    }
  }
}
