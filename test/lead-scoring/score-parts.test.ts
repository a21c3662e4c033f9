import fc from 'fast-check';
import type { LeadScoreResponseDto } from '../../src/lead-scoring/dto/lead-score-response.dto.js';
import { explainScore } from '../../src/lead-scoring/explain/explain.service.js';
import {
  scoreContact,
  SCORING_METHODS,
  type ContactScore,
  type ScorableValidation,
  type ScoringMethod,
} from '../../src/lead-scoring/policy/scoring-policy.js';
import { contactOf, CURRENT_PHONE, goodValidations } from './arbitraries.js';

const NOW = new Date('2025-08-20T18:00:00Z');

const results = goodValidations(NOW.getTime());

const stored = (score: ContactScore, method: string | null): LeadScoreResponseDto => ({
  ...score,
  id: 7,
  contact_id: 42,
  phone_e164: '+523312345678',
  last_calculated_at: NOW,
  calculation_version: 1,
  calculation_method: method,
});

const score = (validations: readonly ScorableValidation[], method: ScoringMethod): LeadScoreResponseDto =>
  stored(scoreContact(contactOf(validations), method, NOW), method);

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('an explained score', () => {
  it.each(SCORING_METHODS)('has whole parts that add up, then and now (%s)', (method) => {
    fc.assert(
      fc.property(results, results, (before, now) => {
        const explained = explainScore(score(before, method), contactOf(now), NOW);
        expect(sum(explained.parts.map((part) => part.points))).toBe(explained.total_score);
        expect(sum(explained.parts.map((part) => part.current_points))).toBe(explained.current.total_score);
        expect(explained.parts.every((part) => Number.isInteger(part.points))).toBe(true);
        expect(explained.parts.map((part) => part.what)).not.toContain('unexplained');
      }),
      { numRuns: 300 },
    );
  });

  it.each(SCORING_METHODS)('is current exactly if total and tier would be stored again (%s)', (method) => {
    fc.assert(
      fc.property(results, results, (before, now) => {
        const [old, fresh] = [score(before, method), scoreContact(contactOf(now), method, NOW)];
        const same = old.total_score === fresh.total_score && old.quality_tier === fresh.quality_tier;
        expect(explainScore(old, contactOf(now), NOW).is_current).toBe(same);
        expect(explainScore(old, contactOf(before), NOW).is_current).toBe(true);
      }),
    );
  });

  it.each(SCORING_METHODS)(
    'shows what each platform could add, and only platforms that could raise the score (%s)',
    (method) => {
      fc.assert(
        fc.property(results, (validations) => {
          const { outlook, current } = explainScore(score(validations, method), contactOf(validations), NOW);
          for (const { platform, reason, total_score, quality_tier } of outlook) {
            const own = validations.find(
              (each) => each.platform === platform && each.phone_e164 === CURRENT_PHONE,
            );
            expect(total_score).toBeGreaterThan(current.total_score);
            expect(own?.is_valid ?? null).toBe(
              reason === 'low_confidence' ? true : reason === 'no_account' ? false : null,
            );
            // Storing the answer that it predicts gives the score that it predicts.
            const kind = own?.is_valid ? own : { is_business: null, is_premium: null };
            const found = {
              ...kind,
              phone_e164: CURRENT_PHONE,
              platform,
              is_valid: true,
              confidence_score: 1,
            };
            const then = scoreContact(
              contactOf([...validations.filter((each) => each !== own), { ...found, expires_at: NOW }]),
              method,
              NOW,
            );
            expect([then.total_score, then.quality_tier]).toEqual([total_score, quality_tier]);
          }
          const totals = outlook.map(({ total_score }) => total_score);
          expect(totals).toEqual([...totals].sort((one, other) => other - one));
        }),
      );
      expect(explainScore(score([], method), contactOf([]), NOW).outlook.map(({ reason }) => reason)).toEqual(
        Array(5).fill('never_asked'),
      );
    },
  );

  it('gives each platform its weighted points, and shows the sum of their fractions', () => {
    const validations = (['whatsapp', 'instagram', 'apple'] as const).map((platform): ScorableValidation => ({
      phone_e164: CURRENT_PHONE,
      platform,
      is_valid: true,
      is_business: true,
      is_premium: false,
      confidence_score: 0.95,
      expires_at: NOW,
    }));
    const { parts, total_score } = explainScore(score(validations, 'weighted'), contactOf(validations), NOW);
    // 17 × 25, 20 and 15 ÷ 20: 21.25 + 17 + 12.75 = 51, with 50 in whole points; and 5 for three platforms.
    expect(total_score).toBe(56);
    expect(parts.filter(({ points }) => points !== 0).map(({ name, points }) => [name, points])).toEqual([
      ['whatsapp', 21],
      ['instagram', 17],
      ['apple', 12],
      ['platform_weights', 1],
      ['platform_count', 5],
    ]);
    expect(parts[0]!.result).toMatchObject({ base_points: 18, confidence_score: 0.95, is_expired: true });
  });

  it('also adds up when another program stored a score without a breakdown', () => {
    const foreign: object = { total_score: 64, score_breakdown: {}, calculation_method: 'magic' };
    const row = Object.assign(score([], 'standard'), foreign);
    const { parts, is_current } = explainScore(row, contactOf([]), NOW);
    expect(sum(parts.map((part) => part.points))).toBe(64);
    expect(parts.at(-1)).toMatchObject({ what: 'unexplained', points: 64, current_points: 0 });
    expect(is_current).toBe(false);
  });
});
