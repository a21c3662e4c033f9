import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { QueuePayloads } from '../../background-work/queues.js';
import { wakeWorker } from '../../background-work/wake-worker.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';

export type RunQueue = Queue<QueuePayloads['scoring-runs']>;
export type RunDelivery = QueuePayloads['scoring-runs'];

/**
 * Wakes workers for scoring runs. Several workers share a run. Each delivery is a numbered slot of the run, which
 * goes back to the end of the queue after a while, so that other runs advance too.
 */
@Injectable()
export class RunWaker {
  constructor(
    @InjectQueue('scoring-runs') private readonly queue: RunQueue,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /**
   * Wakes as many workers as the run can use, at most SCORING_LANES. A slot that waits or is being worked on is not
   * added twice. Answers whether Redis took the deliveries.
   */
  async wake(run_uuid: string, contacts: number | null = null): Promise<boolean> {
    const { SCORING_LANES, SCORING_SLICE_CONTACTS } = this.environment;
    const slots = Math.min(Math.ceil((contacts ?? Infinity) / SCORING_SLICE_CONTACTS), SCORING_LANES);
    for (let slot = 0; slot < slots; slot += 1) {
      if (!(await this.wakeSlot({ run_uuid, slot }))) return false;
    }
    return true;
  }

  /** Wakes a worker for one slot of a run. */
  wakeSlot(delivery: RunDelivery): Promise<boolean> {
    return wakeWorker(this.queue, `${delivery.run_uuid}.${delivery.slot}`, delivery);
  }
}
