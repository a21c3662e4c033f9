import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Tier } from '../../common/tiers.js';
import type { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';
import { contactPredicate } from '../../contacts/filter/contact-predicate.sql.js';
import { setStatementTimeout } from '../../database/transaction.js';
import type { ScoringMethod, ScoringPolicy } from '../policy/scoring-policy.js';
import { scoringQuery } from '../policy/scoring.sql.js';
import type { TierChangeExampleDto } from './dto/simulation-response.dto.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

export interface Simulation {
  policy: ScoringPolicy;
  method: ScoringMethod;
  contact_filters: ContactFilterDto | undefined;
  /** Undefined means all contacts. */
  sample: { size: number; seed: number } | undefined;
  examples: number;
}

/** Contacts of one stored tier that get a certain tier by the policy of the simulation. */
export interface TierTransition {
  from_tier: Tier;
  to_tier: Tier;
  contacts: number;
  /** How many of them have a stored score, and the sum of those scores. */
  scored_before: number;
  sum_before: number;
  sum_after: number;
  /** No examples when the tier stays. */
  examples: TierChangeExampleDto[];
  /** The same in every row. */
  population: number;
}

/** The SQL of simulations. It only reads. */
@Injectable()
export class SimulationRepository {
  /** Makes the caller's transaction read-only from here on, with this time limit for each statement. */
  async restrict(manager: EntityManager, timeoutMs: number): Promise<void> {
    await manager.query('SET TRANSACTION READ ONLY');
    await setStatementTimeout(manager, timeoutMs);
  }

  /**
   * Scores the contacts by the policy and compares with their stored tiers. Answers no row when there are no
   * contacts.
   */
  async compare(manager: EntityManager, simulation: Simulation): Promise<TierTransition[]> {
    const { sql, parameters } = comparison(simulation);
    return manager.query<TierTransition[]>(sql, parameters);
  }
}

function comparison(simulation: Simulation): SqlFragment {
  const { policy, method, contact_filters, sample, examples } = simulation;
  const filter = contact_filters && contactPredicate(contact_filters);
  const parameters: unknown[] = [...(filter?.parameters ?? [])];
  const integer = (value: number): string => `$${parameters.push(value)}::integer`;
  const targets = '(SELECT c.id, c.phone_e164 FROM looked_at JOIN contacts c ON c.id = looked_at.contact_id)';
  const sql = `
  WITH population AS MATERIALIZED (
    SELECT v.contact_id FROM platform_validations v
    ${filter ? `JOIN contacts c ON c.id = v.contact_id WHERE ${filter.sql}` : ''}
    GROUP BY v.contact_id
  ), looked_at AS MATERIALIZED (
    SELECT contact_id FROM population ${sample ? drawn(sample, integer) : ''}
  ), compared AS MATERIALIZED (
    SELECT s.contact_id, l.total_score AS before, s.total_score AS after,
      coalesce(l.quality_tier, 'UNKNOWN') AS from_tier, s.quality_tier AS to_tier
    FROM (${scoringQuery(targets, method, policy, { number: integer })}) s
    LEFT JOIN lead_scores l ON l.contact_id = s.contact_id
    WHERE s.has_results OR l.contact_id IS NOT NULL
  ), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY from_tier, to_tier ORDER BY contact_id) AS place FROM compared
  )
  SELECT from_tier, to_tier, count(*)::integer AS contacts, count(before)::integer AS scored_before,
    coalesce(sum(before), 0)::float8 AS sum_before, sum(after)::float8 AS sum_after,
    coalesce(jsonb_agg(
      jsonb_build_object('contact_id', contact_id, 'total_score_before', before, 'total_score_after', after)
      ORDER BY contact_id) FILTER (WHERE from_tier <> to_tier AND place <= ${integer(examples)}), '[]') AS examples,
    (SELECT count(*)::integer FROM population) AS population
  FROM numbered
  GROUP BY from_tier, to_tier
  ORDER BY contacts DESC, from_tier, to_tier`;
  return { sql, parameters };
}

/**
 * A simple random sample: the contacts with the smallest hash of id and seed. Every contact has the same chance,
 * whatever its results and its place in the table, and the same seed gives the same contacts even after VACUUM.
 * TABLESAMPLE guarantees neither. The sample costs one pass over the index on contact_id.
 */
function drawn(sample: { size: number; seed: number }, integer: (value: number) => string): string {
  return `ORDER BY hashint4extended(contact_id, ${integer(sample.seed)}), contact_id LIMIT ${integer(sample.size)}`;
}
