import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Contact } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers } from '../../api/use-answer.js';
import { may } from '../../app/session.js';
import { texts } from '../../i18n/texts.js';
import { ActionForm, SelectField, TextField } from '../../parts/form.js';

type Method = keyof typeof texts.value.consent.methods;
const METHODS: Method[] = ['SMS', 'CALL', 'EMAIL', 'FORM', 'IN_PERSON'];

/** Records an opt-out or, by an administrator with evidence, an opt-in. */
export function Consent({ contact, onDone }: { contact: Contact; onDone: () => void }): JSX.Element | null {
  const { consent } = texts.value;
  const open = useSignal(false);
  const method = useSignal<Method>('SMS');
  const evidence = useSignal('');
  const action = useAction();
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
    <ActionForm
      class="card"
      action={action}
      submit={record}
      submitText={isOut ? consent.confirmIn : consent.confirmOut}
      danger={!isOut}
      onCancel={() => (open.value = false)}
    >
      <p>{isOut ? consent.optInHint : consent.optOutHint}</p>
      <div class="field-row">
        <SelectField
          label={consent.method}
          value={method.value}
          choices={METHODS}
          names={consent.methods}
          onChange={(value) => (method.value = value)}
        />
        <TextField
          label={isOut ? consent.evidence : consent.evidenceOptional}
          value={evidence.value}
          required={isOut}
          onChange={(value) => (evidence.value = value)}
        />
      </div>
    </ActionForm>
  );
}
