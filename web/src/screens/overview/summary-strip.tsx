import type { JSX } from 'preact';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Stat, Stats } from '../../parts/stats.js';
import { sumContactable, type Overview } from './use-overview.js';

/** Statuses that alone forbid to contact somebody; with any other one it is the date of the opt-out. */
const FORBIDDING = ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'];

/** The numbers that everybody asks for first. */
export function SummaryStrip({ counts: { all } }: { counts: Overview }): JSX.Element {
  const { overview } = texts.value;
  const { share } = format.value;
  const reachable = sumContactable(all.groups.platform_count, ({ platform_count }) => platform_count > 0);
  const best = sumContactable(
    all.groups.lead_tier,
    ({ lead_tier }) => lead_tier === 'PREMIUM' || lead_tier === 'HIGH',
  );
  return (
    <Stats>
      <Stat name={overview.contacts} value={all.total} />
      <Stat name={overview.contactable} value={all.contactable}>
        <small>{overview.shareOf(share(all.contactable, all.total))}</small>
      </Stat>
      <Stat name={overview.suppressed} value={all.total - all.contactable}>
        <SuppressedByReason groups={all.groups} />
      </Stat>
      <Stat name={overview.reachable} value={reachable}>
        <small>{overview.reachableHint}</small>
      </Stat>
      <Stat name={overview.best} value={best}>
        <small>{overview.shareOfContactable(share(best, all.contactable))}</small>
      </Stat>
    </Stats>
  );
}

function SuppressedByReason({ groups }: { groups: Overview['all']['groups'] }): JSX.Element {
  const { statuses, overview } = texts.value;
  const rows = (groups.status ?? []).map(({ status, contacts, contactable_contacts }) => ({
    status,
    suppressed: contacts - contactable_contacts,
  }));
  const byStatus = rows.filter(({ status, suppressed }) => FORBIDDING.includes(status) && suppressed > 0);
  const byDate = rows
    .filter(({ status }) => !FORBIDDING.includes(status))
    .reduce((sum, row) => sum + row.suppressed, 0);
  if (byStatus.length === 0 && byDate === 0) return <small>{overview.nobodySuppressed}</small>;
  return (
    <ul>
      {byStatus.map(({ status, suppressed }) => (
        <li key={status}>
          {statuses[status]}: {format.value.number(suppressed)}
        </li>
      ))}
      {byDate > 0 && (
        <li>
          {overview.optOutDate}: {format.value.number(byDate)}
        </li>
      )}
    </ul>
  );
}
