import type { Queue } from 'bull';
import type { QueuePayloads } from '../../background-work/queues.js';
import { wakeWorker } from '../../background-work/wake-worker.js';

export type RunQueue = Queue<QueuePayloads['scoring-runs']>;
export type RunDelivery = QueuePayloads['scoring-runs'];

/**
 * Wakes workers for a run: one delivery for each lane, that goes to the end of the queue each time it has
 * been worked on for a while. A lane that waits or is being worked on stays the only one of its number. Answers
 * whether Redis took them.
 */
export async function wakeLanes(queue: RunQueue, runUuid: string, lanes: number): Promise<boolean> {
  for (let lane = 0; lane < lanes; lane += 1) {
    if (!(await wakeLane(queue, { run_uuid: runUuid, lane }))) return false;
  }
  return true;
}

/** Wakes a worker for one lane of a run. */
export function wakeLane(queue: RunQueue, delivery: RunDelivery): Promise<boolean> {
  return wakeWorker(queue, `${delivery.run_uuid}.${delivery.lane}`, delivery);
}
