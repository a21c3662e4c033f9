import { InjectQueue, Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { QueueWorker } from '../../background-work/queue-worker.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { ExportRunner } from './export.runner.js';
import { ExportWaker, type ExportQueue } from './export-waker.js';

/** Files that one process writes at once: each keeps PostgreSQL busy, and jobs and runs must continue beside it. */
const CONCURRENCY = 2;
const RECONCILE_MS = 5000;

/** Takes exports from the queue. When the process ends it gives them back, and another worker begins them anew. */
@Processor('exports')
export class ExportsWorker extends QueueWorker {
  constructor(
    @InjectQueue('exports') queue: ExportQueue,
    gate: MigrationGate,
    private readonly runner: ExportRunner,
    private readonly waker: ExportWaker,
  ) {
    super(queue, gate, { concurrency: CONCURRENCY, reconcileMs: RECONCILE_MS });
  }

  @Process()
  async deliver({ data }: Job<{ export_uuid: string }>): Promise<void> {
    await this.run((shutdown) => this.runner.run(data.export_uuid, shutdown));
  }

  protected async reconcile(): Promise<void> {
    for (const waiting of await this.runner.tidyUp()) {
      // Redis is away, so no other wake-up would arrive either. The reconciler tries again soon.
      if (!(await this.waker.wake(waiting))) return;
    }
  }
}
