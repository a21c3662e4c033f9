import { api, answered, PLATFORMS, SCORED_TIERS, type Platform, type Schemas, type Tier } from './client.js';

/** The filter of contacts as it stands in the page's address, with the names of the API. */
export interface ContactFilter {
  state_code?: string[];
  municipality?: string[];
  lada?: string[];
  operator?: string[];
  is_mobile?: boolean;
  platform?: Platform[];
  lead_tier?: Tier[];
  min_score?: number;
}

const LISTS = ['state_code', 'municipality', 'lada', 'operator', 'platform', 'lead_tier'] as const;

/** Reads the filter from an address; values that the API does not know are left out. */
export function readFilter(query: URLSearchParams): ContactFilter {
  const filter: ContactFilter = {};
  for (const name of ['state_code', 'municipality', 'lada', 'operator'] as const) {
    const values = query.getAll(name).filter((value) => value !== '');
    if (values.length > 0) filter[name] = values;
  }
  const platforms = PLATFORMS.filter((each) => query.getAll('platform').includes(each));
  if (platforms.length > 0) filter.platform = platforms;
  const tiers = [...SCORED_TIERS, 'UNKNOWN' as const].filter((each) =>
    query.getAll('lead_tier').includes(each),
  );
  if (tiers.length > 0) filter.lead_tier = tiers;
  const isMobile = query.get('is_mobile');
  if (isMobile === 'true' || isMobile === 'false') filter.is_mobile = isMobile === 'true';
  const score = Number(query.get('min_score') ?? NaN);
  if (Number.isInteger(score) && score >= 0 && score <= 100) filter.min_score = score;
  return filter;
}

/** Writes a filter as the address of the page has it. */
export function writeFilter(filter: ContactFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of LISTS) for (const value of filter[name] ?? []) query.append(name, value);
  if (filter.is_mobile !== undefined) query.set('is_mobile', String(filter.is_mobile));
  if (filter.min_score !== undefined) query.set('min_score', String(filter.min_score));
  return query;
}

type StatisticsGroup = keyof Schemas['StatisticsGroups'];

/** Exact counts by some groups. Municipality and score are no dimensions of the counts: they are left out. */
export function countContacts(
  filter: ContactFilter,
  by: StatisticsGroup[],
  contactable: boolean | undefined,
  signal: AbortSignal,
): Promise<Schemas['ContactStatistics']> {
  const { municipality: _, min_score: __, ...counted } = filter;
  const query = { ...counted, by, ...(contactable !== undefined && { contactable }) };
  return answered(api.GET('/api/v1/contacts/statistics', { params: { query }, signal }));
}

/** Whether the counts answer exactly for this filter. */
export function isCountable({ municipality, min_score }: ContactFilter): boolean {
  return municipality === undefined && min_score === undefined;
}

/** How many contacts of a filter may be contacted: from the kept counts where those can tell, else counted now. */
export async function countSelection(filter: ContactFilter, signal: AbortSignal): Promise<number> {
  if (isCountable(filter)) return (await countContacts(filter, ['contactable'], true, signal)).total;
  const query = { ...filter };
  return (await answered(api.GET('/api/v1/dashboard/selection', { params: { query }, signal }))).contacts;
}

/** The address of a list of contacts: of a state, where it is not empty, and of further parameters. */
export function listOf(
  state: string,
  filter: Record<string, string | readonly string[]>,
  path = '/contactos',
): string {
  const query = new URLSearchParams(state === '' ? {} : { state_code: state });
  for (const [name, values] of Object.entries(filter)) {
    for (const value of [values].flat()) query.append(name, value);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
