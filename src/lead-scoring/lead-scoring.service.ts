import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { NotFoundError } from '../common/errors/app-error.js';
import { inTransaction } from '../database/transaction.js';
import type { BatchAcceptedDto, LeadScoreResponseDto } from './dto/lead-score-response.dto.js';
import { LeadScoresRepository } from './scores/lead-scores.repository.js';
import type { ScoringMethod } from './policy/scoring-policy.js';
import { ScoringRunsService } from './runs/scoring-runs.service.js';
import { ContactsRepository } from '../contacts/contacts.repository.js';

/** Writes scores: of one contact, of a batch, and of the contacts of a validation job. */
@Injectable()
export class LeadScorer {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly scores: LeadScoresRepository,
  ) {}

  /**
   * Locks the contacts, scores them, and writes scores and summaries in the caller's transaction. Answers how many
   * of the ids belong to a contact.
   */
  async score(manager: EntityManager, contactIds: readonly number[], method: ScoringMethod): Promise<number> {
    const contacts = await this.contacts.lock(manager, contactIds);
    if (contacts.length === 0) return 0;
    return this.scores.score(
      manager,
      contacts.map((contact) => contact.id),
      method,
    );
  }
}

/** The operations of the API on scores. */
@Injectable()
export class LeadScoringService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scorer: LeadScorer,
    private readonly scores: LeadScoresRepository,
    private readonly runs: ScoringRunsService,
    private readonly audit: AuditRepository,
  ) {}

  /** Scores one contact now. 404 when there is no such contact. */
  async calculate(contactId: number, method: ScoringMethod, by: string): Promise<LeadScoreResponseDto> {
    return inTransaction(this.dataSource, async (manager) => {
      const scored = await this.scorer.score(manager, [contactId], method);
      const score = scored > 0 ? await this.scores.findByContact(manager, contactId) : undefined;
      if (!score) throw NotFoundError.of('contact', contactId);
      await this.audit.record(manager, { actor: by, action: 'contact.scored', contact_ids: [contactId] });
      return score;
    });
  }

  /** Starts a run over the contacts. */
  async startBatch(contactIds: number[], method: ScoringMethod, caller: string): Promise<BatchAcceptedDto> {
    const { run_uuid } = await this.runs.createForIds(contactIds, method, caller);
    return {
      message: `Batch scoring started for ${contactIds.length} contacts`,
      status: 'processing',
      run_uuid,
    };
  }
}
