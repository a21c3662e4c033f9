import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Contact } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers } from '../../api/use-answer.js';
import { may } from '../../app/session.js';
import { texts } from '../../i18n/texts.js';
import { FailureNotice } from '../../parts/answered.js';

type Method = keyof typeof texts.value.consent.methods;
const METHODS: Method[] = ['SMS', 'CALL', 'EMAIL', 'FORM', 'IN_PERSON'];

/** Records an opt-out or, by an administrator with evidence, an opt-in. */
export function Consent({ contact, onDone }: { contact: Contact; onDone: () => void }): JSX.Element | null {
  const { consent, common } = texts.value;
  const open = useSignal(false);
  const method = useSignal<Method>('SMS');
  const evidence = useSignal('');
  const { busy, failure, run } = useAction();
  const isOut = contact.opt_out_at !== null || contact.status === 'OPTED_OUT';
  // An opt-in does not lift a block.
  if (!may(isOut ? 'admin' : 'operator')) return null;

  const record = async (): Promise<void> => {
    const params = { path: { contact_id: contact.id } };
    const said = { method: method.value };
    const shown = evidence.value.trim();
    await (isOut
      ? answered(
          api.POST('/api/v1/contacts/{contact_id}/opt-in', { params, body: { ...said, evidence: shown } }),
        )
      : answered(
          api.POST('/api/v1/contacts/{contact_id}/opt-out', {
            params,
            body: { ...said, ...(shown !== '' && { evidence: shown }) },
          }),
        ));
    open.value = false;
    evidence.value = '';
    forgetAnswers();
    onDone();
  };

  if (!open.value) {
    return (
      <div class="actions">
        <button type="button" class="button small" onClick={() => (open.value = true)}>
          {isOut ? consent.optIn : consent.optOut}
        </button>
      </div>
    );
  }
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void run(record);
      }}
    >
      <p>{isOut ? consent.optInHint : consent.optOutHint}</p>
      <div class="field-row">
        <label class="field">
          <span>{consent.method}</span>
          <select
            class="input"
            value={method.value}
            onChange={({ currentTarget }) => {
              method.value = METHODS.find((each) => each === currentTarget.value) ?? 'SMS';
            }}
          >
            {METHODS.map((each) => (
              <option key={each} value={each}>
                {consent.methods[each]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{isOut ? consent.evidence : consent.evidenceOptional}</span>
          <input
            class="input"
            maxLength={2000}
            required={isOut}
            value={evidence.value}
            onInput={({ currentTarget }) => (evidence.value = currentTarget.value)}
          />
        </label>
      </div>
      {failure && <FailureNotice failure={failure} title={texts.value.work.actionFailed} />}
      <div class="actions">
        <button type="submit" class={isOut ? 'button primary' : 'button danger'} disabled={busy}>
          {isOut ? consent.confirmIn : consent.confirmOut}
        </button>
        <button type="button" class="button quiet" onClick={() => (open.value = false)}>
          {common.cancel}
        </button>
      </div>
    </form>
  );
}
