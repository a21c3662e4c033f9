import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../../database/prepared-statements.js';
import { PLATFORMS } from '../../common/platforms.js';
import type { ValidationFlags } from '../../contacts/contact-computed.js';
import { contactPredicate, isUnfiltered } from '../../contacts/filter/contact-predicate.sql.js';
import type { ContactWithScoreDto } from '../../contacts/dto/contact-with-score.dto.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';

export type LeadRow = Pick<
  ContactWithScoreDto,
  | keyof ValidationFlags
  | 'id'
  | 'phone_e164'
  | 'phone_national'
  | 'full_name'
  | 'state_name'
  | 'municipality'
  | 'lada'
  | 'created_at'
  | 'lead_score'
  | 'lead_tier'
  | 'last_scored_at'
>;

/** The SQL of the best leads. */
@Injectable()
export class TopLeadsRepository {
  /**
   * The best leads who may be contacted, by total score, then contact id. Read either in the order of an index on
   * `lead_scores`, or from the few contacts of a narrow filter: docs/decisions/read-paths.md.
   */
  async find(manager: EntityManager, query: TopLeadsQueryDto): Promise<LeadRow[]> {
    const { limit, min_score, tier, ...filter } = query;
    const parameters: unknown[] = [limit, min_score];
    if (tier !== undefined) parameters.push(tier);
    // Whoever has a score has results: as a join they look fifteen times rarer to the planner than they are.
    const predicate = contactPredicate(filter, parameters.length + 1, 'probe');
    const sql = `SELECT c.id, c.phone_e164, c.phone_national, c.full_name, c.state_name, c.municipality, c.lada, c.created_at,
         ${PLATFORMS.map((platform) => `c.${platform}_validated`).join(', ')},
         s.total_score AS lead_score, s.quality_tier AS lead_tier, s.last_calculated_at AS last_scored_at
       FROM lead_scores s
       JOIN contacts c ON c.id = s.contact_id
       WHERE s.total_score >= $2 ${tier === undefined ? '' : 'AND s.quality_tier = $3'} AND ${predicate.sql}
       ORDER BY s.total_score DESC, s.contact_id
       LIMIT $1`;
    // Without a filter there is one path, an index in order of the score; else it depends on the values.
    return manager.query<LeadRow[]>(isUnfiltered(filter) ? prepared(sql) : sql, [
      ...parameters,
      ...predicate.parameters,
    ]);
  }
}
