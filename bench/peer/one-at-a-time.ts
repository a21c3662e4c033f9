import type { EntityManager, DataSource } from 'typeorm';
import { PLATFORMS, type Platform } from '../../src/common/platforms.js';
import type { Tier } from '../../src/common/tiers.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { LeadScore } from '../../src/lead-scoring/lead-score.entity.js';
import { PlatformValidation } from '../../src/platform-validations/platform-validation.entity.js';

/*
 * LeadScoringService of the specification (day 4, block 7) on TypeORM, statement by statement: it reads the contact,
 * its results and its score, writes the score and the contact, commits, and reads the score again. It computes what
 * the specification computes, including the bonus that the specification's model discards (update_derived_fields).
 * Our scoring is compared with its speed, not with its values.
 */

type PlatformScores = Record<Platform, number>;

/** Scores one contact in its own transaction. Answers false when there is no such contact. */
export async function calculateContactScore(dataSource: DataSource, contactId: number): Promise<boolean> {
  const leadScore = await dataSource.transaction((manager) => calculate(manager, contactId));
  if (!leadScore) return false;
  await dataSource.manager.findOneByOrFail(LeadScore, { id: leadScore.id });
  return true;
}

async function calculate(manager: EntityManager, contactId: number): Promise<LeadScore | undefined> {
  const contact = await manager.findOneBy(Contact, { id: contactId });
  if (!contact) return undefined;
  const validations = await manager.findBy(PlatformValidation, { contact_id: contactId });
  const platformScores = scoresOf(validations);
  const valid = validations.filter((validation) => validation.is_valid);
  const combinationBonus = calculateCombinationBonus(platformScores);
  const totalWithBonus = Math.min(100, sum(platformScores) + combinationBonus);

  const existing = await manager.findOneBy(LeadScore, { contact_id: contactId });
  const leadScore = existing ?? manager.create(LeadScore, { contact_id: contactId });
  Object.assign(leadScore, {
    phone_e164: contact.phone_e164,
    whatsapp_score: platformScores.whatsapp,
    instagram_score: platformScores.instagram,
    facebook_score: platformScores.facebook,
    google_score: platformScores.google,
    apple_score: platformScores.apple,
    business_account_count: valid.filter((validation) => validation.is_business).length,
    premium_account_count: valid.filter((validation) => validation.is_premium).length,
    score_breakdown: {
      platform_scores: platformScores,
      combination_bonus: combinationBonus,
      confidence_scores: Object.fromEntries(validations.map((v) => [v.platform, v.confidence_score])),
    },
  });
  if (existing) {
    leadScore.last_calculated_at = new Date();
    leadScore.calculation_version += 1;
  }
  updateDerivedFields(leadScore, platformScores);
  await manager.save(leadScore);
  // Cheaper than saving the entity, which would read it again first. SQLAlchemy does not do that.
  await manager.update(Contact, contactId, {
    lead_score: totalWithBonus,
    lead_tier: leadScore.quality_tier,
    last_scored_at: () => 'now()',
  });
  return leadScore;
}

function scoresOf(validations: readonly PlatformValidation[]): PlatformScores {
  const scores: PlatformScores = { whatsapp: 0, instagram: 0, facebook: 0, google: 0, apple: 0 };
  for (const { platform, is_valid, is_business, is_premium, confidence_score } of validations) {
    if (!is_valid) continue;
    const base = 15 + (is_business ? 3 : 0) + (is_premium ? 2 : 0);
    // Like Python's int() of an exact decimal.
    scores[platform] = Math.min(20, Math.trunc((base * Math.round(confidence_score * 100)) / 100));
  }
  return scores;
}

function calculateCombinationBonus(scores: PlatformScores): number {
  const active = new Set(PLATFORMS.filter((platform) => scores[platform] > 0));
  let bonus = 0;
  if (active.size >= 4) bonus += 10;
  else if (active.size >= 3) bonus += 5;
  else if (active.size >= 2) bonus += 2;
  if (active.has('whatsapp') && active.has('facebook')) bonus += 3;
  if (active.has('instagram') && active.has('facebook')) bonus += 3;
  if (active.has('google') && active.has('apple')) bonus += 2;
  return Math.min(15, bonus);
}

function updateDerivedFields(leadScore: LeadScore, scores: PlatformScores): void {
  leadScore.total_score = sum(scores);
  leadScore.quality_tier = determineQualityTier(leadScore.total_score);
  leadScore.platform_count = PLATFORMS.filter((platform) => scores[platform] > 0).length;
}

function determineQualityTier(total: number): Tier {
  if (total >= 90) return 'PREMIUM';
  if (total >= 75) return 'HIGH';
  if (total >= 50) return 'MEDIUM';
  if (total >= 25) return 'LOW';
  return 'POOR';
}

function sum(scores: PlatformScores): number {
  return PLATFORMS.reduce((total, platform) => total + scores[platform], 0);
}
