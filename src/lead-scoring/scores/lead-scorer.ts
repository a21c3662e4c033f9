import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContactsRepository } from '../../contacts/contacts.repository.js';
import { LeadScoresRepository } from './lead-scores.repository.js';
import type { ScoringMethod } from '../policy/scoring-policy.js';

/** The one way by which scores are written: one contact, a batch, and what a validation job touched. */
@Injectable()
export class LeadScorer {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly scores: LeadScoresRepository,
  ) {}

  /**
   * Locks the contacts, scores them and writes scores and summaries in the caller's transaction.
   * Answers how many of the ids belong to a contact.
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
