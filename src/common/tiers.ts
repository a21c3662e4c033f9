/** Quality tiers, best first. UNKNOWN means never scored. */
export const TIERS = ['PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN'] as const;

export type Tier = (typeof TIERS)[number];
