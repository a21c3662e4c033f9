import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, Failure, PLATFORMS, TIERS, type Platform, type Schemas } from '../../api/client.js';
import { readFilter, useSegments, writeFilter, type ContactFilter } from '../../api/contact-query.js';
import { useAction } from '../../api/use-action.js';
import { useAnswer } from '../../api/use-answer.js';
import { address, navigate, place } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { FailureNotice } from '../../parts/answered.js';
import { Chips } from '../../parts/chips.js';
import { StateSelect } from '../../parts/state-select.js';
import { stateName } from '../../parts/states.js';

/** The defaults of the API. */
const DEFAULTS = { max_contacts: 1000, rate_limit_per_minute: 100 };

type NewJob = Schemas['ValidationJobCreate'] & { platforms: Platform[] };
type Plan = Schemas['ValidationJobPlan'] & { lookups_by_platform: Partial<Record<Platform, number>> };

/** The time after the last key press in which a number counts as not finished. */
const PAUSE_MS = 300;

async function planOf(job: NewJob, signal: AbortSignal): Promise<Plan> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  signal.throwIfAborted();
  const body = { ...job, dry_run: true };
  const answer = await answered(api.POST('/api/v1/validation-jobs', { body, signal }));
  if ('dry_run' in answer) return answer;
  throw new Failure(200, 'page', 'A dry run was answered with a job.', null);
}

/**
 * The form of a new validation. It shows what the job would ask before it starts. The filter is that of the address.
 */
export function NewValidation(): JSX.Element {
  const { validate, contacts, tiers, platforms: platformNames, common } = texts.value;
  const filter = readFilter(place.value.query);
  const segments = useSegments().data?.items ?? [];
  const segmentName = segments.find(({ segment_uuid }) => segment_uuid === filter.segment)?.name;
  const platforms = useSignal<Platform[]>([...PLATFORMS]);
  const name = useSignal('');
  const maxContacts = useSignal(DEFAULTS.max_contacts);
  const rate = useSignal(DEFAULTS.rate_limit_per_minute);
  const force = useSignal(false);
  const { busy, failure, run } = useAction();

  const change = (changed: Partial<ContactFilter>): void =>
    navigate(address('/validar', writeFilter({ ...filter, ...changed })), { replace: true });

  const job: NewJob = {
    name: name.value.trim() || nameOf(filter, segmentName),
    platforms: platforms.value,
    contact_filters: filter,
    max_contacts: maxContacts.value,
    rate_limit_per_minute: rate.value,
    force: force.value,
  };
  const start = async (): Promise<void> => {
    const created = await answered(api.POST('/api/v1/validation-jobs', { body: job }));
    // Without dry_run the API answers with a job.
    if ('job_uuid' in created) navigate(`/validar/${created.job_uuid}`);
  };

  return (
    <form
      class="new-validation"
      onSubmit={(event) => {
        event.preventDefault();
        void run(start);
      }}
    >
      <Chips
        label={validate.whoTier}
        choices={TIERS.map((tier) => ({ value: tier, name: tiers[tier] }))}
        chosen={filter.lead_tier ?? []}
        onChange={(lead_tier) => change({ lead_tier: lead_tier.length > 0 ? lead_tier : undefined })}
      />
      <Chips
        label={validate.platforms}
        choices={PLATFORMS.map((platform) => ({ value: platform, name: platformNames[platform] }))}
        chosen={platforms.value}
        onChange={(chosen) => (platforms.value = PLATFORMS.filter((each) => chosen.includes(each)))}
      />
      <Chips
        label={validate.whoLine}
        single
        choices={[
          { value: 'true', name: common.mobile },
          { value: 'false', name: common.landline },
        ]}
        chosen={filter.is_mobile === undefined ? [] : [String(filter.is_mobile)]}
        onChange={([value]) => change({ is_mobile: value === undefined ? undefined : value === 'true' })}
      />
      <div class="field-row">
        <StateSelect
          value={filter.state_code?.[0] ?? ''}
          label={contacts.state}
          onChange={(code) => change({ state_code: code === '' ? undefined : [code] })}
        />
        <SegmentSelect
          segments={segments}
          value={filter.segment}
          onChange={(segment) => change({ segment })}
        />
        <NumberField
          label={validate.maxContacts}
          value={maxContacts.value}
          max={31_833_272 * 2}
          onChange={(value) => (maxContacts.value = value)}
        />
        <NumberField
          label={validate.rate}
          value={rate.value}
          max={1_000_000}
          onChange={(value) => (rate.value = value)}
        />
        <label class="field">
          <span>{validate.name}</span>
          <input
            class="input"
            maxLength={100}
            placeholder={nameOf(filter, segmentName)}
            value={name.value}
            onInput={({ currentTarget }) => (name.value = currentTarget.value)}
          />
        </label>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={force.value}
          onChange={({ currentTarget }) => (force.value = currentTarget.checked)}
        />
        {validate.force}
      </label>
      {failure && <FailureNotice failure={failure} />}
      <WhatIsAsked job={job} busy={busy} />
    </form>
  );
}

