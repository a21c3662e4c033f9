import { InvalidInputError, type FieldError } from '../../common/errors/app-error.js';
import { SCORING_POLICY, type ScoringPolicy } from './scoring-policy.js';
import type { PolicyOverrideDto } from '../simulation/dto/policy-override.dto.js';

/**
 * The policy with some of its numbers replaced. InvalidInputError names fields that contradict each other: weights
 * that do not add up to 100, and bonuses or tier bounds that are not in descending order.
 */
export function withOverride(
  override: PolicyOverrideDto,
  policy: ScoringPolicy = SCORING_POLICY,
): ScoringPolicy {
  const changed: ScoringPolicy = {
    ...policy,
    base_points: override.base_points ?? policy.base_points,
    business_points: override.business_points ?? policy.business_points,
    premium_points: override.premium_points ?? policy.premium_points,
    max_platform_score: override.max_platform_score ?? policy.max_platform_score,
    platform_weights: override.platform_weights ?? policy.platform_weights,
    platform_count_bonuses: override.platform_count_bonuses ?? policy.platform_count_bonuses,
    combination_bonuses: policy.combination_bonuses.map((bonus) => ({
      ...bonus,
      points: override.combination_bonuses?.find(({ name }) => name === bonus.name)?.points ?? bonus.points,
    })),
    max_bonus: override.max_bonus ?? policy.max_bonus,
    tier_bounds: policy.tier_bounds.map((bound) => ({
      ...bound,
      min: override.tier_bounds?.find(({ tier }) => tier === bound.tier)?.min ?? bound.min,
    })),
  };
  const errors = [
    ...weightErrors(changed),
    ...countBonusErrors(changed),
    ...tierBoundErrors(changed, override),
  ];
  if (errors.length > 0) throw new InvalidInputError(errors);
  return changed;
}

function weightErrors({ platform_weights }: ScoringPolicy): FieldError[] {
  const total = Object.values(platform_weights).reduce((sum, weight) => sum + weight, 0);
  if (total === 100) return [];
  return [
    { field: 'policy.platform_weights', code: 'sum', detail: `must add up to 100; these make ${total}` },
  ];
}

function countBonusErrors({ platform_count_bonuses: bonuses }: ScoringPolicy): FieldError[] {
  return bonuses.flatMap(({ platforms }, index) => {
    const above = bonuses[index - 1];
    if (!above || platforms < above.platforms) return [];
    return {
      field: `policy.platform_count_bonuses[${index}].platforms`,
      code: 'falling',
      detail: `must be below the ${above.platforms} of the one before`,
    };
  });
}

function tierBoundErrors({ tier_bounds: bounds }: ScoringPolicy, override: PolicyOverrideDto): FieldError[] {
  return bounds.flatMap((bound, index) => {
    const above = bounds[index - 1];
    if (!above || bound.min < above.min) return [];
    // Only one of the two can be overridden here: the policy's own bounds are in order.
    const given = override.tier_bounds ?? [];
    const own = given.findIndex(({ tier }) => tier === bound.tier);
    const culprit = own === -1 ? given.findIndex(({ tier }) => tier === above.tier) : own;
    return {
      field: `policy.tier_bounds[${culprit}].min`,
      code: 'falling',
      detail: `${above.tier} (${above.min}) must be above ${bound.tier} (${bound.min})`,
    };
  });
}
