import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { QueuePayloads } from '../../background-work/queues.js';
import { wakeWorker } from '../../background-work/wake-worker.js';

export type ExportQueue = Queue<QueuePayloads['exports']>;

/** Wakes workers for exports. */
@Injectable()
export class ExportWaker {
  constructor(@InjectQueue('exports') private readonly queue: ExportQueue) {}

  /**
   * Wakes a worker; answers whether Redis took the wake-up. Its id contains the fencing token, which each worker counts
   * up, so that the wake-up of a dead worker does not swallow this one.
   */
  wake({ export_uuid, fencing_token }: { export_uuid: string; fencing_token: number }): Promise<boolean> {
    return wakeWorker(this.queue, `${export_uuid}.${fencing_token}`, { export_uuid });
  }
}
