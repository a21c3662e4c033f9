import { api, answered, PLATFORMS, TIERS, type Schemas, type Tier } from '../../api/client.js';
import { countContacts, type ContactFilter } from '../../api/contact-query.js';
import { useAnswer, useRefresh, type Answer } from '../../api/use-answer.js';

/** The counts of the whole page, or of one state, all exact. */
export interface Overview {
  all: Schemas['ContactStatistics'];
  mobile: Schemas['ContactStatistics'];
  tiers: readonly Tier[];
}

/** Counts by state, for the map: everybody, and those with an account on some platform. */
export interface StateCounts {
  all: Schemas['StateCount'][];
  reachable: Schemas['StateCount'][];
}

interface OverviewAnswers {
  counts: Answer<Overview>;
  states: Answer<StateCounts>;
  scores: Answer<Schemas['ScoreDistribution']>;
  freshness: Answer<Schemas['ResultCount'][]>;
  previous: Answer<Schemas['DayNumbers'] | null>;
  compliance: Answer<Schemas['Compliance']>;
}

/** The counts change while jobs run. All of them together take the API some milliseconds. */
const REFRESH_MS = 15_000;

/** Loads all data of the overview at the same time. */
export function useOverview(state: string): OverviewAnswers {
  const filter: ContactFilter = state === '' ? {} : { state_code: [state] };
  const counts = useAnswer(`overview ${state}`, async (signal) => {
    const [all, mobile] = await Promise.all([
      countContacts(filter, ['lead_tier', 'platform', 'platform_count', 'status'], undefined, signal),
      countContacts({ ...filter, is_mobile: true }, ['lead_tier', 'platform_count'], undefined, signal),
    ]);
    return { all, mobile, tiers: TIERS };
  });
  const states = useAnswer('states', async (signal) => {
    const [all, reachable] = await Promise.all([
      countContacts({}, ['state'], undefined, signal),
      countContacts({ platform: [...PLATFORMS] }, ['state'], undefined, signal),
    ]);
    return { all: all.groups.state ?? [], reachable: reachable.groups.state ?? [] };
  });
  const scores = useAnswer('scores', (signal) =>
    answered(
      api.GET('/api/v1/lead-scoring/distribution', { params: { query: { contactable: true } }, signal }),
    ),
  );
  const freshness = useAnswer('freshness', async (signal) => {
    const { items } = await answered(api.GET('/api/v1/dashboard/freshness', { signal }));
    return items;
  });
  const previous = useAnswer('previous day', async (signal) => {
    const day = await answered(api.GET('/api/v1/dashboard/previous-day', { signal }));
    return day.previous;
  });
  const compliance = useAnswer('compliance', (signal) =>
    answered(api.GET('/api/v1/dashboard/compliance', { signal })),
  );
  useRefresh([counts, states, scores, freshness, compliance], REFRESH_MS);
  return { counts, states, scores, freshness, previous, compliance };
}

/** The sum of the contactable contacts in the groups that fulfil a condition. */
export function sumContactable<T extends { contactable_contacts: number }>(
  group: readonly T[] | undefined,
  holds: (member: T) => boolean,
): number {
  return (group ?? []).filter(holds).reduce((sum, { contactable_contacts }) => sum + contactable_contacts, 0);
}
