import { InjectQueue, Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { QueueWorker } from '../../background-work/queue-worker.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { ExportRunner } from './export.runner.js';
import { ExportWaker, type ExportQueue } from './export-waker.js';

/** Files that one process writes at once: each keeps PostgreSQL busy, and jobs and runs want to go on beside it. */
const CONCURRENCY = 2;
const RECONCILE_MS = 5000;

/** Takes exports from the queue. At the end of the process they are given back, and begin anew elsewhere. */
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
      // When Redis is away it is so for all of them; the next search comes.
      if (!(await this.waker.wake(waiting))) return;
    }
  }
}
