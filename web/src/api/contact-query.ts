import { api, answered, PLATFORMS, SCORED_TIERS, type Platform, type Schemas, type Tier } from './client.js';
import { useAnswer, type Answer } from './use-answer.js';

/** The filter of contacts in the page's address, with the field names of the API. */
export interface ContactFilter {
  state_code?: string[];
  municipality?: string[];
  lada?: string[];
  operator?: string[];
  is_mobile?: boolean;
  platform?: Platform[];
  lead_tier?: Tier[];
  min_score?: number;
  /** Not contacted for this many days, or never. */
  not_contacted_days?: number;
  /** A saved filter. */
  segment?: string;
}

const LISTS = ['state_code', 'municipality', 'lada', 'operator', 'platform', 'lead_tier'] as const;

/** Reads the filter from an address; unknown values are left out. */
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
  const days = Number(query.get('not_contacted_days') ?? NaN);
  if (Number.isInteger(days) && days >= 1 && days <= 3650) filter.not_contacted_days = days;
  const segment = query.get('segment');
  if (segment !== null && /^[0-9a-f-]{36}$/.test(segment)) filter.segment = segment;
  return filter;
}

/** Writes a filter into the page's address. */
export function writeFilter(filter: ContactFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of LISTS) for (const value of filter[name] ?? []) query.append(name, value);
  if (filter.is_mobile !== undefined) query.set('is_mobile', String(filter.is_mobile));
  if (filter.min_score !== undefined) query.set('min_score', String(filter.min_score));
  if (filter.not_contacted_days !== undefined)
    query.set('not_contacted_days', String(filter.not_contacted_days));
  if (filter.segment !== undefined) query.set('segment', filter.segment);
  return query;
}

/** As many as fit on a screen; the API has more. */
const SEGMENTS_SHOWN = 50;

/** The saved filters. */
export function useSegments(): Answer<Schemas['SegmentPage']> {
  return useAnswer('segments', (signal) =>
    answered(api.GET('/api/v1/segments', { params: { query: { limit: SEGMENTS_SHOWN } }, signal })),
  );
}

type StatisticsGroup = keyof Schemas['StatisticsGroups'];

/** Exact counts by some groups. Immediate when `isCountable`; otherwise the contacts are counted on request. */
export function countContacts(
  filter: ContactFilter & { search?: string },
  by: StatisticsGroup[],
  contactable: boolean | undefined,
  signal: AbortSignal,
): Promise<Schemas['ContactStatistics']> {
  const query = { ...filter, by, ...(contactable !== undefined && { contactable }) };
  return answered(api.GET('/api/v1/contacts/statistics', { params: { query }, signal }));
}

/** Whether the statistics cover the filter's fields. */
export function isCountable({
  municipality,
  min_score,
  not_contacted_days,
  segment,
}: ContactFilter): boolean {
  return [municipality, min_score, not_contacted_days, segment].every((field) => field === undefined);
}

/** The address of a list of contacts, with the filter and further parameters. */
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
