import { PLATFORMS, type Platform } from '../../common/platforms.js';
import type { Tier } from '../../common/tiers.js';
import {
  countedValidations,
  scoreContact,
  type ScorableContact,
  type ScorableValidation,
  type ScoringMethod,
} from '../policy/scoring-policy.js';

/** Why a platform gives fewer points than it could. */
export const OUTLOOK_REASONS = ['never_asked', 'other_number', 'no_account', 'low_confidence'] as const;
export type OutlookReason = (typeof OUTLOOK_REASONS)[number];

/** The highest score to which an answer of one platform could lead. */
export interface ScoreOutlook {
  platform: Platform;
  reason: OutlookReason;
  total_score: number;
  quality_tier: Tier;
}

/**
 * The platforms whose next answer could raise the score, the highest score first. Each platform is tried alone, with
 * an account of the known kind and full confidence. This is a pure function that asks the policy itself, so bonuses
 * and caps are included.
 */
export function scoreOutlook(contact: ScorableContact, method: ScoringMethod, now: Date): ScoreOutlook[] {
  const counted = countedValidations(contact);
  const { total_score: today } = scoreContact(contact, method, now);
  return PLATFORMS.map((platform): ScoreOutlook => {
    const known = counted.find((validation) => validation.platform === platform);
    const others = contact.validations.filter((validation) => validation !== known);
    const found = foundOn(platform, contact.phone_e164, known, now);
    const { total_score, quality_tier } = scoreContact(
      { ...contact, validations: [...others, found] },
      method,
      now,
    );
    return { platform, reason: reasonOf(platform, known, contact), total_score, quality_tier };
  })
    .filter(({ total_score }) => total_score > today)
    .sort((one, other) => other.total_score - one.total_score);
}

function foundOn(
  platform: Platform,
  phone_e164: string,
  known: ScorableValidation | undefined,
  now: Date,
): ScorableValidation {
  const { is_business, is_premium } = known?.is_valid ? known : { is_business: null, is_premium: null };
  return {
    phone_e164,
    platform,
    is_valid: true,
    is_business,
    is_premium,
    confidence_score: 1,
    expires_at: now,
  };
}

function reasonOf(
  platform: Platform,
  known: ScorableValidation | undefined,
  { validations }: ScorableContact,
): OutlookReason {
  if (known) return known.is_valid ? 'low_confidence' : 'no_account';
  return validations.some((validation) => validation.platform === platform) ? 'other_number' : 'never_asked';
}
