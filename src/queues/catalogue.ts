import type { JobOptions } from 'bull';

/** What each queue carries: ids only, never personal data. */
export interface QueuePayloads {
  'validation-jobs': { job_uuid: string };
  'scoring-runs': { run_uuid: string; lane: number };
}

export type QueueName = keyof QueuePayloads;

interface QueueSettings {
  jobOptions: JobOptions;
  /** How often a worker's crash may interrupt one delivery before Bull gives it up. */
  maxStalledCount: number;
}

/*
 * PostgreSQL holds the truth; a delivery only wakes a worker, who looks there what is to be done. So a delivery is
 * removed whatever becomes of it, and its failure loses nothing: the reconciler wakes a worker again.
 */
const WAKE_UP: QueueSettings = {
  jobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  maxStalledCount: 1000,
};

/** The settings of every queue: a queue without settings does not compile. */
export const QUEUES: Record<QueueName, QueueSettings> = {
  'validation-jobs': WAKE_UP,
  'scoring-runs': WAKE_UP,
};
