import type { JSX } from 'preact';
import type { Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Stat, Stats } from '../../parts/stats.js';
import { sumContactable, type Overview } from './use-overview.js';

/** Statuses that forbid contact; with any other status only an opt-out date does. */
const FORBIDDING = ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'];

interface SummaryStripProps {
  counts: Overview;
  /** Null when no earlier day was counted, and for a state. */
  previous: Schemas['DayNumbers'] | null;
  /** Undefined while unknown, and for a state. */
  recent: Schemas['ResultCount'][] | undefined;
}

/** The numbers that everybody wants to see first. */
export function SummaryStrip({ counts: { all }, previous, recent }: SummaryStripProps): JSX.Element {
  const { overview } = texts.value;
  const { share } = format.value;
  const reachable = sumContactable(all.groups.platform_count, ({ platform_count }) => platform_count > 0);
  const best = sumContactable(
    all.groups.lead_tier,
    ({ lead_tier }) => lead_tier === 'PREMIUM' || lead_tier === 'HIGH',
  );
  return (
    <Stats>
      <Stat name={overview.contacts} value={all.total}>
        <Change now={all.total} day={previous} of="contacts" />
      </Stat>
      <Stat name={overview.contactable} value={all.contactable}>
        {overview.shareOf(share(all.contactable, all.total))}
        <Change now={all.contactable} day={previous} of="contactable" />
      </Stat>
      <Stat name={overview.suppressed} value={all.total - all.contactable}>
        <SuppressedByReason groups={all.groups} />
        <Change now={all.total - all.contactable} day={previous} of="suppressed" />
      </Stat>
      <Stat name={overview.reachable} value={reachable}>
        {overview.reachableHint}
        <Change now={reachable} day={previous} of="reachable" />
      </Stat>
      <Stat name={overview.best} value={best}>
        {overview.shareOfContactable(share(best, all.contactable))}
        <Change now={best} day={previous} of="best" />
      </Stat>
      {recent && (
        <Stat name={overview.recent} value={recentResults(recent)}>
          {overview.recentHint}
          <Change now={recentResults(recent)} day={previous} of="recent_results" />
        </Stat>
      )}
    </Stats>
  );
}

function recentResults(results: Schemas['ResultCount'][]): number {
  return results
    .filter(({ age }) => age === 'week' || age === 'month')
    .reduce((sum, row) => sum + row.results, 0);
}

interface ChangeProps {
  now: number;
  day: Schemas['DayNumbers'] | null;
  of: Exclude<keyof Schemas['DayNumbers'], 'day'> | 'suppressed';
}

/** The difference to the end of the last day that was counted. */
function Change({ now, day, of }: ChangeProps): JSX.Element | null {
  const { overview } = texts.value;
  if (day === null) return null;
  const since = format.value.day(day.day);
  const then = of === 'suppressed' ? day.contacts - day.contactable : day[of];
  if (then === null) return null;
  const change = now - then;
  return (
    <div class="change">
      {change === 0 ? overview.noChange(since) : overview.change(format.value.change(change), since)}
    </div>
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
  if (byStatus.length === 0 && byDate === 0) return <>{overview.nobodySuppressed}</>;
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
