import { PLATFORMS, type Platform, type Schemas } from '../../api/client.js';

/** The scoring rules as the API answers them: a whole PolicyOverride. */
export type Policy = Required<Schemas['PolicyOverride']>;
export type SimulationRequest = Schemas['SimulationRequest'];
export type Simulation = Schemas['SimulationResponse'];

/**
 * The API document does not describe the policy in an answer. It has the fields of PolicyOverride and can be sent
 * back.
 */
export function policyOf(simulation: Simulation): Policy {
  const { base_points, business_points, premium_points, max_platform_score, platform_weights } =
    simulation.policy as unknown as Policy;
  const { platform_count_bonuses, combination_bonuses, max_bonus, tier_bounds } =
    simulation.policy as unknown as Policy;
  return {
    base_points,
    business_points,
    premium_points,
    max_platform_score,
    platform_weights,
    platform_count_bonuses,
    combination_bonuses: combination_bonuses.map(({ name, points }) => ({ name, points })),
    max_bonus,
    tier_bounds,
  };
}

/** Whether each tier begins above the next one, best first. */
export function boundsFall({ tier_bounds }: Policy): boolean {
  return tier_bounds.every(
    ({ min }, index) => index === 0 || min < (tier_bounds[index - 1]?.min ?? Infinity),
  );
}

/** The sum of all weights. The API accepts only 100. */
export function weightSum({ platform_weights }: Policy): number {
  return PLATFORMS.reduce((sum, platform: Platform) => sum + platform_weights[platform], 0);
}

/** The rules that differ, by their names in the program, with both values. */
export function changedRules(before: Policy, after: Policy): { rule: string; from: number; to: number }[] {
  const then = rulesOf(before);
  return Object.entries(rulesOf(after)).flatMap(([rule, to]) => {
    const from = then[rule] ?? to;
    return from === to ? [] : [{ rule, from, to }];
  });
}

function rulesOf(policy: Policy): Record<string, number> {
  const { platform_weights, platform_count_bonuses, combination_bonuses, tier_bounds, ...plain } = policy;
  return {
    ...plain,
    ...Object.fromEntries(PLATFORMS.map((name) => [`platform_weights.${name}`, platform_weights[name]])),
    ...Object.fromEntries(
      platform_count_bonuses.map(({ platforms, points }) => [`platform_count_bonuses.${platforms}`, points]),
    ),
    ...Object.fromEntries(
      combination_bonuses.map(({ name, points }) => [`combination_bonuses.${name}`, points]),
    ),
    ...Object.fromEntries(tier_bounds.map(({ tier, min }) => [`tier_bounds.${tier}`, min])),
  };
}
