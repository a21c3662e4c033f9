import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { SCORING_POLICY, type ScoringMethod, type ScoringPolicy } from './scoring-policy.js';

/*
 * The policy of scoring-policy.ts as one set-based query, generated from the same constants. A property test
 * compares both on random validations. All arithmetic is exact: integers and numeric.
 */

/** Writes a number of the policy into the SQL, as a literal or as the placeholder of a parameter. */
type NumberWriter = (value: number) => string;

interface ScoringQueryOptions {
  /** How numbers of the policy are written; numbers from a client must be parameters. */
  number?: NumberWriter;
  /** The join of `targets t` with their results `v`, in case another join gives a better plan. */
  results?: string;
}

/**
 * OFFSET 0 keeps a subquery separate. Without it PostgreSQL would inline its expressions and compute them at each
 * use.
 */
const COMPUTED_ONCE = 'OFFSET 0';

/** Joins `targets t` with their results `v`. Contacts without results are kept. */
const ALL_RESULTS = 'LEFT JOIN platform_validations v ON v.contact_id = t.id';

/**
 * A query with one row per contact of `targets`. It has `contact_id`, `phone_e164`, the columns of `lead_scores` that
 * the policy computes, and `has_results`: whether any result counts. A condition on the breakdown in its place would
 * make PostgreSQL build the breakdown twice.
 * @param targets a query or table expression with `id` and `phone_e164`
 */
export function scoringQuery(
  targets: string,
  method: ScoringMethod,
  policy: ScoringPolicy = SCORING_POLICY,
  { number = String, results = ALL_RESULTS }: ScoringQueryOptions = {},
): string {
  return `
  SELECT contact_id, phone_e164,
    ${PLATFORMS.map((platform) => `${platform}_score`).join(', ')},
    total_score,
    ${tierCase(policy, number)} AS quality_tier,
    confidence_level, platform_count, business_account_count, premium_account_count,
    jsonb_build_object(
      'method', '${method}',
      'platform_scores', jsonb_build_object(${PLATFORMS.map((platform) => `'${platform}', ${platform}_score`).join(', ')}),
      'platform_points', platform_points,
      'combination_bonus', jsonb_build_object(
        'platform_count', count_bonus,
        ${policy.combination_bonuses.map(({ name }) => `'${name}', ${name}`).join(', ')},
        'over_cap', bonus - uncapped_bonus,
        'total', bonus),
      'over_cap', total_score - platform_points - bonus,
      'total_score', total_score,
      'confidence_scores', confidence_scores,
      'expired_platforms', expired_platforms,
      'other_number', other_number) AS score_breakdown,
    confidence_scores <> '{}' AS has_results
  FROM (${totals(`${targets} t ${results}`, method, policy, number)} ${COMPUTED_ONCE}) totals`;
}

function totals(source: string, method: ScoringMethod, policy: ScoringPolicy, number: NumberWriter): string {
  return `
    SELECT *, least(${number(policy.max_total)}, platform_points + bonus) AS total_score
    FROM (
      SELECT *, least(${number(policy.max_bonus)}, uncapped_bonus) AS bonus
      FROM (
        SELECT *, count_bonus + ${policy.combination_bonuses.map(({ name }) => name).join(' + ')} AS uncapped_bonus
        FROM (
          SELECT *,
            ${platformPoints(method, policy, number)} AS platform_points,
            ${countBonus(policy, number)} AS count_bonus,
            ${policy.combination_bonuses.map((bonus) => combinationCase(bonus, number)).join(',\n            ')}
          FROM (
            SELECT *, ${PLATFORMS.map((platform) => `(${platform}_score > 0)::integer`).join(' + ')} AS platform_count
            FROM (${platformScores(source, policy, number)}) scores
          ) counted
        ) parts
      ) uncapped
      ${COMPUTED_ONCE}
    ) capped`;
}

