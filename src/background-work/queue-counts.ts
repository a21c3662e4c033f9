import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { QUEUES, type QueueName } from './queues.js';

const DELIVERY_STATES = ['waiting', 'active', 'delayed'] as const;
type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How many deliveries stand in the queues of this process. A delivery only wakes a worker: the work is in PostgreSQL. */
@Injectable()
export class QueueCounts {
  constructor(private readonly modules: ModuleRef) {}

  /** Waits for Redis for as long as it is away: the caller sets a limit. */
  async count(): Promise<{ queue: QueueName; state: DeliveryState; deliveries: number }[]> {
    const counted = await Promise.all(
      (Object.keys(QUEUES) as QueueName[]).map(async (queue) => {
        const bullQueue = this.modules.get<Queue>(getQueueToken(queue), { strict: false });
        const counts = await bullQueue.getJobCounts();
        return DELIVERY_STATES.map((state) => ({ queue, state, deliveries: counts[state] }));
      }),
    );
    return counted.flat();
  }
}
