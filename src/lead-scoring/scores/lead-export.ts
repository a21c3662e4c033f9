import { createHash } from 'node:crypto';
import type { ExportSelection } from '../../contacts/export/export.service.js';
import { SPREAD_COLUMNS } from '../../contacts/export/export.repository.js';
import type { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';
import { contactPredicate } from '../../contacts/filter/contact-predicate.sql.js';
import type { TopLeadsExportQueryDto } from '../dto/top-leads-query.dto.js';
import { SCORING_POLICY } from '../policy/scoring-policy.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

/** Names the numbers of the scoring policy: others have another version. */
const POLICY_VERSION = createHash('sha256').update(JSON.stringify(SCORING_POLICY)).digest('hex').slice(0, 16);

/** More than all contacts that can be. */
const EVERYBODY = 2_147_483_647;

/** Who is in an export of the best leads: the best first, or taken evenly from the best of each group. */
export function leadSelection(query: TopLeadsExportQueryDto): ExportSelection {
  const { format, columns, delimiter, bom, limit, spread, min_score, tier, ...rest } = query;
  const filter: ContactFilterDto = { ...rest, min_score, ...(tier && { lead_tier: [tier] }) };
  return {
    source: 'top_leads',
    filter,
    limit,
    spread,
    policy_version: POLICY_VERSION,
    ranked: rankedLeads(query),
  };
}

function rankedLeads(query: TopLeadsExportQueryDto): SqlFragment {
  const { format, columns, delimiter, bom, limit = EVERYBODY, spread, min_score, tier, ...filter } = query;
  const parameters: unknown[] = [limit, min_score];
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
