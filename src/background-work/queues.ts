import type { AdvancedSettings, JobOptions, Queue } from 'bull';
import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

/** The payload of each queue: ids only, never personal data. */
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
 * PostgreSQL holds the truth; a delivery only wakes a worker, which then reads from PostgreSQL what to do. So a
 * delivery is removed even when it fails. The reconciler sends a new one.
 */
const WAKE_UP: QueueSettings = {
  jobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  // How often Bull redelivers after a worker crashed.
  settings: { maxStalledCount: 1000 },
};

/*
 * A worker counts as crashed after five seconds without a sign of life, and its deliveries go to others. This does
 * no harm when the worker is alive: slices and imports are locked in PostgreSQL.
 */
const SOON_TAKEN: QueueSettings = {
  ...WAKE_UP,
  settings: { ...WAKE_UP.settings, lockDuration: 5000, stalledInterval: 2500 },
};

/** The settings of every queue. The type demands an entry for each. */
export const QUEUES: Record<QueueName, QueueSettings> = {
  'validation-jobs': WAKE_UP,
  'scoring-runs': SOON_TAKEN,
  'contact-imports': SOON_TAKEN,
  exports: WAKE_UP,
};

const DELIVERY_STATES = ['waiting', 'active', 'delayed'] as const;
type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The number of deliveries in the queues. A delivery only wakes a worker: the work itself is in PostgreSQL. */
@Injectable()
export class QueueCounts {
  constructor(private readonly modules: ModuleRef) {}

  /** Waits while Redis is away; the caller sets a time limit. */
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
