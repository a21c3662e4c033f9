import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  answered,
  api,
  PLATFORMS,
  SCORED_TIERS,
  type Lead,
  type Platform,
  type Tier,
} from '../../api/client.js';
import {
  countContacts,
  isCountable,
  readFilter,
  writeFilter,
  type ContactFilter,
} from '../../api/contact-query.js';
import { useAnswer } from '../../api/use-answer.js';
import { addressWith, Link, navigate, place } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { Chips } from '../../parts/chips.js';
import { ExportButton, ExportPanel } from '../../parts/export-panel.js';
import { RestSelect } from '../../parts/rest-select.js';
import { StateSelect } from '../../parts/state-select.js';
import { PlatformNames, TierBadge } from '../../parts/tier-badge.js';

const SIZES = ['50', '100', '250', '500'] as const;

/** The selection in the address. A tier has its own lowest score, so no other one is sent with it. */
function readQuestion() {
  const { query } = place.value;
  const { state_code, platform, is_mobile, operator, not_contacted_days } = readFilter(query);
  const tier = SCORED_TIERS.find((each) => each === query.get('tier'));
  const score = Number(query.get('min_score') ?? (tier ? 0 : 70));
  const min_score = Number.isInteger(score) && score >= 0 && score <= 100 ? score : 70;
  const limit = SIZES.find((each) => each === query.get('limit')) ?? '50';
  const filter = { state_code, platform, is_mobile, operator, not_contacted_days };
  return { filter, tier, min_score, limit };
}

/** The best leads of a selection, for a campaign. */
export function LeadsScreen(): JSX.Element {
  const { leads, contacts, tiers, platforms } = texts.value;
  const { filter, tier, min_score, limit } = readQuestion();
  const question = JSON.stringify({ ...filter, tier, min_score, limit });
  const answer = useAnswer(`leads ${question}`, (signal) =>
    answered(
      api.GET('/api/v1/lead-scoring/top-leads', {
        params: { query: { ...filter, ...(tier && { tier }), min_score, limit: Number(limit) } },
        signal,
      }),
    ),
  );
  // Counts exist by tier, not by score: without a tier the number is not known at once.
  const counted: ContactFilter = { ...filter, ...(tier && { lead_tier: [tier] }) };
  const isCounted = tier !== undefined && min_score === 0 && isCountable(counted);
  const total = useAnswer(isCounted ? `leads of ${question}` : null, (signal) =>
    countContacts(counted, ['contactable'], true, signal),
  );
  const exporting = useSignal(false);
  const change = (changes: Parameters<typeof addressWith>[0]): void => navigate(addressWith(changes));
  return (
    <Screen title={leads.title} hint={leads.hint}>
      <Card>
        <div class="filters">
          <Chips<Tier>
            label={contacts.tier}
            single
            choices={SCORED_TIERS.map((each) => ({ value: each, name: tiers[each] }))}
            chosen={tier ? [tier] : []}
            onChange={([chosen]) => change({ tier: chosen ?? null, min_score: null })}
          />
          <Chips<Platform>
            label={contacts.platform}
            choices={PLATFORMS.map((each) => ({ value: each, name: platforms[each] }))}
            chosen={filter.platform ?? []}
            onChange={(chosen) => change({ platform: chosen })}
          />
          <div class="field-row">
            <StateSelect
              value={filter.state_code?.[0] ?? ''}
              onChange={(code) => change({ state_code: code })}
            />
            <RestSelect
              days={filter.not_contacted_days}
              onChange={(days) => change({ not_contacted_days: days === undefined ? null : String(days) })}
            />
            <label class="field">
              <span>{leads.howMany}</span>
              <select
                class="input"
                value={limit}
                onChange={({ currentTarget }) => change({ limit: currentTarget.value })}
              >
                {SIZES.map((size) => (
                  <option key={size}>{size}</option>
                ))}
              </select>
            </label>
          </div>
          <label class="range">
            <span class="label">{leads.minScore}</span>
            <strong aria-hidden="true">{min_score}</strong>
            <input
              type="range"
              min={0}
              max={100}
              value={min_score}
              onChange={({ currentTarget }) => change({ min_score: currentTarget.value })}
            />
          </label>
        </div>
      </Card>
      <Card>
        <Answered answer={answer} lines={12}>
          {(found) =>
            found.length === 0 ? (
              <Empty title={leads.none} next={leads.noneNext} />
            ) : (
              <>
                <div class="list-head">
                  <p aria-live="polite">
                    <strong>
                      {total.data
                        ? leads.shown(
                            format.value.number(found.length),
                            format.value.number(total.data.total),
                          )
                        : leads.shownOnly(format.value.number(found.length))}
                    </strong>
                  </p>
                  {may('operator') && <ExportButton open={exporting} />}
                </div>
                {exporting.value && <ExportPanel {...selectionOf(filter, tier, min_score)} />}
                <LeadTable leads={found} />
              </>
            )
          }
        </Answered>
      </Card>
    </Screen>
  );
}

/** The same leads as parameters of the export, and as a filter of contacts with a score. */
function selectionOf(filter: ContactFilter, tier: Tier | undefined, min_score: number) {
  const query = writeFilter({ ...filter, min_score });
  if (tier) query.set('tier', tier);
  const counted: ContactFilter = {
    ...filter,
    ...(min_score > 0 && { min_score }),
    ...(tier ? { lead_tier: [tier] } : min_score === 0 && { lead_tier: SCORED_TIERS }),
  };
  return { path: '/api/v1/lead-scoring/top-leads/export', query, filter: counted } as const;
}

function LeadTable({ leads: found }: { leads: Lead[] }): JSX.Element {
  const { leads, contacts } = texts.value;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={leads.title}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              {leads.rank}
            </th>
            <th scope="col">{contacts.columnNames.full_name}</th>
            <th scope="col" class="number">
              {contacts.columnNames.lead_score}
            </th>
            <th scope="col">{contacts.columnNames.lead_tier}</th>
            <th scope="col">{contacts.columnNames.phone}</th>
            <th scope="col">{contacts.columnNames.state_name}</th>
            <th scope="col">{contacts.columnNames.municipality}</th>
            <th scope="col">{contacts.columnNames.platforms}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((lead, index) => (
            <tr key={lead.id}>
              <td class="number muted">{index + 1}</td>
              <th scope="row">
                <Link href={`/contactos/${lead.id}`}>{lead.full_name ?? contacts.noName}</Link>
              </th>
              <td class="number">
                <strong>{lead.lead_score}</strong>
              </td>
              <td>
                <TierBadge tier={lead.lead_tier} />
              </td>
              <td>{format.value.phone(lead.phone_national)}</td>
              <td>{lead.state_name ?? '–'}</td>
              <td>
                <span class="cut">{lead.municipality ?? '–'}</span>
              </td>
              <td>
                <PlatformNames platforms={lead.validated_platforms} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
