import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { QueuePayloads } from '../../background-work/queues.js';
import { wakeWorker } from '../../background-work/wake-worker.js';

export type ImportQueue = Queue<QueuePayloads['contact-imports']>;

/** Wakes a worker for an import. While one works on it, a further wake-up adds nothing. */
@Injectable()
export class ImportWaker {
  constructor(@InjectQueue('contact-imports') private readonly queue: ImportQueue) {}

  /** Answers whether Redis took the wake-up; without it the reconciler finds the import. */
  wake(import_uuid: string): Promise<boolean> {
    return wakeWorker(this.queue, import_uuid, { import_uuid });
  }

  /** The same for an import without a worker: its earlier wake-up may have gone to a worker that has died. */
  async wakeAgain(import_uuid: string): Promise<boolean> {
    if (!(await this.wake(import_uuid))) return false;
    const known = await this.queue.getJob(import_uuid);
    if (!(await known?.isActive())) return true;
    return wakeWorker(this.queue, `${import_uuid}.${Date.now()}`, { import_uuid });
  }
}
