import type { AdvancedSettings, JobOptions, Queue } from 'bull';
import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

/** What each queue carries: ids only, never personal data. */
export interface QueuePayloads {
  'validation-jobs': { job_uuid: string };
  'scoring-runs': { run_uuid: string; slot: number };
  'contact-imports': { import_uuid: string };
  exports: { export_uuid: string };
}

export type QueueName = keyof QueuePayloads;

interface QueueSettings {
  jobOptions: JobOptions;
  settings: AdvancedSettings;
}

/*
 * PostgreSQL holds the truth; a delivery only wakes a worker, who looks there what is to be done. So a delivery is
 * removed whatever becomes of it, and its failure loses nothing: the reconciler wakes a worker again.
 */
const WAKE_UP: QueueSettings = {
  jobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  // How often a worker's crash may interrupt one delivery before Bull gives it up.
  settings: { maxStalledCount: 1000 },
};

/*
 * A worker that is silent for five seconds has crashed or is frozen, and its deliveries go to others. Should it live
 * after all, no harm is done, because slices and imports are locked in PostgreSQL.
 */
const SOON_TAKEN: QueueSettings = {
  ...WAKE_UP,
  settings: { ...WAKE_UP.settings, lockDuration: 5000, stalledInterval: 2500 },
};

/** The settings of every queue: a queue without settings does not compile. */
export const QUEUES: Record<QueueName, QueueSettings> = {
  'validation-jobs': WAKE_UP,
  'scoring-runs': SOON_TAKEN,
  'contact-imports': SOON_TAKEN,
  exports: WAKE_UP,
};

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
