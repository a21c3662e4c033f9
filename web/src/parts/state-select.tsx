import type { JSX } from 'preact';
import { texts } from '../i18n/texts.js';
import { STATES } from './states.js';

interface StateSelectProps {
  /** A code; empty for all. */
  value: string;
  onChange: (code: string) => void;
  label?: string;
}

/** Chooses one of the 32 states, or all of them. */
export function StateSelect({ value, onChange, label }: StateSelectProps): JSX.Element {
  const { contacts } = texts.value;
  return (
    <label class="field">
      <span>{label ?? contacts.state}</span>
      <select class="input" value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{contacts.anyState}</option>
        {STATES.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
