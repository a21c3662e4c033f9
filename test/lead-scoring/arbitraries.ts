import fc from 'fast-check';
import { PLATFORMS } from '../../src/common/platforms.js';
import {
  BOUNDED_TIERS,
  SCORING_POLICY,
  type ScorableContact,
  type ScorableValidation,
  type ScoringPolicy,
} from '../../src/lead-scoring/policy/scoring-policy.js';

const HOUR_MS = 3_600_000;

const nullableFlag = fc.constantFrom(true, false, null);
const points = fc.integer({ min: 0, max: 100 });

/** Placeholders for the number that a contact has, and for one that it had before. */
export const CURRENT_PHONE = '+523312345678';
export const FORMER_PHONE = '+525512345678';

/** The contact with a set of results. */
export const contactOf = (set: readonly ScorableValidation[]): ScorableContact => ({
  phone_e164: CURRENT_PHONE,
  validations: set,
});

/** Any results that a contact can have: at most one for each number and platform, with null and extreme values. */
export const validations = (now: number): fc.Arbitrary<ScorableValidation[]> =>
  fc.uniqueArray(
    fc.record({
      phone_e164: fc.constantFrom(CURRENT_PHONE, CURRENT_PHONE, FORMER_PHONE),
      platform: fc.constantFrom(...PLATFORMS),
      is_valid: fc.boolean(),
      is_business: nullableFlag,
      is_premium: nullableFlag,
      confidence_score: fc.oneof(
        fc.constantFrom(0, 0.29, 0.67, 1),
        fc.integer({ min: 0, max: 100 }).map((c) => c / 100),
      ),
      expires_at: fc.constantFrom(new Date(now - HOUR_MS), new Date(now + HOUR_MS)),
    }),
    { selector: ({ phone_e164, platform }) => `${phone_e164} ${platform}` },
  );

/** Results that are mostly good, so that bonuses and caps matter. */
export const goodValidations = (now: number): fc.Arbitrary<ScorableValidation[]> =>
  validations(now).chain((some) =>
    fc.constantFrom(
      some,
      PLATFORMS.map((platform) => ({
        phone_e164: CURRENT_PHONE,
        platform,
        is_valid: true,
        is_business: true,
        is_premium: true,
        confidence_score: 1,
        expires_at: new Date(now + HOUR_MS),
        ...some.find((validation) => validation.platform === platform && validation.is_valid),
      })),
    ),
  );

/** Five whole weights that add up to 100. */
const weights = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 })
  .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
  .map((cuts) => PLATFORMS.map((_, index) => cuts[index + 1]! - cuts[index]!))
  .map(([whatsapp, instagram, facebook, google, apple]) => ({
    whatsapp: whatsapp!,
    instagram: instagram!,
    facebook: facebook!,
    google: google!,
    apple: apple!,
  }));

/** The bounds of the tiers, strictly falling. */
const tierBounds = fc
  .uniqueArray(points, { minLength: BOUNDED_TIERS.length, maxLength: BOUNDED_TIERS.length })
  .map((mins) => mins.sort((a, b) => b - a))
  .map((mins) => BOUNDED_TIERS.map((tier, index) => ({ tier, min: mins[index]! })));

const countBonuses = fc
  .uniqueArray(fc.record({ platforms: fc.integer({ min: 1, max: PLATFORMS.length }), points }), {
    minLength: 1,
    selector: (bonus) => bonus.platforms,
  })
  .map((bonuses) => bonuses.sort((a, b) => b.platforms - a.platforms));

/** Any policy that a simulation accepts. */
export const policies: fc.Arbitrary<ScoringPolicy> = fc
  .record({
    base_points: points,
    business_points: points,
    premium_points: points,
    max_platform_score: fc.integer({ min: 1, max: 20 }),
    platform_weights: weights,
    platform_count_bonuses: countBonuses,
    combination_points: fc.tuple(points, points, points),
    max_bonus: points,
    tier_bounds: tierBounds,
  })
  .map(({ combination_points, ...policy }) => ({
    ...SCORING_POLICY,
    ...policy,
    combination_bonuses: SCORING_POLICY.combination_bonuses.map((bonus, index) => ({
      ...bonus,
      points: combination_points[index]!,
    })),
  }));
