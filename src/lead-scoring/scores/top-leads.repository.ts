import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LONGEST_READ } from '../../common/keyset.js';
import { prepared } from '../../database/prepared-statements.js';
import { LEAD_JSON } from '../../contacts/contact-json.js';
import { contactPredicate, isUnfiltered } from '../../contacts/filter/contact-predicate.sql.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';

/** A lead, for LEAD_JSON to write. */
export interface LeadRow {
  id: number;
  lead: string;
}

/** What the score itself says. The columns of the contact follow when its summary changes. */
const OF_THE_SCORE: Partial<Record<string, string>> = {
  lead_score: 's.total_score',
  lead_tier: 's.quality_tier',
  last_scored_at: 's.last_calculated_at',
};
const LISTED = LEAD_JSON.select((column) => OF_THE_SCORE[column] ?? `c.${column}`);

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
    // Without a filter there is one plan, along the index by score; with one it depends on the values.
    const isPrepared = isUnfiltered(filter);
    const sql = `SELECT l.id, l.lead FROM (
         SELECT c.id, ${LISTED} AS lead
         FROM lead_scores s
         JOIN contacts c ON c.id = s.contact_id
         WHERE s.total_score >= $2 ${tier === undefined ? '' : 'AND s.quality_tier = $3'} AND ${predicate.sql}
         ORDER BY s.total_score DESC, s.contact_id
         LIMIT ${isPrepared ? LONGEST_READ : '$1'}) l
       LIMIT $1`;
    return manager.query<LeadRow[]>(isPrepared ? prepared(sql) : sql, [
      ...parameters,
      ...predicate.parameters,
    ]);
  }
}
