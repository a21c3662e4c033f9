/** The five platforms on which a contact can be reachable, in the order of every list. */
export const PLATFORMS = ['whatsapp', 'instagram', 'facebook', 'google', 'apple'] as const;

export type Platform = (typeof PLATFORMS)[number];

/**
 * The status of the line behind a number, as a validator reports it. A suspended line may return, so it does not
 * count as invalid.
 */
export const LINE_STATUSES = ['active', 'suspended', 'reassigned', 'unknown'] as const;
export const LINE_TYPES = ['mobile', 'landline', 'voip', 'unknown'] as const;

export type LineStatus = (typeof LINE_STATUSES)[number];
export type LineType = (typeof LINE_TYPES)[number];

/** Builds a record with one entry for each platform. */
export function perPlatform<T>(make: (platform: Platform) => T): Record<Platform, T> {
  return {
    whatsapp: make('whatsapp'),
    instagram: make('instagram'),
    facebook: make('facebook'),
    google: make('google'),
    apple: make('apple'),
  };
}