/** One row a contact: its five scores and what is counted over its valid platforms. Results of another number than
 * the contact's do not count and are named. */
function platformScores(source: string, policy: ScoringPolicy, number: NumberWriter): string {
  const order = `array_position(ARRAY[${PLATFORMS.map((platform) => `'${platform}'`).join(', ')}], v.platform::text)`;
  const otherNumber = PLATFORMS.map(
    (platform) =>
      `CASE WHEN bool_or(NOT p.counts) FILTER (WHERE v.platform = '${platform}') THEN '${platform}' END`,
  );
  return `
      SELECT t.id AS contact_id, t.phone_e164,
        ${PLATFORMS.map((platform) => `coalesce(max(p.score) FILTER (WHERE v.platform = '${platform}'), 0) AS ${platform}_score`).join(',\n        ')},
        coalesce(round(avg(v.confidence_score) FILTER (WHERE p.is_valid), 2),
          ${number(policy.default_confidence_hundredths)} * 0.01) AS confidence_level,
        (count(*) FILTER (WHERE p.is_valid AND v.is_business))::integer AS business_account_count,
        (count(*) FILTER (WHERE p.is_valid AND v.is_premium))::integer AS premium_account_count,
        coalesce(jsonb_object_agg(v.platform, v.confidence_score) FILTER (WHERE p.counts), '{}')
          AS confidence_scores,
        coalesce(jsonb_agg(v.platform ORDER BY ${order}) FILTER (WHERE p.counts AND v.expires_at <= now()), '[]')
          AS expired_platforms,
        to_jsonb(array_remove(ARRAY[${otherNumber.join(', ')}], NULL)) AS other_number
      FROM ${source}
      CROSS JOIN LATERAL (
        SELECT v.phone_e164 = t.phone_e164 AS counts
      ) n
      CROSS JOIN LATERAL (
        SELECT n.counts, n.counts AND v.is_valid AS is_valid, CASE WHEN n.counts AND v.is_valid THEN least(${number(policy.max_platform_score)}, floor((
          ${number(policy.base_points)}
          + CASE WHEN v.is_business THEN ${number(policy.business_points)} ELSE 0 END
          + CASE WHEN v.is_premium THEN ${number(policy.premium_points)} ELSE 0 END) * v.confidence_score))::integer
          ELSE 0 END AS score
      ) p
      GROUP BY t.id, t.phone_e164`;
}

function platformPoints(method: ScoringMethod, policy: ScoringPolicy, number: NumberWriter): string {
  switch (method) {
    case 'standard':
      return PLATFORMS.map((platform) => `${platform}_score`).join(' + ');
    case 'weighted': {
      const weighted = PLATFORMS.map(
        (platform) => `${platform}_score * ${number(policy.platform_weights[platform])}`,
      );
      // Integer division drops the remainder.
      return `(${weighted.join(' + ')}) / ${number(policy.max_platform_score)}`;
    }
  }
}

function countBonus(policy: ScoringPolicy, number: NumberWriter): string {
  const cases = policy.platform_count_bonuses.map(
    ({ platforms, points }) => `WHEN platform_count >= ${number(platforms)} THEN ${number(points)}`,
  );
  return `CASE ${cases.join(' ')} ELSE 0 END`;
}

function combinationCase(bonus: ScoringPolicy['combination_bonuses'][number], number: NumberWriter): string {
  const both = bonus.platforms.map((platform: Platform) => `${platform}_score > 0`).join(' AND ');
  return `CASE WHEN ${both} THEN ${number(bonus.points)} ELSE 0 END AS ${bonus.name}`;
}

function tierCase(policy: ScoringPolicy, number: NumberWriter): string {
  const cases = policy.tier_bounds.map(
    ({ tier, min }) => `WHEN total_score >= ${number(min)} THEN '${tier}'`,
  );
  return `CASE ${cases.join(' ')} ELSE 'POOR' END`;
}
