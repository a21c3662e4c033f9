import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContactsRepository } from '../../contacts/contacts.repository.js';
import { inTransaction } from '../../database/transaction.js';
import { LeadScorer } from '../../lead-scoring/lead-scoring.service.js';
import {
  PlatformValidationsRepository,
  type ValidationResult,
} from '../../platform-validations/platform-validations.repository.js';
import type { JobAskers } from './batch-asker.js';
import { JobFailuresRepository } from '../store/job-failures.repository.js';
import { JobLeasesRepository, type Checkpoint, type Lease } from '../store/job-leases.repository.js';
import type { BatchOutcome, Outcome } from './job-progress.js';

/** Writes what became of batches. */
@Injectable()
export class BatchWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: JobLeasesRepository,
    private readonly contacts: ContactsRepository,
    private readonly validations: PlatformValidationsRepository,
    private readonly scorer: LeadScorer,
    private readonly failures: JobFailuresRepository,
  ) {}

  /**
   * Results, flags, scores, failures, counters and cursor in one transaction: all of the batches or nothing.
   * Throws LeaseLostError, with nothing written, when the job is no longer this worker's.
   */
  async write(
    lease: Lease,
    checkpoint: Checkpoint,
    batches: readonly BatchOutcome[],
    run: { askers: JobAskers; only_failed: boolean },
  ): Promise<void> {
    const outcomes = batches.flatMap((batch) => batch.outcomes);
    const contact_ids = batches.flatMap((batch) => batch.contact_ids);
    const results = outcomes.flatMap((outcome) => toResult(outcome, run.askers));
    const touched = [...new Set(results.map((result) => result.contact_id))];
    await inTransaction(this.dataSource, async (manager) => {
      // First, because it locks the job: whoever takes it over waits for this or makes this fail.
      await this.leases.checkpoint(manager, lease, checkpoint);
      const { only_failed } = run;
      await this.failures.record(manager, lease.job_id, { contact_ids, outcomes, only_failed });
      if (touched.length === 0) return;
      await this.contacts.lock(manager, touched);
      await this.validations.store(manager, results);
      await this.scorer.score(manager, touched, 'standard');
    });
  }
}

/** Only valid and invalid are knowledge; unknown, failed and skipped leave what is stored alone. */
function toResult({ contact_id, platform, answer }: Outcome, askers: JobAskers): ValidationResult[] {
  if (answer.status !== 'valid' && answer.status !== 'invalid') return [];
  const { status, ...details } = answer;
  const source = askers.get(platform)?.source;
  return [
    {
      contact_id,
      platform,
      is_valid: status === 'valid',
      ...(source && { validation_source: source }),
      ...details,
    },
  ];
}
