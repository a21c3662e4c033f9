import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { Inject } from '@nestjs/common';
import type { Job } from 'bull';
import { QueueWorker } from '../background-work/queue-worker.js';
import type { QueuePayloads } from '../background-work/queues.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { MigrationGate } from '../database/migration-gate.js';
import { ValidationJobRunner } from './engine/validation-job.runner.js';
import { JobWaker, type JobQueue } from './job-waker.js';

const LONGEST_RECONCILE_MS = 15_000;

/** Takes jobs from the queue. At shutdown their running requests are stored, and the jobs are given back. */
@Processor('validation-jobs')
export class ValidationJobsWorker extends QueueWorker {
  constructor(
    @InjectQueue('validation-jobs') queue: JobQueue,
    gate: MigrationGate,
    @Inject(ENVIRONMENT) { WORKER_CONCURRENCY, VALIDATION_JOB_LEASE_SECONDS }: Environment,
    private readonly runner: ValidationJobRunner,
    private readonly waker: JobWaker,
  ) {
    super(queue, gate, {
      concurrency: WORKER_CONCURRENCY,
      reconcileMs: Math.min(LONGEST_RECONCILE_MS, (VALIDATION_JOB_LEASE_SECONDS * 1000) / 4),
    });
  }

  @Process()
  async deliver({ data }: Job<QueuePayloads['validation-jobs']>): Promise<void> {
    await this.run(async (shutdown) => {
      const waiting = await this.runner.run(data.job_uuid, shutdown);
      if (waiting) await this.waker.wake(waiting, waiting.delay_ms);
    });
  }

  protected async reconcile(): Promise<void> {
    await this.run((shutdown) => this.runner.applyLeft(shutdown));
    for (const job of await this.runner.unclaimed()) {
      // When Redis is away, no other wake-up would succeed either; the next round tries again.
      if (!(await this.waker.wakeAgain(job))) return;
    }
  }
}
