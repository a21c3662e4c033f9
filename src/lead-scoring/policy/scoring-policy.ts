import { perPlatform, PLATFORMS, type Platform } from '../../common/platforms.js';
import type { Tier } from '../../common/tiers.js';

export const SCORING_METHODS = ['standard', 'weighted'] as const;
export type ScoringMethod = (typeof SCORING_METHODS)[number];

export interface ScoringPolicy {
  /** Points of a valid platform before its confidence, and the extra points of a business or a premium account. */
  readonly base_points: number;
  readonly business_points: number;
  readonly premium_points: number;
  readonly max_platform_score: number;
  /** Method `weighted`: the points of a platform with a full score. The weights add up to 100. */
  readonly platform_weights: Readonly<Record<Platform, number>>;
  /** Bonus for at least this many platforms with a score above 0. Only the first match counts. */
  readonly platform_count_bonuses: readonly { readonly platforms: number; readonly points: number }[];
  readonly combination_bonuses: readonly {
    readonly name: CombinationName;
    readonly platforms: readonly [Platform, Platform];
    readonly points: number;
  }[];
  readonly max_bonus: number;
  readonly max_total: number;
  /** The lowest total of each tier, best first. Below the last bound a lead is POOR. */
  readonly tier_bounds: readonly { readonly tier: BoundedTier; readonly min: number }[];
  /** Confidence level of a contact without a valid platform, in hundredths. */
  readonly default_confidence_hundredths: number;
}

export const COMBINATION_NAMES = ['whatsapp_facebook', 'instagram_facebook', 'google_apple'] as const;
export type CombinationName = (typeof COMBINATION_NAMES)[number];

