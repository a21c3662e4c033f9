import type { ComponentChildren, JSX } from 'preact';
import type { Action } from '../api/use-action.js';
import { texts } from '../i18n/texts.js';
import { FailureNotice } from './answered.js';

interface SelectFieldProps<T extends string> {
  label: string;
  value: T;
  choices: readonly T[];
  names: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
}

/** Chooses one of a fixed list. */
export function SelectField<T extends string>({
  label,
  value,
  choices,
  names,
  onChange,
}: SelectFieldProps<T>): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        class="input"
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = choices.find((choice) => choice === currentTarget.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {names[choice]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  required?: boolean;
  onChange: (value: string) => void;
}

/** A free text, with at most as many characters as the API stores. */
export function TextField({ label, value, required = false, onChange }: TextFieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        maxLength={2000}
        required={required}
        value={value}
        onInput={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
      />
    </label>
  );
}

interface ActionFormProps {
  class: string;
  action: Action;
  submit: () => Promise<void>;
  submitText: string;
  /** Whether the action is dangerous, so that its button is red. */
  danger?: boolean;
  onCancel: () => void;
  children: ComponentChildren;
}

/** A form for one action. It shows a failure, and has a button to send it and one to close it. */
export function ActionForm({
  class: className,
  action: { busy, failure, run },
  submit,
  submitText,
  danger = false,
  onCancel,
  children,
}: ActionFormProps): JSX.Element {
  const { common, work } = texts.value;
  return (
    <form
      class={className}
      onSubmit={(event) => {
        event.preventDefault();
        void run(submit);
      }}
    >
      {children}
      {failure && <FailureNotice failure={failure} title={work.actionFailed} />}
      <div class="actions">
        <button type="submit" class={danger ? 'button danger' : 'button primary'} disabled={busy}>
          {submitText}
        </button>
        <button type="button" class="button quiet" onClick={onCancel}>
          {common.cancel}
        </button>
      </div>
    </form>
  );
}
