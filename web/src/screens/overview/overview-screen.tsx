import type { JSX } from 'preact';
import type { Schemas } from '../../api/client.js';
import { listOf } from '../../api/contact-query.js';
import { addressWith, Link, navigate, place } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { BarRow } from '../../parts/bars.js';
import { Card, Screen } from '../../parts/card.js';
import { Histogram } from '../../parts/histogram.js';
import { StateSelect } from '../../parts/state-select.js';
import { stateName } from '../../parts/states.js';
import { WorkList } from '../../parts/work-list.js';
import { FreshnessByPlatform } from './freshness-by-platform.js';
import { ComplianceStrip } from './compliance-strip.js';
import { Funnel } from './funnel.js';
import { ReachByState } from './reach-by-state.js';
import { SummaryStrip } from './summary-strip.js';
import { useOverview, type Overview } from './use-overview.js';

/** The overview, optionally of one state. */
export function OverviewScreen(): JSX.Element {
  const { overview, common } = texts.value;
  const state = place.value.query.get('state_code') ?? '';
  const answers = useOverview(state);
  const choose = (code: string): void => {
    navigate(addressWith({ state_code: code }));
  };
  return (
    <Screen
      title={overview.title}
      hint={state === '' ? common.country : stateName(state)}
      actions={<StateSelect value={state} onChange={choose} />}
    >
      <Answered answer={answers.counts} lines={3}>
        {(counts) =>
          counts.all.total === 0 && state === '' ? (
            <NoContacts />
          ) : (
            <SummaryStrip
              counts={counts}
              previous={state === '' ? (answers.previous.data ?? null) : null}
              recent={state === '' ? answers.freshness.data : undefined}
            />
          )
        }
      </Answered>
      <Answered answer={answers.compliance} lines={1}>
        {(data) => <ComplianceStrip data={data} />}
      </Answered>
      <Card title={overview.work}>
        <WorkList />
      </Card>
      <div class="grid overview-columns">
        <Card title={overview.funnel} hint={overview.funnelHint}>
          <Answered answer={answers.counts} lines={8}>
            {(counts) => <Funnel counts={counts} state={state} />}
          </Answered>
        </Card>
        <Card title={overview.tiers} hint={overview.tiersHint}>
          <Answered answer={answers.counts} lines={6}>
            {(counts) => <Tiers counts={counts} state={state} />}
          </Answered>
        </Card>
      </div>
      <Card title={overview.map} hint={overview.mapHint}>
        <Answered answer={answers.states} lines={10}>
          {(states) => <ReachByState states={states} chosen={state} onChoose={choose} />}
        </Answered>
      </Card>
      <Card title={overview.freshness} hint={overview.freshnessHint}>
        <Answered answer={answers.freshness} lines={6}>
          {(results) => (results.length === 0 ? <NoScores /> : <FreshnessByPlatform results={results} />)}
        </Answered>
      </Card>
      <div class="grid overview-columns">
        <Card title={overview.histogram} hint={overview.histogramHint}>
          <Answered answer={answers.scores} lines={6}>
            {(scores) => <Scores scores={scores} />}
          </Answered>
        </Card>
        <Card title={overview.coverage} hint={overview.coverageHint}>
          <Answered answer={answers.counts} lines={5}>
            {(counts) => <Coverage counts={counts} state={state} />}
          </Answered>
        </Card>
      </div>
    </Screen>
  );
}

function NoContacts(): JSX.Element {
  const { overview } = texts.value;
  return (
    <Card>
      <Empty
        title={overview.empty}
        next={overview.emptyNext}
        action={
          <Link class="button primary" href="/importar">
            {texts.value.nav.import}
          </Link>
        }
      />
    </Card>
  );
}

function Tiers({ counts, state }: { counts: Overview; state: string }): JSX.Element {
  const { tiers } = texts.value;
  const rows = counts.all.groups.lead_tier ?? [];
  const scored = counts.tiers.filter((tier) => tier !== 'UNKNOWN');
  const contactable = (tier: (typeof counts.tiers)[number]): number =>
    rows.find(({ lead_tier }) => lead_tier === tier)?.contactable_contacts ?? 0;
  const total = scored.reduce((sum, tier) => sum + contactable(tier), 0);
  if (total === 0) return <NoScores />;
  return (
    <ul class="bar-list">
      {scored.map((tier) => (
        <BarRow
          key={tier}
          name={tiers[tier]}
          value={contactable(tier)}
          whole={Math.max(...scored.map(contactable))}
          note={format.value.share(contactable(tier), total)}
          href={listOf(state, { tier }, '/prospectos')}
        />
      ))}
    </ul>
  );
}

function NoScores(): JSX.Element {
  const { overview, nav } = texts.value;
  const action = (
    <Link class="button small" href="/validar">
      {nav.validate}
    </Link>
  );
  return <Empty title={overview.noScores} next={overview.noScoresNext} action={action} />;
}

function Scores({ scores }: { scores: Schemas['ScoreDistribution'] }): JSX.Element {
  if (scores.scored === 0) return <NoScores />;
  return <Histogram scores={scores.histogram} label={texts.value.overview.histogram} />;
}

function Coverage({ counts, state }: { counts: Overview; state: string }): JSX.Element {
  const { platforms } = texts.value;
  const rows = counts.all.groups.platform ?? [];
  const { contactable } = counts.all;
  if (rows.length === 0) return <NoScores />;
  return (
    <ul class="bar-list">
      {rows.map(({ platform, contactable_contacts }) => (
        <BarRow
          key={platform}
          name={platforms[platform]}
          value={contactable_contacts}
          whole={contactable}
          note={format.value.share(contactable_contacts, contactable)}
          href={listOf(state, { platform })}
        />
      ))}
    </ul>
  );
}
