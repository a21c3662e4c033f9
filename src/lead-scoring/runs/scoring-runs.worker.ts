import { InjectQueue, OnQueueCompleted, Process, Processor } from '@nestjs/bull';
import { Inject } from '@nestjs/common';
import type { Job } from 'bull';
import { QueueWorker } from '../../background-work/queue-worker.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { RunWaker, type RunDelivery, type RunQueue } from './run-waker.js';
import { ScoringRunEngine } from './scoring-run.engine.js';

/** How long a delivery is worked on before other runs come first. */
const DELIVERY_MS = 1000;
const RECONCILE_MS = 5000;

/** Takes the slots of scoring runs from the queue. At the end of the process it finishes the slices under way. */
@Processor('scoring-runs')
export class ScoringRunsWorker extends QueueWorker {
  constructor(
    @InjectQueue('scoring-runs') queue: RunQueue,
    gate: MigrationGate,
    @Inject(ENVIRONMENT) { SCORING_LANES }: Environment,
    private readonly engine: ScoringRunEngine,
    private readonly waker: RunWaker,
  ) {
    super(queue, gate, { concurrency: SCORING_LANES, reconcileMs: RECONCILE_MS });
  }

  /** Answers whether there may be more to do. */
  @Process()
  async deliver({ data }: Job<RunDelivery>): Promise<boolean> {
    const mayBeMore = await this.run((shutdown) => this.engine.workFor(DELIVERY_MS, data.run_uuid, shutdown));
    return mayBeMore ?? false;
  }

  /** Only now: while a delivery is being worked on, another of its id would be taken for the same. */
  @OnQueueCompleted()
  async deliverAgain({ data }: Job<RunDelivery>, mayBeMore: boolean): Promise<void> {
    if (mayBeMore) await this.waker.wakeSlot(data);
  }

  protected async reconcile(): Promise<void> {
    for (const runUuid of await this.engine.unfinished()) {
      // When Redis is away it is so for all of them; the next search comes.
      if (!(await this.waker.wake(runUuid))) return;
    }
  }
}
