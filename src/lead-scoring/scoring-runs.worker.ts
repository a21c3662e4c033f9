import { InjectQueue } from '@nestjs/bull';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Queue } from 'bull';
import type { QueuePayloads } from '../queues/catalogue.js';
import { repeat } from '../queues/repeat.js';
import { wakeWorker } from '../queues/wake-worker.js';
import { ScoringRunsRunner } from './scoring-runs.runner.js';

const RECONCILE_MS = 30_000;

/** Takes scoring runs from the queue, and puts back those that a crash or a lost Redis left behind. */
@Injectable()
export class ScoringRunsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ScoringRunsWorker.name);
  private readonly stopped = new AbortController();

  constructor(
    @InjectQueue('scoring-runs') private readonly queue: Queue<QueuePayloads['scoring-runs']>,
    private readonly runner: ScoringRunsRunner,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.on('error', (error) => {
      this.logger.warn({ msg: 'the queue has a problem', err: error });
    });
    void this.queue.process(1, (delivery) => this.runner.run(delivery.data.run_uuid));
    void repeat('ScoringRunsReconciler', RECONCILE_MS, this.stopped.signal, () => this.reconcile());
  }

  beforeApplicationShutdown(): void {
    this.stopped.abort();
  }

  private async reconcile(): Promise<void> {
    for (const run_uuid of await this.runner.unfinished())
      await wakeWorker(this.queue, run_uuid, { run_uuid });
  }
}
