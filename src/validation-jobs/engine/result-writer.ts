import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContactsRepository } from '../../contacts/contacts.repository.js';
import { LeadScorer } from '../../lead-scoring/lead-scoring.service.js';
import {
  PlatformValidationsRepository,
  type ValidationResult,
} from '../../platform-validations/platform-validations.repository.js';
import type { AnsweredRequest } from '../store/job-answers.repository.js';
import { Validators } from '../validators/validators.js';
import type { Outcome } from './job-progress.js';

/** Writes results of validators: results, flags and scores. */
@Injectable()
export class ResultWriter {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly validations: PlatformValidationsRepository,
    private readonly scorer: LeadScorer,
    private readonly validators: Validators,
  ) {}

  /** Locks the contacts of results. Answers those that another session has locked. */
  async lock(manager: EntityManager, requests: readonly AnsweredRequest[]): Promise<number[]> {
    const ids = requests.flatMap(({ outcomes }) =>
      outcomes.filter(isKnowledge).map(({ contact_id }) => contact_id),
    );
    return this.contacts.lockFree(manager, [...new Set(ids)]);
  }

  /** Stores results of locked contacts, and scores them. */
  async write(manager: EntityManager, requests: readonly AnsweredRequest[]): Promise<void> {
    const results = requests.flatMap((request) => this.resultsOf(request));
    if (results.length === 0) return;
    await this.validations.store(manager, results);
    await this.scorer.score(manager, [...new Set(results.map(({ contact_id }) => contact_id))], 'standard');
  }

  /** Only valid and invalid are results. Unknown, failed and skipped outcomes change no stored result. */
  private resultsOf({ platform, outcomes }: AnsweredRequest): ValidationResult[] {
    const source = this.validators.find(platform)?.source;
    return outcomes.flatMap(({ contact_id, answer }) => {
      if (answer.status !== 'valid' && answer.status !== 'invalid') return [];
      const { status, ...details } = answer;
      const is_valid = status === 'valid';
      return [{ contact_id, platform, is_valid, ...(source && { validation_source: source }), ...details }];
    });
  }
}

function isKnowledge({ answer }: Outcome): boolean {
  return answer.status === 'valid' || answer.status === 'invalid';
}
