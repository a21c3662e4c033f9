import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../common/errors/app-error.js';
import { inTransaction } from '../database/transaction.js';
import type { BatchAccepted } from './dto/batch-accepted.js';
import type { LeadScoreResponse } from './dto/lead-score.response.js';
import { LeadScorer } from './scores/lead-scorer.js';
import { LeadScoresRepository } from './scores/lead-scores.repository.js';
import type { ScoringMethod } from './policy/scoring-policy.js';
import { ScoringRunsService } from './runs/scoring-runs.service.js';

/** What the API does with scores. */
@Injectable()
export class LeadScoringService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scorer: LeadScorer,
    private readonly scores: LeadScoresRepository,
    private readonly runs: ScoringRunsService,
  ) {}

  /** Scores one contact now; 404 when there is none. */
  async calculate(contactId: number, method: ScoringMethod): Promise<LeadScoreResponse> {
    return inTransaction(this.dataSource, async (manager) => {
      const scored = await this.scorer.score(manager, [contactId], method);
      const score = scored > 0 ? await this.scores.findByContact(manager, contactId) : undefined;
      if (!score) throw NotFoundError.of('contact', contactId);
      return score;
    });
  }

  /** Starts a run over the contacts. */
  async startBatch(contactIds: number[], method: ScoringMethod, caller: string): Promise<BatchAccepted> {
    const { run_uuid } = await this.runs.createForIds(contactIds, method, caller);
    return {
      message: `Batch scoring started for ${contactIds.length} contacts`,
      status: 'processing',
      run_uuid,
    };
  }
}
