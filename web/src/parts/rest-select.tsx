import type { JSX } from 'preact';
import { texts } from '../i18n/texts.js';

const REST_DAYS = [7, 30, 90, 180];

interface RestSelectProps {
  days: number | undefined;
  onChange: (days: number | undefined) => void;
}

/** Chooses for how many days nobody may have been sent a message. */
export function RestSelect({ days, onChange }: RestSelectProps): JSX.Element {
  const { contacts } = texts.value;
  return (
    <label class="field">
      <span>{contacts.rested}</span>
      <select
        class="input"
        value={days ?? ''}
        onChange={({ currentTarget: { value } }) => onChange(value === '' ? undefined : Number(value))}
      >
        <option value="">{contacts.anyRest}</option>
        {REST_DAYS.map((each) => (
          <option key={each} value={each}>
            {contacts.restDays(String(each))}
          </option>
        ))}
      </select>
    </label>
  );
}
