import { PLATFORMS, type Platform } from '../common/platforms.js';

/** The lowest score of a high-value lead, by the specification. */
const HIGH_VALUE_SCORE = 70;

/** The five flags of a contact: true or false as last validated, null when never validated. */
export type ValidationFlags = Record<`${Platform}_validated`, boolean | null>;

/** Built once, because a page of contacts uses these names hundreds of times. */
const FLAGS = PLATFORMS.map((platform) => ({ platform, flag: `${platform}_validated` as const }));

/** The platforms whose flag is true, in the order of PLATFORMS. */
export function validatedPlatforms(flags: ValidationFlags): Platform[] {
  const validated: Platform[] = [];
  for (const { platform, flag } of FLAGS) if (flags[flag] === true) validated.push(platform);
  return validated;
}

/** The share of platforms whose flag is true, from 0 to 1. */
export function validationCompleteness(flags: ValidationFlags): number {
  return validatedPlatforms(flags).length / PLATFORMS.length;
}

/** Whether a contact was scored at HIGH_VALUE_SCORE or above. */
export function isHighValueLead(contact: { lead_score: number | null }): boolean {
  return contact.lead_score !== null && contact.lead_score >= HIGH_VALUE_SCORE;
}

export interface ComputedFields {
  validated_platforms: Platform[];
  validation_completeness: number;
  is_high_value_lead: boolean;
}

/** Adds the computed fields to a row that plain SQL read, and answers the row. */
export function withComputedFields<T extends ValidationFlags & { lead_score: number | null }>(
  row: T,
): T & ComputedFields {
  const validated_platforms = validatedPlatforms(row);
  return Object.assign(row, {
    validated_platforms,
    validation_completeness: validated_platforms.length / PLATFORMS.length,
    is_high_value_lead: isHighValueLead(row),
  });
}
