import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { QueuePayloads } from '../background-work/queues.js';
import { wakeWorker } from '../background-work/wake-worker.js';
import type { WaitingJob } from './store/job-leases.repository.js';

export type JobQueue = Queue<QueuePayloads['validation-jobs']>;

/**
 * Wakes workers for jobs. Each method answers whether Redis took the wake-up; without it a reconciler finds the job.
 */
@Injectable()
export class JobWaker {
  constructor(@InjectQueue('validation-jobs') private readonly queue: JobQueue) {}

  /**
   * Wakes a worker for a job that waits for one. The id of the wake-up contains the fencing token, which every take,
   * resume and retry increments. So an earlier wake-up does not swallow this one, even if it is still running or
   * belongs to a dead worker.
   */
  wake(job: WaitingJob, delayMs = 0): Promise<boolean> {
    return this.send(job, wakeUpId(job), delayMs);
  }

  /** The same for a job whose wake-up may be active in a worker that is frozen. */
  async wakeAgain(job: WaitingJob): Promise<boolean> {
    const id = wakeUpId(job);
    if (!(await this.send(job, id))) return false;
    const known = await this.queue.getJob(id);
    return (await known?.isActive()) ? this.send(job, `${id}.${Date.now()}`) : true;
  }

  private send({ job_uuid, priority }: WaitingJob, id: string, delay = 0): Promise<boolean> {
    return wakeWorker(this.queue, id, { job_uuid }, { priority, delay });
  }
}

function wakeUpId({ job_uuid, fencing_token }: WaitingJob): string {
  return `${job_uuid}.${fencing_token}`;
}
