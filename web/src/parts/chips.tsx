import type { JSX } from 'preact';
import { format } from '../i18n/format.js';

interface Choice<T extends string> {
  value: T;
  name: string;
  /** The number of contacts with this choice; undefined while unknown. */
  count?: number | undefined;
}

interface ChipsProps<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /** At most one choice instead of several. */
  single?: boolean;
}

/** Choices of one kind, each pressed or not. */
export function Chips<T extends string>({
  label,
  choices,
  chosen,
  onChange,
  single,
}: ChipsProps<T>): JSX.Element {
  const toggle = (value: T): void => {
    const others = chosen.filter((each) => each !== value);
    const isOn = others.length < chosen.length;
    if (isOn) onChange(others);
    else onChange(single ? [value] : [...others, value]);
  };
  return (
    <fieldset>
      <legend class="label">{label}</legend>
      <div class="chips">
        {choices.map(({ value, name, count }) => (
          <button
            key={value}
            type="button"
            class="chip"
            aria-pressed={chosen.includes(value)}
            onClick={() => toggle(value)}
          >
            {name}
            {count !== undefined && <small>{format.value.number(count)}</small>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