/** A name that describes the contacts of the job. */
function nameOf(
  { state_code, lead_tier, is_mobile, operator }: ContactFilter,
  segment: string | undefined,
): string {
  const { tiers, common } = texts.value;
  const parts = [
    ...(segment === undefined ? [] : [segment]),
    ...(state_code ?? []).map(stateName),
    ...(lead_tier ?? []).map((tier) => tiers[tier]),
    ...(operator ?? []),
    ...(is_mobile === undefined ? [] : [is_mobile ? common.mobile : common.landline]),
  ];
  return (parts.length > 0 ? parts.join(', ') : common.country).slice(0, 100);
}

interface SegmentSelectProps {
  segments: readonly Schemas['Segment'][];
  value: string | undefined;
  onChange: (segment: string | undefined) => void;
}

/** The saved filters. Nothing is shown when there are none and none is chosen. */
function SegmentSelect({ segments, value, onChange }: SegmentSelectProps): JSX.Element | null {
  const { segments: words } = texts.value;
  if (segments.length === 0 && value === undefined) return null;
  return (
    <label class="field">
      <span>{words.one}</span>
      <select
        class="input"
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      >
        <option value="">{words.any}</option>
        {segments.map(({ segment_uuid, name }) => (
          <option key={segment_uuid} value={segment_uuid}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NumberFieldProps {
  label: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}

function NumberField({ label, value, max, onChange }: NumberFieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="number"
        required
        min={1}
        max={max}
        value={value}
        onInput={({ currentTarget }) => {
          if (currentTarget.validity.valid) onChange(currentTarget.valueAsNumber);
        }}
      />
    </label>
  );
}

interface WhatIsAskedProps {
  /** The job as it would be sent. */
  job: NewJob;
  busy: boolean;
}

/** What the job would ask and cost, counted by the API before it starts, because each lookup is paid for. */
function WhatIsAsked({ job, busy }: WhatIsAskedProps): JSX.Element {
  const { validate, work } = texts.value;
  const hasPlatform = job.platforms.length > 0;
  const plan = useAnswer(hasPlatform ? `plan ${JSON.stringify(job)}` : null, (signal) => planOf(job, signal));
  const isEmpty = plan.data?.total_contacts === 0;
  const problem = !hasPlatform ? validate.noPlatform : isEmpty ? validate.nobody : undefined;
  return (
    <div class="notice" aria-live="polite">
      <div>
        {problem}
        {problem === undefined && plan.data && <PlanFacts plan={plan.data} />}
        {hasPlatform && plan.loading && <span class="muted">{validate.planning}</span>}
        {plan.failure && (
          <FailureNotice failure={plan.failure} title={work.actionFailed} retry={plan.reload} />
        )}
      </div>
      <button type="submit" class="button primary" disabled={busy || problem !== undefined}>
        {busy ? validate.starting : validate.start}
      </button>
    </div>
  );
}

function PlanFacts({ plan }: { plan: Plan }): JSX.Element {
  const { validate, platforms, common } = texts.value;
  const { number, money, span } = format.value;
  const { total_contacts, estimated_lookups, lookups_reused, lookups_by_platform, estimated_cost } = plan;
  const asked = PLATFORMS.filter((platform) => (lookups_by_platform[platform] ?? 0) > 0);
  return (
    <>
      <strong>{validate.asks(number(estimated_lookups))}</strong>
      <span class="facts">
        <span>{common.contacts(total_contacts, number(total_contacts))}</span>
        {lookups_reused > 0 && <span>{validate.reused(number(lookups_reused))}</span>}
        {estimated_lookups > 0 && <span>{validate.atLeast(span(plan.estimated_duration_minutes * 60))}</span>}
        <span>{estimated_cost === null ? validate.noPrice : validate.costs(money(estimated_cost))}</span>
      </span>
      {asked.length > 1 && (
        <span class="facts">
          {asked.map((platform) => (
            <span key={platform}>
              {platforms[platform]}: {number(lookups_by_platform[platform] ?? 0)}
            </span>
          ))}
        </span>
      )}
    </>
  );
}
