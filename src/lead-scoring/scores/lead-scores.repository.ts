import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../../database/prepared-statements.js';
import { PLATFORMS } from '../../common/platforms.js';
import type { LeadScoreResponseDto } from '../dto/lead-score-response.dto.js';
import type { ScoringMethod } from '../policy/scoring-policy.js';
import {
  CONTACT_BY_ID,
  CONTACTS_BY_IDS,
  lockContacts,
  writeScores,
  type ScoresWritten,
  type ScoringOptions,
} from './score-writes.sql.js';

/** Contacts that are named are scored even without results, and `last_scored_at` is set each time. */
const EVERYBODY = { include_unvalidated: true, sets_last_scored_at: true };

const WRITE_SCORES: Record<ScoringMethod, string> = {
  standard: writeScores('standard', CONTACTS_BY_IDS, EVERYBODY),
  weighted: writeScores('weighted', CONTACTS_BY_IDS, EVERYBODY),
};

const WRITE_SCORE: Record<ScoringMethod, string> = {
  standard: prepared(writeScores('standard', CONTACT_BY_ID, EVERYBODY)),
  weighted: prepared(writeScores('weighted', CONTACT_BY_ID, EVERYBODY)),
};

const RESPONSE_COLUMNS = `
  l.id, l.contact_id, l.phone_e164, ${PLATFORMS.map((platform) => `l.${platform}_score`).join(', ')},
  l.total_score, l.quality_tier, l.confidence_level::float8 AS confidence_level, l.platform_count,
  l.business_account_count, l.premium_account_count, l.last_calculated_at,
  l.calculation_version, l.calculation_method,
  CASE jsonb_typeof(l.score_breakdown) WHEN 'object' THEN l.score_breakdown ELSE '{}' END AS score_breakdown`;

const BY_CONTACT = prepared(`SELECT ${RESPONSE_COLUMNS} FROM lead_scores l WHERE l.contact_id = $1`);

/** The SQL of scores. Every method works on the given manager: transactions belong to the caller. */
@Injectable()
export class LeadScoresRepository {
  /** Scores contacts that this transaction has locked. Answers how many there were. */
  async score(manager: EntityManager, contactIds: readonly number[], method: ScoringMethod): Promise<number> {
    const { scored, unwritten } = await (contactIds.length === 1
      ? this.write(manager, WRITE_SCORE[method], [...contactIds])
      : this.write(manager, WRITE_SCORES[method], [contactIds]));
    // A scoring run, which locks no contact, has scored these at the same time. It may have read older results than
    // this transaction does.
    if (unwritten.length > 0) await this.score(manager, unwritten, method);
    return scored;
  }

  /**
   * Scores the contacts of a query of `id` and `phone_e164`. Roll back when any of them is `unwritten`, because its
   * contact is already written.
   * @param options.locked locks the contacts first, so that only a run can interfere
   * @param options the others are those of `writeScores`
   */
  async scoreTargets(
    manager: EntityManager,
    targets: string,
    parameters: unknown[],
    { method, locked, ...options }: ScoringOptions & { method: ScoringMethod; locked: boolean },
  ): Promise<ScoresWritten> {
    if (locked) await manager.query(lockContacts(targets), parameters);
    return this.write(manager, writeScores(method, targets, options), parameters);
  }

  private async write(manager: EntityManager, sql: string, parameters: unknown[]): Promise<ScoresWritten> {
    const [row] = await manager.query<ScoresWritten[]>(sql, parameters);
    if (!row) throw new Error('an aggregate answered no row');
    return row;
  }

  async findByContact(manager: EntityManager, contactId: number): Promise<LeadScoreResponseDto | undefined> {
    const [row] = await manager.query<LeadScoreResponseDto[]>(BY_CONTACT, [contactId]);
    return row;
  }
}
