import { createHash } from 'node:crypto';
import type { Platform } from '../../common/platforms.js';
import type { PhoneAnswer, ValidationRequest, Validator } from './validator.js';

/** The percentage of phones that the sandbox calls valid, roughly the share of each platform in Mexico. */
const SHARE_VALID: Record<Platform, number> = {
  whatsapp: 82,
  instagram: 55,
  facebook: 68,
  google: 61,
  apple: 24,
};

/**
 * Makes up answers from the phone number alone, so the same phone always gets the same answer. It is for the demo
 * and the tests. The environment refuses it in production, and its results have the source `sandbox`.
 */
export class SandboxValidator implements Validator {
  readonly source = 'sandbox';

  validate({ platform, phones }: ValidationRequest): Promise<ReadonlyMap<string, PhoneAnswer>> {
    return Promise.resolve(new Map(phones.map((phone) => [phone, sandboxAnswer(platform, phone)])));
  }
}

/** The percentage of phones that are a business on every platform, so that every tier has contacts. */
const SHARE_EVERYWHERE = 3;

/** The answer for one phone: one in a hundred is unknown, the others are valid or invalid. */
export function sandboxAnswer(platform: Platform, phone: string): PhoneAnswer {
  const [status, business, premium, confidence, time] = rolls(platform, phone);
  const [kind] = rolls('any', phone);
  const everywhere = kind < SHARE_EVERYWHERE;
  if (status >= 99) return { status: 'unknown' };
  const valid = everywhere || status < SHARE_VALID[platform];
  return {
    status: valid ? 'valid' : 'invalid',
    is_business: valid && (everywhere || business < 12),
    is_premium: valid && premium < 6,
    confidence_score: (70 + (confidence % 31)) / 100,
    validation_method: 'api',
    response_time_ms: 20 + time * 3,
    platform_details: {},
    profile_info: {},
  };
}

/** Five numbers from 0 to 99 that depend on platform and phone only. */
function rolls(platform: Platform | 'any', phone: string): [number, number, number, number, number] {
  const digest = createHash('sha256').update(`${platform}:${phone}`).digest();
  const roll = (index: number): number => digest.readUInt32BE(index * 4) % 100;
  return [roll(0), roll(1), roll(2), roll(3), roll(4)];
}
