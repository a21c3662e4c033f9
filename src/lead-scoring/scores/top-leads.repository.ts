import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../../database/prepared-statements.js';
import { PLATFORMS } from '../../common/platforms.js';
import { contactPredicate, isUnfiltered } from '../../contacts/filter/contact-predicate.sql.js';
import type { ContactWithScoreDto } from '../../contacts/dto/contact-with-score.dto.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';

/** Columns of the contact; those of its score are named in the statement. */
const CONTACT_COLUMNS = [
  'id',
  'phone_e164',
  'phone_national',
  'full_name',
  'state_name',
  'municipality',
  'lada',
  'created_at',
  ...PLATFORMS.map((platform) => `${platform}_validated` as const),
] as const;

export type LeadRow = Pick<
  ContactWithScoreDto,
  (typeof CONTACT_COLUMNS)[number] | 'lead_score' | 'lead_tier' | 'last_scored_at'
>;

/** The SQL of the best leads. */
@Injectable()
export class TopLeadsRepository {
  /**
   * The best leads who may be contacted, by total score, then contact id. Read in the order of an index on
   * `lead_scores`, or from the few contacts of a narrow filter: docs/decisions/read-paths.md.
   */
  async find(manager: EntityManager, query: TopLeadsQueryDto): Promise<LeadRow[]> {
    const { limit, min_score, tier, ...filter } = query;
    const parameters: unknown[] = [limit, min_score];
    if (tier !== undefined) parameters.push(tier);
    // A contact with a score has results. A join would make the planner expect fifteen times fewer rows than there
    // are.
    const predicate = contactPredicate(filter, parameters.length + 1, 'probe');
    const sql = `SELECT ${CONTACT_COLUMNS.map((column) => `c.${column}`).join(', ')},
         s.total_score AS lead_score, s.quality_tier AS lead_tier, s.last_calculated_at AS last_scored_at
       FROM lead_scores s
       JOIN contacts c ON c.id = s.contact_id
       WHERE s.total_score >= $2 ${tier === undefined ? '' : 'AND s.quality_tier = $3'} AND ${predicate.sql}
       ORDER BY s.total_score DESC, s.contact_id
       LIMIT $1`;
    // Without a filter there is one plan, along the index by score; with one it depends on the values.
    return manager.query<LeadRow[]>(isUnfiltered(filter) ? prepared(sql) : sql, [
      ...parameters,
      ...predicate.parameters,
    ]);
  }
}
