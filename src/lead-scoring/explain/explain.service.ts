import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import { NotFoundError } from '../../common/errors/app-error.js';
import { PLATFORMS } from '../../common/platforms.js';
import { ContactsRepository } from '../../contacts/contacts.repository.js';
import { inTransaction } from '../../database/transaction.js';
import { PlatformValidationsRepository } from '../../platform-validations/platform-validations.repository.js';
import type { LeadScoreResponseDto } from '../dto/lead-score-response.dto.js';
import { LeadScoresRepository } from '../scores/lead-scores.repository.js';
import {
  SCORING_METHODS,
  countedValidations,
  scoreContact,
  type ScorableContact,
  type ScoringMethod,
} from '../policy/scoring-policy.js';
import type { ExplainedScoreResponseDto, ScorePartResponseDto } from './dto/explained-score-response.dto.js';
import { scoreOutlook } from './score-outlook.js';
import { evidenceOf, scoreParts, type ScorePart } from './score-parts.js';

/** Explains the score of a contact. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsRepository,
    private readonly validations: PlatformValidationsRepository,
    private readonly scores: LeadScoresRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** The stored score of a contact in parts. 404 for an unknown contact, and for one that was never scored. */
  async explain(contactId: number, by: string): Promise<ExplainedScoreResponseDto> {
    // All reads share one snapshot: a result that is stored between two of them would make a current score look
    // outdated.
    const read = async (manager: EntityManager): Promise<ExplainedScoreResponseDto> => {
      const contact = await this.contacts.findById(manager, contactId);
      if (!contact) throw NotFoundError.of('contact', contactId);
      const stored = await this.scores.findByContact(manager, contactId);
      if (!stored) throw neverScored(contactId);
      const validations = await this.validations.ofContact(manager, contactId);
      await this.audit.record(manager, { actor: by, action: 'contact.read', contact_ids: [contactId] });
      return explainScore(stored, { phone_e164: contact.phone_e164, validations }, new Date());
    };
    return inTransaction(this.dataSource, read, 'REPEATABLE READ');
  }
}

/** 404: the contact has no score. */
export function neverScored(contactId: number): NotFoundError {
  return new NotFoundError('contact_not_scored', `Contact ${contactId} was never scored.`);
}

/** A stored score as the repository reads it. */
type StoredScore = Pick<LeadScoreResponseDto, keyof LeadScoreResponseDto>;

/** Takes a stored score apart, and compares it with the score that the stored results would give now. */
export function explainScore(
  stored: StoredScore,
  contact: ScorableContact,
  now: Date,
): ExplainedScoreResponseDto {
  const { total_score, quality_tier, score_breakdown } = scoreContact(contact, methodOf(stored), now);
  const validations = countedValidations(contact);
  const currentParts = scoreParts(score_breakdown, total_score);
  return {
    ...stored,
    parts: scoreParts(stored.score_breakdown, stored.total_score).map((part): ScorePartResponseDto => {
      const platform = PLATFORMS.find((candidate) => part.what === 'platform' && candidate === part.name);
      return {
        ...part,
        current_points: pointsOf(part, currentParts),
        result: platform ? evidenceOf(validations, platform, now) : null,
      };
    }),
    is_current: stored.total_score === total_score && stored.quality_tier === quality_tier,
    current: { total_score, quality_tier, other_number: score_breakdown.other_number },
    outlook: scoreOutlook(contact, methodOf(stored), now),
  };
}

/** Another program stored an unknown method. Such a score is compared with the default method. */
function methodOf(stored: StoredScore): ScoringMethod {
  return SCORING_METHODS.find((method) => method === stored.calculation_method) ?? 'standard';
}

function pointsOf(part: ScorePart, parts: readonly ScorePart[]): number {
  return parts.find((other) => other.what === part.what && other.name === part.name)?.points ?? 0;
}
