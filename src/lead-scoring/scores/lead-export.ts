import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '../../database/sql-fragment.js';
import { exportRequest } from '../../contacts/export/export-download.js';
import { SPREAD_COLUMNS } from '../../contacts/export/export.repository.js';
import type { ExportRequest } from '../../contacts/export/export.service.js';
import { ScoredLeads, type Selection } from '../../contacts/export/scored-leads.js';
import { contactPredicate } from '../../contacts/filter/contact-predicate.sql.js';
import type { TopLeadsExportQueryDto } from '../dto/top-leads-query.dto.js';
import { SCORING_POLICY } from '../policy/scoring-policy.js';

/** A limit above any number of contacts. */
const EVERYBODY = 2_147_483_647;

/** The selection for a query of the best leads. InvalidInputError when its fields contradict each other. */
export function leadsRequest(query: TopLeadsExportQueryDto): ExportRequest {
  const { format, columns, delimiter, bom, limit, spread, tier, ...filter } = query;
  return exportRequest('top_leads', { ...filter, ...(tier && { lead_tier: [tier] }) }, query);
}

/** The best leads as a source of exports. */
@Injectable()
export class LeadExports extends ScoredLeads {
  readonly policy_version = createHash('sha256')
    .update(JSON.stringify(SCORING_POLICY))
    .digest('hex')
    .slice(0, 16);

  /** The best leads first. With `spread`, they are taken evenly from the best of each group. */
  ranked({ contact_filters, max_contacts, spread }: Selection): SqlFragment {
    const { min_score = 0, lead_tier: [tier] = [], ...filter } = contact_filters;
    const parameters: unknown[] = [max_contacts ?? EVERYBODY, min_score];
    if (tier !== undefined) parameters.push(tier);
    const predicate = contactPredicate(filter, parameters.length + 1, 'probe');
    const leads = `
      FROM lead_scores s JOIN contacts c ON c.id = s.contact_id
      WHERE s.total_score >= $2 ${tier === undefined ? '' : 'AND s.quality_tier = $3'} AND ${predicate.sql}`;
    const best = 'total_score DESC, contact_id';
    const sql = spread
      ? `SELECT contact_id AS id, row_number() OVER (ORDER BY rank, ${best}) AS position
         FROM (SELECT s.contact_id, s.total_score, row_number() OVER (
             PARTITION BY ${SPREAD_COLUMNS[spread]} ORDER BY s.total_score DESC, s.contact_id) AS rank ${leads}) ranked
         WHERE rank <= $1 ORDER BY rank, ${best} LIMIT $1`
      : `SELECT contact_id AS id, row_number() OVER (ORDER BY ${best}) AS position
         FROM (SELECT s.contact_id, s.total_score ${leads} ORDER BY s.total_score DESC, s.contact_id LIMIT $1) best`;
    return { sql, parameters: [...parameters, ...predicate.parameters] };
  }
}
