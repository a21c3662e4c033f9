import type { JSX } from 'preact';
import { PLATFORMS, TIERS, type Schemas } from '../../api/client.js';
import { countContacts, type ContactFilter } from '../../api/contact-query.js';
import { useAnswer } from '../../api/use-answer.js';
import { texts } from '../../i18n/texts.js';
import { Chips } from '../../parts/chips.js';
import { RestSelect } from '../../parts/rest-select.js';
import { StateSelect } from '../../parts/state-select.js';

type Groups = Schemas['StatisticsGroups'];
type Facet = 'lead_tier' | 'platform' | 'is_mobile' | 'operator';

const FACETS: Facet[] = ['lead_tier', 'platform', 'is_mobile', 'operator'];
const MOST_OPERATORS = 8;

/**
 * The number of contacts for each choice. A field's counts ignore the current choice of that field, because all
 * other choices would be 0 otherwise.
 */
async function countFacets(filter: ContactFilter, signal: AbortSignal): Promise<Groups> {
  const free = FACETS.filter((facet) => filter[facet] === undefined);
  const chosen = FACETS.filter((facet) => filter[facet] !== undefined);
  const parts = await Promise.all([
    ...(free.length > 0 ? [countContacts(filter, free, true, signal)] : []),
    ...chosen.map((facet) => countContacts({ ...filter, [facet]: undefined }, [facet], true, signal)),
  ]);
  return Object.assign({}, ...parts.map(({ groups }) => groups)) as Groups;
}

interface ContactFiltersProps {
  filter: ContactFilter;
  /** Identifies the filter. */
  filterKey: string;
  /** Whether the choices can be counted at once. */
  isCounted: boolean;
  onChange: (filter: ContactFilter) => void;
}

/** The filters as chips, each with its exact number of contacts. */
export function ContactFilters({ filter, filterKey, isCounted, onChange }: ContactFiltersProps): JSX.Element {
  const { contacts, leads, tiers, platforms, common } = texts.value;
  const { data: counts } = useAnswer(isCounted ? `facets ${filterKey}` : null, (signal) =>
    countFacets(filter, signal),
  );
  const change = (changed: Partial<ContactFilter>): void => onChange({ ...filter, ...changed });
  const several = <T,>(values: T[]): T[] | undefined => (values.length > 0 ? values : undefined);
  const countOf = <T extends { contacts: number }>(
    group: T[] | undefined,
    is: (row: T) => boolean,
  ): number | undefined => counts && (group?.find(is)?.contacts ?? 0);

  const operators = new Set([
    ...(filter.operator ?? []),
    ...(counts?.operator ?? []).slice(0, MOST_OPERATORS).flatMap(({ operator }) => operator ?? []),
  ]);
  return (
    <div class="filters">
      <Chips
        label={contacts.tier}
        choices={TIERS.map((tier) => ({
          value: tier,
          name: tiers[tier],
          count: countOf(counts?.lead_tier, ({ lead_tier }) => lead_tier === tier),
        }))}
        chosen={filter.lead_tier ?? []}
        onChange={(lead_tier) => change({ lead_tier: several(lead_tier) })}
      />
      <Chips
        label={contacts.platform}
        choices={PLATFORMS.map((platform) => ({
          value: platform,
          name: platforms[platform],
          count: countOf(counts?.platform, (row) => row.platform === platform),
        }))}
        chosen={filter.platform ?? []}
        onChange={(platform) => change({ platform: several(platform) })}
      />
      <Chips
        label={contacts.line}
        single
        choices={[
          {
            value: 'true',
            name: common.mobile,
            count: countOf(counts?.is_mobile, ({ is_mobile }) => is_mobile),
          },
          {
            value: 'false',
            name: common.landline,
            count: countOf(counts?.is_mobile, ({ is_mobile }) => !is_mobile),
          },
        ]}
        chosen={filter.is_mobile === undefined ? [] : [String(filter.is_mobile)]}
        onChange={([value]) => change({ is_mobile: value === undefined ? undefined : value === 'true' })}
      />
      {operators.size > 0 && (
        <Chips
          label={contacts.operator}
          choices={[...operators].map((operator) => ({
            value: operator,
            name: operator,
            count: countOf(counts?.operator, (row) => row.operator === operator),
          }))}
          chosen={filter.operator ?? []}
          onChange={(operator) => change({ operator: several(operator) })}
        />
      )}
      <div class="field-row">
        <StateSelect
          value={filter.state_code?.[0] ?? ''}
          onChange={(code) => change({ state_code: code === '' ? undefined : [code] })}
        />
        <label class="field">
          <span>{contacts.columnNames.municipality}</span>
          <input
            class="input"
            autocomplete="off"
            maxLength={100}
            placeholder={contacts.anyRest}
            value={filter.municipality?.join(', ') ?? ''}
            onChange={({ currentTarget: { value } }) =>
              change({ municipality: several(value.split(',').flatMap((name) => name.trim() || [])) })
            }
          />
        </label>
        <label class="field">
          <span>{leads.minScore}</span>
          <input
            class="input"
            type="number"
            min={0}
            max={100}
            placeholder={contacts.anyRest}
            value={filter.min_score ?? ''}
            onChange={({ currentTarget: { value, validity } }) => {
              if (validity.valid) change({ min_score: value === '' ? undefined : Number(value) });
            }}
          />
        </label>
        <RestSelect
          days={filter.not_contacted_days}
          onChange={(not_contacted_days) => change({ not_contacted_days })}
        />
      </div>
    </div>
  );
}
