/** The five platforms on which a contact can be reachable, in the order in which they are listed everywhere. */
export const PLATFORMS = ['whatsapp', 'instagram', 'facebook', 'google', 'apple'] as const;

export type Platform = (typeof PLATFORMS)[number];

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
