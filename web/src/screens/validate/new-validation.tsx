import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, PLATFORMS, TIERS, type Failure, type Platform } from '../../api/client.js';
import {
  countContacts,
  isCountable,
  readFilter,
  writeFilter,
  type ContactFilter,
} from '../../api/contact-query.js';
import { toFailure, useAnswer } from '../../api/use-answer.js';
import { address, navigate, place } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { FailureNotice } from '../../parts/answered.js';
import { Chips } from '../../parts/chips.js';
import { StateSelect } from '../../parts/state-select.js';
import { stateName } from '../../parts/states.js';

/** As the API has it where nobody says otherwise. */
const DEFAULTS = { max_contacts: 1000, rate_limit_per_minute: 100 };

/** Whom to ask about, where, and how fast; before it starts it says what would be asked. The filter is the address's. */
export function NewValidation(): JSX.Element {
  const { validate, contacts, tiers, platforms: platformNames, common } = texts.value;
  const filter = readFilter(place.value.query);
  const platforms = useSignal<Platform[]>([...PLATFORMS]);
  const name = useSignal('');
  const maxContacts = useSignal(DEFAULTS.max_contacts);
  const rate = useSignal(DEFAULTS.rate_limit_per_minute);
  const force = useSignal(false);
  const busy = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);

  const change = (changed: Partial<ContactFilter>): void =>
    navigate(address('/validar', writeFilter({ ...filter, ...changed })), { replace: true });

  const start = async (): Promise<void> => {
    busy.value = true;
    failure.value = undefined;
    try {
      const body = {
        name: name.value.trim() || nameOf(filter),
        platforms: platforms.value,
        contact_filters: filter,
        max_contacts: maxContacts.value,
        rate_limit_per_minute: rate.value,
        force: force.value,
      };
      const job = await answered(api.POST('/api/v1/validation-jobs', { body }));
      navigate(`/validar/${job.job_uuid}`);
    } catch (reason) {
      failure.value = toFailure(reason);
      busy.value = false;
    }
  };

  return (
    <form
      class="new-validation"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
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
            placeholder={nameOf(filter)}
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
      {failure.value && <FailureNotice failure={failure.value} />}
      <WhatIsAsked
        filter={filter}
        platforms={platforms.value}
        maxContacts={maxContacts.value}
        busy={busy.value}
      />
    </form>
  );
}

/** A name that says whom it is about. */
function nameOf({ state_code, lead_tier, is_mobile, operator }: ContactFilter): string {
  const { tiers, common } = texts.value;
  const parts = [
    ...(state_code ?? []).map(stateName),
    ...(lead_tier ?? []).map((tier) => tiers[tier]),
    ...(operator ?? []),
    ...(is_mobile === undefined ? [] : [is_mobile ? common.mobile : common.landline]),
  ];
  return (parts.length > 0 ? parts.join(', ') : common.country).slice(0, 100);
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
  filter: ContactFilter;
  platforms: Platform[];
  maxContacts: number;
  busy: boolean;
}

/** The lookups that the job would make at most, before it starts. */
function WhatIsAsked({ filter, platforms, maxContacts, busy }: WhatIsAskedProps): JSX.Element {
  const { validate, contacts: contactWords, common } = texts.value;
  const { number } = format.value;
  const { data } = useAnswer(`count ${writeFilter(filter).toString()}`, (signal) =>
    countContacts(filter, ['contactable'], true, signal),
  );
  const matching = data?.total;
  const asked = Math.min(matching ?? maxContacts, maxContacts);
  const isEmpty = isCountable(filter) && matching === 0;
  const problem = platforms.length === 0 ? validate.noPlatform : isEmpty ? validate.nobody : undefined;
  return (
    <div class="notice" aria-live="polite">
      <div>
        {problem ?? <strong>{validate.asks(number(asked * platforms.length))}</strong>}
        {problem === undefined && (
          <span class="muted">
            {validate.asksDetail(
              common.contacts(asked, number(asked)),
              validate.platformCount(platforms.length, number(platforms.length)),
            )}
            {'. '}
            {isCountable(filter)
              ? matching !== undefined && `${validate.matching(common.contacts(matching, number(matching)))}.`
              : `${contactWords.uncounted}.`}
          </span>
        )}
      </div>
      <button type="submit" class="button primary" disabled={busy || problem !== undefined}>
        {busy ? validate.starting : validate.start}
      </button>
    </div>
  );
}
