import type { JSX } from 'preact';
import { PLATFORMS, type Platform, type Tier } from '../api/client.js';
import { texts } from '../i18n/texts.js';

const LOOKS: Record<Tier, string> = {
  PREMIUM: 'strong',
  HIGH: 'soft',
  MEDIUM: '',
  LOW: '',
  POOR: 'quiet',
  UNKNOWN: 'quiet',
};

export function TierBadge({ tier }: { tier: Tier }): JSX.Element {
  return <span class={`badge ${LOOKS[tier]}`}>{texts.value.tiers[tier]}</span>;
}

/** The platforms on which somebody is reachable, by name. */
export function PlatformNames({ platforms }: { platforms: readonly Platform[] }): JSX.Element {
  if (platforms.length === 0) return <span class="muted">–</span>;
  if (platforms.length === PLATFORMS.length) return <>{texts.value.common.allPlatforms}</>;
  return <>{platforms.map((platform) => texts.value.platforms[platform]).join(', ')}</>;
}
