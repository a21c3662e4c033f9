import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers, useAnswer } from '../../api/use-answer.js';
import { texts } from '../../i18n/texts.js';
import { Answered, FailureNotice } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';
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
  const { privacy: words, consent, common, work } = texts.value;
  const open = useSignal(false);
  const kind = useSignal<Kind>('access');
  const method = useSignal<(typeof METHODS)[number]>('EMAIL');
  const detail = useSignal('');
  const { busy, failure, run } = useAction();
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
    <form
      class="grid"
      onSubmit={(event) => {
        event.preventDefault();
        void run(send);
      }}
    >
      <label class="field">
        <span>{words.kind}</span>
        <select
          class="input"
          value={kind.value}
          onChange={({ currentTarget }) => {
            kind.value = KINDS.find((each) => each === currentTarget.value) ?? 'access';
          }}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {words.kinds[each]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{consent.method}</span>
        <select
          class="input"
          value={method.value}
          onChange={({ currentTarget }) => {
            method.value = METHODS.find((each) => each === currentTarget.value) ?? 'EMAIL';
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
        <span>{words.detail}</span>
        <input
          class="input"
          maxLength={2000}
          value={detail.value}
          onInput={({ currentTarget }) => (detail.value = currentTarget.value)}
        />
      </label>
      {failure && <FailureNotice failure={failure} title={work.actionFailed} />}
      <div class="actions">
        <button type="submit" class="button primary" disabled={busy}>
          {words.confirm}
        </button>
        <button type="button" class="button quiet" onClick={() => (open.value = false)}>
          {common.cancel}
        </button>
      </div>
    </form>
  );
}
