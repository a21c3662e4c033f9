import type { JSX } from 'preact';
import { PLATFORMS, SCORED_TIERS } from '../../api/client.js';
import { listOf } from '../../api/contact-query.js';
import { Link } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Bar } from '../../parts/bars.js';
import { sumContactable, type Overview } from './use-overview.js';

interface Step {
  name: keyof typeof texts.value.overview.steps;
  contacts: number;
  href: string;
}

/** Each step is a part of the previous one. */
function stepsOf({ all, mobile }: Overview, state: string): Step[] {
  const { lead_tier, platform_count } = mobile.groups;
  const isMobile = 'true';
  return [
    { name: 'all', contacts: all.total, href: listOf(state, {}) },
    { name: 'mobile', contacts: mobile.total, href: listOf(state, { is_mobile: isMobile }) },
    { name: 'contactable', contacts: mobile.contactable, href: listOf(state, { is_mobile: isMobile }) },
    {
      name: 'validated',
      contacts: sumContactable(lead_tier, (row) => row.lead_tier !== 'UNKNOWN'),
      href: listOf(state, { is_mobile: isMobile, lead_tier: SCORED_TIERS }),
    },
    {
      name: 'reachable',
      contacts: sumContactable(platform_count, (row) => row.platform_count > 0),
      href: listOf(state, { is_mobile: isMobile, platform: PLATFORMS }),
    },
    {
      name: 'best',
      contacts: sumContactable(lead_tier, (row) => row.lead_tier === 'PREMIUM' || row.lead_tier === 'HIGH'),
      href: listOf(state, { is_mobile: isMobile, min_score: '75' }, '/prospectos'),
    },
  ];
}

/** The number of contacts at each step, and the share of the previous step. */
export function Funnel({ counts, state }: { counts: Overview; state: string }): JSX.Element {
  const { overview } = texts.value;
  const steps = stepsOf(counts, state);
  const whole = counts.all.total;
  return (
    <ol class="funnel">
      {steps.map(({ name, contacts, href }, index) => {
        const before = steps[index - 1];
        return (
          <li key={name}>
            <Link href={href}>
              <span>{overview.steps[name]}</span>
              <strong>{format.value.number(contacts)}</strong>
              <Bar part={contacts} whole={whole} />
              <small>
                {before ? overview.ofPrevious(format.value.share(contacts, before.contacts)) : ''}
              </small>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
