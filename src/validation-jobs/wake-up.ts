import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { QueuePayloads } from '../background-work/queues.js';
import { wakeWorker } from '../background-work/wake-worker.js';
import type { WaitingJob } from './store/job-leases.repository.js';

export type JobQueue = Queue<QueuePayloads['validation-jobs']>;

/**
 * Wakes a worker for a job that waits for one; answers whether Redis took it. The fencing token is in the delivery's
 * id: each taking, resuming and retrying counts it up, so that a delivery of before, which may be running or just
 * ending or belong to a dead worker, does not swallow this one.
 */
export function wakeForJob(queue: JobQueue, job: WaitingJob, delayMs = 0): Promise<boolean> {
  return wake(queue, job, deliveryId(job), delayMs);
}

/**
 * Wakes a worker for a job that was not taken in spite of a wake-up: the delivery may have gone to a worker that is
 * frozen, where it counts as active. Answers whether Redis took it.
 */
export async function wakeAgainForJob(queue: JobQueue, job: WaitingJob): Promise<boolean> {
  const id = deliveryId(job);
  if (!(await wake(queue, job, id))) return false;
  const delivery = await queue.getJob(id);
  return (await delivery?.isActive()) ? wake(queue, job, `${id}.${Date.now()}`) : true;
}

function deliveryId({ job_uuid, fencing_token }: WaitingJob): string {
  return `${job_uuid}.${fencing_token}`;
}

function wake(queue: JobQueue, job: WaitingJob, id: string, delay = 0): Promise<boolean> {
  const { job_uuid, priority } = job;
  return wakeWorker(queue, id, { job_uuid }, { priority, delay });
}

/** Wakes workers for what the API does to jobs. */
@Injectable()
export class JobWaker {
  constructor(@InjectQueue('validation-jobs') private readonly queue: JobQueue) {}

  /** Answers whether Redis took it; without Redis a reconciler finds the job within seconds. */
  wake(job: WaitingJob): Promise<boolean> {
    return wakeForJob(this.queue, job);
  }
}