/** Tiers that have a lower bound, best first. */
export const BOUNDED_TIERS = ['PREMIUM', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly Tier[];
export type BoundedTier = (typeof BOUNDED_TIERS)[number];

/** The scoring policy of the specification. Its numbers are only here. */
export const SCORING_POLICY: ScoringPolicy = {
  base_points: 15,
  business_points: 3,
  premium_points: 2,
  max_platform_score: 20,
  platform_weights: { whatsapp: 25, instagram: 20, facebook: 20, google: 20, apple: 15 },
  platform_count_bonuses: [
    { platforms: 4, points: 10 },
    { platforms: 3, points: 5 },
    { platforms: 2, points: 2 },
  ],
  combination_bonuses: [
    { name: 'whatsapp_facebook', platforms: ['whatsapp', 'facebook'], points: 3 },
    { name: 'instagram_facebook', platforms: ['instagram', 'facebook'], points: 3 },
    { name: 'google_apple', platforms: ['google', 'apple'], points: 2 },
  ],
  max_bonus: 15,
  max_total: 100,
  tier_bounds: [
    { tier: 'PREMIUM', min: 90 },
    { tier: 'HIGH', min: 75 },
    { tier: 'MEDIUM', min: 50 },
    { tier: 'LOW', min: 25 },
  ],
  default_confidence_hundredths: 50,
};

/** The fields of a stored validation that the policy reads. */
export interface ScorableValidation {
  /** The number that was asked about. It may be an earlier number of the contact. */
  phone_e164: string;
  platform: Platform;
  is_valid: boolean;
  is_business: boolean | null;
  is_premium: boolean | null;
  /** From 0 to 1 with two decimals, as numeric(3,2) holds it. */
  confidence_score: number;
  expires_at: Date;
}

/** A contact as the policy reads it. It has at most one validation for each number and platform. */
export interface ScorableContact {
  phone_e164: string;
  validations: readonly ScorableValidation[];
}

/**
 * `platform_points + combination_bonus.total + over_cap = total_score`. The parts of the bonus add up to its total.
 */
export interface ScoreBreakdown {
  method: ScoringMethod;
  platform_scores: Record<Platform, number>;
  platform_points: number;
  combination_bonus: Record<CombinationName | 'platform_count' | 'over_cap' | 'total', number>;
  over_cap: number;
  total_score: number;
  confidence_scores: Partial<Record<Platform, number>>;
  expired_platforms: Platform[];
  /** Platforms with a result for another number than the contact's. Such a result does not count. */
  other_number: Platform[];
}

type PlatformScores = Record<`${Platform}_score`, number>;

/** The columns of `lead_scores` that the policy computes. */
export interface ContactScore extends PlatformScores {
  total_score: number;
  quality_tier: Tier;
  confidence_level: number;
  platform_count: number;
  business_account_count: number;
  premium_account_count: number;
  score_breakdown: ScoreBreakdown;
}

/**
 * Scores one contact from its stored validations. A pure function of contact, method and time. Expired results count
 * and are listed; results for another number than the contact's are listed and do not count.
 */
export function scoreContact(
  contact: ScorableContact,
  method: ScoringMethod,
  now: Date,
  policy: ScoringPolicy = SCORING_POLICY,
): ContactScore {
  const validations = countedValidations(contact);
  const scores = perPlatform((platform) => {
    const validation = validations.find((candidate) => candidate.platform === platform);
    return validation ? platformScore(validation, policy) : 0;
  });
  const valid = validations.filter((validation) => validation.is_valid);
  const points = platformPoints(scores, method, policy);
  const bonus = combinationBonus(scores, policy);
  const total = Math.min(policy.max_total, points + bonus.total);
  return {
    whatsapp_score: scores.whatsapp,
    instagram_score: scores.instagram,
    facebook_score: scores.facebook,
    google_score: scores.google,
    apple_score: scores.apple,
    total_score: total,
    quality_tier: tierOf(total, policy),
    confidence_level: confidenceLevel(valid, policy),
    platform_count: activePlatforms(scores).size,
    business_account_count: valid.filter((validation) => validation.is_business).length,
    premium_account_count: valid.filter((validation) => validation.is_premium).length,
    score_breakdown: {
      method,
      platform_scores: scores,
      platform_points: points,
      combination_bonus: bonus,
      over_cap: total - points - bonus.total,
      total_score: total,
      confidence_scores: Object.fromEntries(validations.map((v) => [v.platform, v.confidence_score])),
      expired_platforms: platformsOf(validations.filter((validation) => validation.expires_at <= now)),
      other_number: platformsOf(
        contact.validations.filter((validation) => !validations.includes(validation)),
      ),
    },
  };
}

/** The results that count: those for the contact's current number. */
export function countedValidations({ phone_e164, validations }: ScorableContact): ScorableValidation[] {
  return validations.filter((validation) => validation.phone_e164 === phone_e164);
}

/** The tier of a total score. */
export function tierOf(total: number, policy: ScoringPolicy = SCORING_POLICY): Tier {
  return policy.tier_bounds.find((bound) => total >= bound.min)?.tier ?? 'POOR';
}

/** Points of one result before its confidence and the cap; 0 when it is not valid. */
export function basePoints(
  validation: Pick<ScorableValidation, 'is_valid' | 'is_business' | 'is_premium'>,
  policy: ScoringPolicy = SCORING_POLICY,
): number {
  if (!validation.is_valid) return 0;
  return (
    policy.base_points +
    (validation.is_business ? policy.business_points : 0) +
    (validation.is_premium ? policy.premium_points : 0)
  );
}

function platformScore(validation: ScorableValidation, policy: ScoringPolicy): number {
  const points = basePoints(validation, policy) * hundredths(validation);
  return Math.min(policy.max_platform_score, divideDown(points, 100));
}

function platformPoints(
  scores: Record<Platform, number>,
  method: ScoringMethod,
  policy: ScoringPolicy,
): number {
  switch (method) {
    case 'standard':
      return sum(Object.values(scores));
    case 'weighted': {
      const weighted = perPlatform((platform) => scores[platform] * policy.platform_weights[platform]);
      return divideDown(sum(Object.values(weighted)), policy.max_platform_score);
    }
  }
}

function combinationBonus(
  scores: Record<Platform, number>,
  policy: ScoringPolicy,
): ScoreBreakdown['combination_bonus'] {
  const active = activePlatforms(scores);
  const parts = {
    platform_count: policy.platform_count_bonuses.find((b) => active.size >= b.platforms)?.points ?? 0,
    whatsapp_facebook: 0,
    instagram_facebook: 0,
    google_apple: 0,
  };
  for (const { name, platforms, points } of policy.combination_bonuses) {
    if (platforms.every((platform) => active.has(platform))) parts[name] = points;
  }
  const uncapped = sum(Object.values(parts));
  const total = Math.min(policy.max_bonus, uncapped);
  return { ...parts, over_cap: total - uncapped, total };
}

function confidenceLevel(valid: readonly ScorableValidation[], policy: ScoringPolicy): number {
  if (valid.length === 0) return policy.default_confidence_hundredths / 100;
  const total = sum(valid.map(hundredths));
  return divideDown(2 * total + valid.length, 2 * valid.length) / 100;
}

/** The platforms of the validations, each once, in the order of PLATFORMS. */
function platformsOf(validations: readonly ScorableValidation[]): Platform[] {
  return PLATFORMS.filter((platform) => validations.some((validation) => validation.platform === platform));
}

function activePlatforms(scores: Record<Platform, number>): Set<Platform> {
  return new Set((Object.keys(scores) as Platform[]).filter((platform) => scores[platform] > 0));
}

/** Whole hundredths, because binary fractions are not exact: 0.29 × 100 is 28.999…. */
function hundredths(validation: ScorableValidation): number {
  return Math.round(validation.confidence_score * 100);
}

/** Integer division that rounds down; both numbers are whole and not negative. */
function divideDown(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
