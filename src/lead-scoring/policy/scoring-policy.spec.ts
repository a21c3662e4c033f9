import { PLATFORMS, type Platform } from '../../common/platforms.js';
import type { Tier } from '../../common/tiers.js';
import { scoreContact, tierOf, type ScorableValidation, type ScoringMethod } from './scoring-policy.js';

const NOW = new Date('2025-08-20T12:00:00Z');
const PHONE = '+523312345678';
const TOMORROW = new Date('2025-08-21T12:00:00Z');
const YESTERDAY = new Date('2025-08-19T12:00:00Z');

/** `b` business, `p` premium, `x` not valid; then the confidence. */
function validation(platform: Platform, mark: string): ScorableValidation {
  return {
    phone_e164: PHONE,
    platform,
    is_valid: !mark.includes('x'),
    is_business: mark.includes('b'),
    is_premium: mark.includes('p'),
    confidence_score: Number(mark.replaceAll(/[a-z]/g, '')),
    expires_at: TOMORROW,
  };
}

type Marks = Partial<Record<Platform, string>>;

function score(marks: Marks, method: ScoringMethod = 'standard'): ReturnType<typeof scoreContact> {
  const validations = PLATFORMS.flatMap((platform) => {
    const mark = marks[platform];
    return mark === undefined ? [] : [validation(platform, mark)];
  });
  return scoreContact({ phone_e164: PHONE, validations }, method, NOW);
}

const all = (mark: string): Marks => ({
  whatsapp: mark,
  instagram: mark,
  facebook: mark,
  google: mark,
  apple: mark,
});

/* Worked out by hand from the rules of the specification. */
const CASES: [string, Marks, ScoringMethod, number, Tier, number][] = [
  ['nobody was asked', {}, 'standard', 0, 'POOR', 0.5],
  ['one platform, full confidence: 15', { whatsapp: '1.00' }, 'standard', 15, 'POOR', 1],
  ['15 × 0.67 = 10.05', { whatsapp: '0.67' }, 'standard', 10, 'POOR', 0.67],
  ['15 × 0.29 = 4.35', { whatsapp: '0.29' }, 'standard', 4, 'POOR', 0.29],
  ['20 × 0.29 = 5.80', { whatsapp: 'bp0.29' }, 'standard', 5, 'POOR', 0.29],
  ['18 × 0.67 = 12.06', { google: 'b0.67' }, 'standard', 12, 'POOR', 0.67],
  ['17 × 1.00', { apple: 'p1.00' }, 'standard', 17, 'POOR', 1],
  ['20 × 1.00', { apple: 'bp1.00' }, 'standard', 20, 'POOR', 1],
  ['20 × 0.55 is 11, which binary fractions put above', { apple: 'bp0.55' }, 'standard', 11, 'POOR', 0.55],
  ['confidence 0 scores 0', { whatsapp: '0.00' }, 'standard', 0, 'POOR', 0],
  [
    'confidence 0 makes no active platform, so no bonus',
    { whatsapp: '1.00', facebook: '0.00' },
    'standard',
    15,
    'POOR',
    0.5,
  ],
  [
    'an invalid result counts for nothing',
    { whatsapp: '1.00', facebook: 'xbp1.00' },
    'standard',
    15,
    'POOR',
    1,
  ],
  ['two: 30 + 2', { whatsapp: '1.00', instagram: '1.00' }, 'standard', 32, 'LOW', 1],
  ['WhatsApp and Facebook: 30 + 2 + 3', { whatsapp: '1.00', facebook: '1.00' }, 'standard', 35, 'LOW', 1],
  ['Instagram and Facebook: 30 + 2 + 3', { instagram: '1.00', facebook: '1.00' }, 'standard', 35, 'LOW', 1],
  ['Google and Apple: 30 + 2 + 2', { google: '1.00', apple: '1.00' }, 'standard', 34, 'LOW', 1],
  ['three: 45 + 5 + 2', { whatsapp: '1.00', google: '1.00', apple: '1.00' }, 'standard', 52, 'MEDIUM', 1],
  [
    'Meta: 45 + 5 + 3 + 3',
    { whatsapp: '1.00', instagram: '1.00', facebook: '1.00' },
    'standard',
    56,
    'MEDIUM',
    1,
  ],
  [
    'four: 60 + 15 of 16',
    { whatsapp: '1.00', instagram: '1.00', facebook: '1.00', google: '1.00' },
    'standard',
    75,
    'HIGH',
    1,
  ],
  [
    'four: 60 + 10 + 3 + 2',
    { whatsapp: '1.00', facebook: '1.00', google: '1.00', apple: '1.00' },
    'standard',
    75,
    'HIGH',
    1,
  ],
  ['five: 75 + 15 of 18', all('1.00'), 'standard', 90, 'PREMIUM', 1],
  ['five at their best: 100 + 15, capped', all('bp1.00'), 'standard', 100, 'PREMIUM', 1],
  ['five at 0.67: 5 × 10 + 15', all('0.67'), 'standard', 65, 'MEDIUM', 0.67],
  ['weighted: 15 × 25 ÷ 20 = 18.75', { whatsapp: '1.00' }, 'weighted', 18, 'POOR', 1],
  ['weighted: 20 × 15 ÷ 20', { apple: 'bp1.00' }, 'weighted', 15, 'POOR', 1],
  [
    'weighted: (10 × 25 + 4 × 15) ÷ 20 = 15.5, + 2',
    { whatsapp: '0.67', apple: '0.29' },
    'weighted',
    17,
    'POOR',
    0.48,
  ],
  ['the same, standard: 14 + 2', { whatsapp: '0.67', apple: '0.29' }, 'standard', 16, 'POOR', 0.48],
  ['weighted, five: 75 + 15', all('1.00'), 'weighted', 90, 'PREMIUM', 1],
  ['weighted, five at their best', all('bp1.00'), 'weighted', 100, 'PREMIUM', 1],
  [
    'mean of 0.95 and 0.90 rounds half up',
    { whatsapp: 'b0.95', facebook: '0.90' },
    'standard',
    35,
    'LOW',
    0.93,
  ],
];

