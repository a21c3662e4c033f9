import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers, useAnswer } from '../../api/use-answer.js';
import { texts } from '../../i18n/texts.js';
import { Answered } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';
import { ActionForm, SelectField, TextField } from '../../parts/form.js';
import { DaysLeft } from '../admin/privacy-requests.js';

type Kind = Schemas['PrivacyRequest']['kind'];
const KINDS: Kind[] = ['access', 'rectification', 'cancellation', 'opposition'];
const METHODS = ['EMAIL', 'CALL', 'FORM', 'IN_PERSON', 'SMS'] as const;

/** The privacy requests of the contact, and a form for a new one; for operators, as in the API. */
export function ContactPrivacy({ contactId }: { contactId: number }): JSX.Element {
  const { privacy: words } = texts.value;
  const asked = useAnswer(`privacy of ${contactId}`, (signal) =>
    answered(api.GET('/api/v1/privacy-requests', { params: { query: { contact_id: contactId } }, signal })),
  );
  return (
    <Card title={words.title}>
      <Answered answer={asked} lines={2}>
        {({ items }) => (
          <>
            {items.length === 0 && <p class="small muted">{words.noneOfContact}</p>}
            <ul class="history">
              {items.map((item) => (
                <li key={item.request_uuid}>
                  <span>
                    {words.kinds[item.kind]} <span class="badge">{words.statuses[item.status]}</span>{' '}
                    <DaysLeft item={item} />
                  </span>
                </li>
              ))}
            </ul>
            <NewRequest
              contactId={contactId}
              onDone={() => {
                forgetAnswers();
                asked.reload();
              }}
            />
          </>
        )}
      </Answered>
    </Card>
  );
}

function NewRequest({ contactId, onDone }: { contactId: number; onDone: () => void }): JSX.Element {
  const { privacy: words, consent } = texts.value;
  const open = useSignal(false);
  const kind = useSignal<Kind>('access');
  const method = useSignal<(typeof METHODS)[number]>('EMAIL');
  const detail = useSignal('');
  const action = useAction();
  const send = async (): Promise<void> => {
    const said = detail.value.trim();
    await answered(
      api.POST('/api/v1/privacy-requests', {
        body: {
          kind: kind.value,
          contact_id: contactId,
          method: method.value,
          ...(said !== '' && { detail: said }),
        },
      }),
    );
    open.value = false;
    onDone();
  };
  if (!open.value) {
    return (
      <div class="actions">
        <button type="button" class="button small" onClick={() => (open.value = true)}>
          {words.add}
        </button>
      </div>
    );
  }
  return (
    <ActionForm
      class="grid"
      action={action}
      submit={send}
      submitText={words.confirm}
      onCancel={() => (open.value = false)}
    >
      <SelectField
        label={words.kind}
        value={kind.value}
        choices={KINDS}
        names={words.kinds}
        onChange={(value) => (kind.value = value)}
      />
      <SelectField
        label={consent.method}
        value={method.value}
        choices={METHODS}
        names={consent.methods}
        onChange={(value) => (method.value = value)}
      />
      <TextField label={words.detail} value={detail.value} onChange={(value) => (detail.value = value)} />
    </ActionForm>
  );
}
