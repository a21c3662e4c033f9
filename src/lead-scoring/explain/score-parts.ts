import { PLATFORMS, type Platform } from '../../common/platforms.js';
import {
  SCORING_POLICY,
  basePoints,
  type CombinationName,
  type ScorableValidation,
  type ScoreBreakdown,
} from '../policy/scoring-policy.js';

export const SCORE_PART_KINDS = ['platform', 'rounding', 'bonus', 'cap', 'unexplained'] as const;
export type ScorePartKind = (typeof SCORE_PART_KINDS)[number];

export interface ScorePart {
  what: ScorePartKind;
  /** The platform, the bonus, or the policy field that caps or rounds. */
  name: string;
  points: number;
}

const BONUSES: readonly (CombinationName | 'platform_count')[] = [
  'platform_count',
  ...SCORING_POLICY.combination_bonuses.map(({ name }) => name),
];

/**
 * Takes a score apart into whole points that add up to `total_score`. With method `weighted` each platform has the
 * whole points of score × weight ÷ max_platform_score, and `rounding` is the sum of the fractions; with `standard`
 * nothing is rounded. A score that another program stored may have no breakdown, and then its points are
 * `unexplained`.
 */
export function scoreParts(breakdown: Partial<ScoreBreakdown>, total_score: number): ScorePart[] {
  const platforms = PLATFORMS.map((platform): ScorePart => ({
    what: 'platform',
    name: platform,
    points: platformPart(platform, breakdown),
  }));
  const bonus = breakdown.combination_bonus;
  const platformPoints = breakdown.platform_points ?? sumOf(platforms);
  const parts: ScorePart[] = [
    ...platforms,
    { what: 'rounding', name: 'platform_weights', points: platformPoints - sumOf(platforms) },
    ...BONUSES.map((name): ScorePart => ({ what: 'bonus', name, points: bonus?.[name] ?? 0 })),
    { what: 'cap', name: 'max_bonus', points: bonus?.over_cap ?? 0 },
    { what: 'cap', name: 'max_total', points: breakdown.over_cap ?? 0 },
  ];
  const unexplained = total_score - sumOf(parts);
  return unexplained === 0
    ? parts
    : [...parts, { what: 'unexplained', name: 'score_breakdown', points: unexplained }];
}

function platformPart(platform: Platform, breakdown: Partial<ScoreBreakdown>): number {
  const score = breakdown.platform_scores?.[platform] ?? 0;
  if (breakdown.method !== 'weighted') return score;
  return Math.floor((score * SCORING_POLICY.platform_weights[platform]) / SCORING_POLICY.max_platform_score);
}

function sumOf(parts: readonly ScorePart[]): number {
  return parts.reduce((total, part) => total + part.points, 0);
}

/** The result behind a platform's points. */
export interface PlatformEvidence {
  is_valid: boolean;
  is_business: boolean | null;
  is_premium: boolean | null;
  confidence_score: number;
  base_points: number;
  expires_at: Date;
  is_expired: boolean;
}

/** The stored result of a platform as the policy sees it; null when there is none. */
export function evidenceOf(
  validations: readonly ScorableValidation[],
  platform: Platform,
  now: Date,
): PlatformEvidence | null {
  const validation = validations.find((candidate) => candidate.platform === platform);
  if (!validation) return null;
  const { is_valid, is_business, is_premium, confidence_score, expires_at } = validation;
  return {
    is_valid,
    is_business,
    is_premium,
    confidence_score,
    base_points: basePoints(validation),
    expires_at,
    is_expired: expires_at <= now,
  };
}