describe('scoreContact', () => {
  it.each(CASES)('%s', (_name, marks, method, total, tier, confidence) => {
    const result = score(marks, method);
    expect(result.total_score).toBe(total);
    expect(result.quality_tier).toBe(tier);
    expect(result.confidence_level).toBe(confidence);
  });

  it('explains its total: the parts add up', () => {
    for (const [, marks, method] of CASES) {
      const { score_breakdown: parts, total_score } = score(marks, method);
      const { total, ...bonuses } = parts.combination_bonus;
      expect(Object.values(bonuses).reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(parts.platform_points + total + parts.over_cap).toBe(total_score);
    }
  });

  it('counts business and premium accounts of valid platforms only', () => {
    const result = score({ whatsapp: 'bp1.00', facebook: 'b0.00', google: 'xbp1.00' });
    expect(result).toMatchObject({ business_account_count: 2, premium_account_count: 1, platform_count: 1 });
  });

  it('counts expired results and names them', () => {
    const expired = { ...validation('google', '1.00'), expires_at: YESTERDAY };
    const validations = [expired, validation('apple', '1.00')];
    const result = scoreContact({ phone_e164: PHONE, validations }, 'standard', NOW);
    expect(result.total_score).toBe(34);
    expect(result.score_breakdown.expired_platforms).toEqual(['google']);
  });

  it('names results for another number and does not count them', () => {
    const former = (platform: Platform): ScorableValidation => ({
      ...validation(platform, 'bp1.00'),
      phone_e164: '+525512345678',
      expires_at: YESTERDAY,
    });
    const current = validation('whatsapp', '1.00');
    const validations = [former('apple'), former('whatsapp'), current];
    const counted = scoreContact({ phone_e164: PHONE, validations: [current] }, 'standard', NOW);
    expect(counted.score_breakdown.other_number).toEqual([]);
    expect(scoreContact({ phone_e164: PHONE, validations }, 'standard', NOW)).toEqual({
      ...counted,
      score_breakdown: { ...counted.score_breakdown, other_number: ['whatsapp', 'apple'] },
    });
  });
});

describe('tierOf', () => {
  it.each<[number, Tier]>([
    [100, 'PREMIUM'],
    [90, 'PREMIUM'],
    [89, 'HIGH'],
    [75, 'HIGH'],
    [74, 'MEDIUM'],
    [50, 'MEDIUM'],
    [49, 'LOW'],
    [25, 'LOW'],
    [24, 'POOR'],
    [0, 'POOR'],
  ])('calls %i %s', (total, tier) => {
    expect(tierOf(total)).toBe(tier);
  });
});
