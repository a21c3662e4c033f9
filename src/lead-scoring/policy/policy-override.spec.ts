import { InvalidInputError } from '../../common/errors/app-error.js';
import { SCORING_POLICY } from './scoring-policy.js';
import type { PolicyOverrideDto } from '../simulation/dto/policy-override.dto.js';
import { withOverride } from './policy-override.js';

function refusedFields(override: PolicyOverrideDto): string[] {
  try {
    withOverride(override);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.errors.map(({ field }) => field);
  }
  return [];
}

describe('withOverride', () => {
  it('changes nothing where nothing is given', () => {
    expect(withOverride({})).toEqual(SCORING_POLICY);
  });

  it('changes what is named and keeps the rest, whatever the order', () => {
    const policy = withOverride({
      base_points: 0,
      combination_bonuses: [{ name: 'google_apple', points: 9 }],
      tier_bounds: [
        { tier: 'LOW', min: 0 },
        { tier: 'PREMIUM', min: 85 },
      ],
    });
    expect(policy.base_points).toBe(0);
    expect(policy.combination_bonuses.map(({ points }) => points)).toEqual([3, 3, 9]);
    expect(policy.tier_bounds.map(({ min }) => min)).toEqual([85, 75, 50, 0]);
    expect(policy.max_bonus).toBe(SCORING_POLICY.max_bonus);
  });

  it('replaces the bonuses for many platforms as a whole', () => {
    const platform_count_bonuses = [{ platforms: 5, points: 20 }];
    expect(withOverride({ platform_count_bonuses })).toEqual({ ...SCORING_POLICY, platform_count_bonuses });
  });

  it.each<[PolicyOverrideDto, string]>([
    [
      { platform_weights: { whatsapp: 25, instagram: 20, facebook: 20, google: 20, apple: 16 } },
      'policy.platform_weights',
    ],
    [{ tier_bounds: [{ tier: 'HIGH', min: 90 }] }, 'policy.tier_bounds[0].min'],
    [{ tier_bounds: [{ tier: 'PREMIUM', min: 60 }] }, 'policy.tier_bounds[0].min'],
    [
      {
        tier_bounds: [
          { tier: 'PREMIUM', min: 80 },
          { tier: 'LOW', min: 50 },
        ],
      },
      'policy.tier_bounds[1].min',
    ],
    [
      {
        platform_count_bonuses: [
          { platforms: 3, points: 5 },
          { platforms: 3, points: 2 },
        ],
      },
      'policy.platform_count_bonuses[1].platforms',
    ],
  ])('refuses %j', (override, field) => {
    expect(refusedFields(override)).toEqual([field]);
  });

  it('names all contradictions at once', () => {
    expect(
      refusedFields({
        platform_weights: { whatsapp: 0, instagram: 0, facebook: 0, google: 0, apple: 0 },
        tier_bounds: [{ tier: 'LOW', min: 100 }],
      }),
    ).toEqual(['policy.platform_weights', 'policy.tier_bounds[0].min']);
  });
});
