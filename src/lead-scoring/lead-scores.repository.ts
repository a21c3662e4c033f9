import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PLATFORMS } from '../common/platforms.js';
import type { LeadScoreResponse } from './dto/lead-score.response.js';
import type { ScoringMethod } from './scoring-policy.js';
import { scoringQuery } from './scoring-sql.js';

const SCORE_COLUMNS = [
  ...PLATFORMS.map((platform) => `${platform}_score`),
  'total_score',
  'quality_tier',
  'confidence_level',
  'platform_count',
  'business_account_count',
  'premium_account_count',
  'score_breakdown',
];

/**
 * Scores the contacts $1 and writes what follows from it. Update and insert apart, because ON CONFLICT takes an id
 * from the 32-bit sequence even when it updates. A contact whose score and tier stay is not rewritten: it has 23
 * indexes. The contacts are locked by then, so that nobody else scores them at the same time.
 */
function writeScores(method: ScoringMethod): string {
  return `
  WITH scored AS MATERIALIZED (
    ${scoringQuery('(SELECT id, phone_e164 FROM contacts WHERE id = ANY($1::integer[]))', method)}
  ), updated AS (
    UPDATE lead_scores l SET
      phone_e164 = s.phone_e164,
      ${SCORE_COLUMNS.map((column) => `${column} = s.${column}`).join(', ')},
      calculation_method = '${method}',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM scored s WHERE l.contact_id = s.contact_id
  ), inserted AS (
    INSERT INTO lead_scores (contact_id, phone_e164, ${SCORE_COLUMNS.join(', ')}, calculation_method)
    SELECT contact_id, phone_e164, ${SCORE_COLUMNS.join(', ')}, '${method}'
    FROM scored s
    WHERE NOT EXISTS (SELECT FROM lead_scores l WHERE l.contact_id = s.contact_id)
    ORDER BY contact_id
  ), summarised AS (
    UPDATE contacts c SET lead_score = s.total_score, lead_tier = s.quality_tier, last_scored_at = now()
    FROM scored s
    WHERE c.id = s.contact_id
      AND (c.lead_score IS DISTINCT FROM s.total_score OR c.lead_tier IS DISTINCT FROM s.quality_tier)
  )
  SELECT count(*)::integer AS scored FROM scored`;
}

const WRITE_SCORES: Record<ScoringMethod, string> = {
  standard: writeScores('standard'),
  weighted: writeScores('weighted'),
};

const RESPONSE_COLUMNS = `
  l.id, l.contact_id, l.phone_e164, ${PLATFORMS.map((platform) => `l.${platform}_score`).join(', ')},
  l.total_score, l.quality_tier, l.confidence_level::float8 AS confidence_level, l.platform_count,
  l.business_account_count, l.premium_account_count, l.last_calculated_at,
  l.calculation_version, l.calculation_method, coalesce(l.score_breakdown, '{}') AS score_breakdown`;

/** The SQL of scores. Every method works on the manager that it is given: transactions belong to the caller. */
@Injectable()
export class LeadScoresRepository {
  /** Scores contacts that are locked in this transaction; answers how many there were. */
  async score(manager: EntityManager, contactIds: readonly number[], method: ScoringMethod): Promise<number> {
    const [row] = await manager.query<{ scored: number }[]>(WRITE_SCORES[method], [contactIds]);
    return row?.scored ?? 0;
  }

  async findByContact(manager: EntityManager, contactId: number): Promise<LeadScoreResponse | undefined> {
    const [row] = await manager.query<LeadScoreResponse[]>(
      `SELECT ${RESPONSE_COLUMNS} FROM lead_scores l WHERE l.contact_id = $1`,
      [contactId],
    );
    return row;
  }
}
