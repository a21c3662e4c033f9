import type { Parameter } from './contact-branches.sql.js';
import type { ContactFilterDto } from './contact-filter.dto.js';
import { daysAgo } from './contact-predicate.sql.js';

/**
 * The condition on a score `s` that its contact may match the filter, by what an index of scores knows: tier, total score
 * and the time of the last message. Every matching contact with a score fulfils it.
 */
export function scorePredicate(filter: ContactFilterDto, parameter: Parameter): string {
  const { lead_tier, min_score = 0 } = filter;
  const conditions = [`s.total_score >= ${parameter(min_score)}`];
  if (lead_tier) conditions.push(`s.quality_tier = ANY(${parameter(lead_tier)}::text[])`);
  const notContacted = leadNotContacted(filter, parameter);
  if (notContacted !== undefined) conditions.push(notContacted);
  return conditions.join(' AND ');
}

/** With more leads in `moved_leads`, no copy of a time is trusted. PostgreSQL keeps so few in a hash table. */
const MOST_MOVED = 1_000;

/**
 * The part of it that is about messages; undefined without such a filter. Leads in `moved_leads` may have a later time than
 * their contact: see contacted-leads.sql.ts.
 */
export function leadNotContacted(
  { not_contacted_days }: ContactFilterDto,
  parameter: Parameter,
): string | undefined {
  if (not_contacted_days === undefined) return undefined;
  // In a subquery the moment is computed once, not for each of the leads that are skipped.
  const moment = `(SELECT ${daysAgo(parameter(not_contacted_days))})`;
  return `(s.contact_last_sent_at IS NULL OR s.contact_last_sent_at < ${moment}
    OR s.contact_id IN (SELECT contact_id FROM moved_leads LIMIT ${MOST_MOVED})
    OR (SELECT count(*) > ${MOST_MOVED} FROM (SELECT FROM moved_leads LIMIT ${MOST_MOVED} + 1) moved))`;
}
