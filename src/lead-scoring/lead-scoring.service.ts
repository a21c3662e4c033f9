import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../common/errors/app-error.js';
import type { QueuePayloads } from '../queues/catalogue.js';
import { wakeWorker } from '../queues/wake-worker.js';
import type { LeadScoreResponse } from './dto/lead-score.response.js';
import type { BatchAccepted, ScoringRunResponse } from './dto/scoring-run.response.js';
import { LeadScorer } from './lead-scorer.js';
import { LeadScoresRepository } from './lead-scores.repository.js';
import type { ScoringMethod } from './scoring-policy.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';

/** What the API does with scores. */
@Injectable()
export class LeadScoringService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scorer: LeadScorer,
    private readonly scores: LeadScoresRepository,
    private readonly runs: ScoringRunsRepository,
    @InjectQueue('scoring-runs') private readonly queue: Queue<QueuePayloads['scoring-runs']>,
  ) {}

  /** Scores one contact now; 404 when there is none. */
  async calculate(contactId: number, method: ScoringMethod): Promise<LeadScoreResponse> {
    return this.dataSource.transaction(async (manager) => {
      const scored = await this.scorer.score(manager, [contactId], method);
      const score = scored > 0 ? await this.scores.findByContact(manager, contactId) : undefined;
      if (!score) throw NotFoundError.of('contact', contactId);
      return score;
    });
  }

  /** Stores a run over the contacts and wakes a worker for it. */
  async startBatch(
    contactIds: readonly number[],
    method: ScoringMethod,
    caller: string,
  ): Promise<BatchAccepted> {
    const run_uuid = await this.runs.create(this.dataSource.manager, {
      contact_ids: contactIds,
      method,
      created_by: caller,
    });
    await wakeWorker(this.queue, run_uuid, { run_uuid });
    return {
      message: `Batch scoring started for ${contactIds.length} contacts`,
      status: 'processing',
      run_uuid,
    };
  }

  /** How far a run came; 404 when there is none. */
  async run(runUuid: string): Promise<ScoringRunResponse> {
    const run = await this.runs.find(this.dataSource.manager, runUuid);
    if (!run) throw NotFoundError.of('scoring run', runUuid);
    return run;
  }
}
