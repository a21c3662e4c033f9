import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers, useAnswer } from '../../api/use-answer.js';
import { Link } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';
import { Chips } from '../../parts/chips.js';
import { ActionForm, TextField } from '../../parts/form.js';

type PrivacyRequest = Schemas['PrivacyRequest'];
type Status = PrivacyRequest['status'];

const STATUSES: Status[] = ['RECEIVED', 'ACCEPTED', 'COMPLETED', 'REJECTED'];
const OPEN: Status[] = ['RECEIVED', 'ACCEPTED'];
const SHOWN = 100;

/** Privacy requests by their next deadline, with the possible actions. */
export function PrivacyRequests(): JSX.Element {
  const { admin, privacy: words } = texts.value;
  const [status, setStatus] = useState<Status[]>(OPEN);
  const asked = useAnswer(`privacy requests ${status.join()}`, (signal) =>
    answered(api.GET('/api/v1/privacy-requests', { params: { query: { status, limit: SHOWN } }, signal })),
  );
  const reload = (): void => {
    forgetAnswers();
    asked.reload();
  };
  return (
    <Card title={admin.parts.privacy}>
      <Chips<Status>
        label={words.status}
        choices={STATUSES.map((value) => ({ value, name: words.statuses[value] }))}
        chosen={status}
        onChange={(chosen) => setStatus(chosen.length > 0 ? chosen : OPEN)}
      />
      <Answered answer={asked} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.none} next={words.noneNext} />
          ) : (
            <ul class="record-list">
              {[...items]
                .sort((one, other) => (one.days_left ?? Infinity) - (other.days_left ?? Infinity))
                .map((item) => (
                  <li key={item.request_uuid}>
                    <RequestRow item={item} onDone={reload} />
                  </li>
                ))}
            </ul>
          )
        }
      </Answered>
    </Card>
  );
}

function RequestRow({ item, onDone }: { item: PrivacyRequest; onDone: () => void }): JSX.Element {
  const { privacy: words } = texts.value;
  return (
    <>
      <div class="record-head">
        <div>
          <strong>{words.kinds[item.kind]}</strong>{' '}
          {item.contact_id !== null && (
            <Link href={`/contactos/${item.contact_id}`}>{words.ofContact(String(item.contact_id))}</Link>
          )}
          <div class="facts">
            <span>{words.received(format.value.fullDay(item.received_on), item.method)}</span>
            {item.detail !== null && <span>{item.detail}</span>}
          </div>
        </div>
        <div class="actions">
          <DaysLeft item={item} />
          <span class="badge">{words.statuses[item.status]}</span>
        </div>
      </div>
      <RequestActions item={item} onDone={onDone} />
    </>
  );
}

/** The days until the next deadline, coloured when few are left. */
export function DaysLeft({ item }: { item: PrivacyRequest }): JSX.Element | null {
  const { privacy: words } = texts.value;
  const { days_left: days, due_on } = item;
  if (days === null || due_on === null) return null;
  const tone = days < 0 ? 'danger' : days <= 5 ? 'warning' : 'soft';
  return (
    <span class={`badge ${tone}`} title={format.value.fullDay(due_on)}>
      {days < 0 ? words.overdue(-days, String(-days)) : words.daysLeft(days, String(days))}
    </span>
  );
}

type Step = 'accept' | 'reject' | 'extend' | 'complete';

/** The possible actions on a request. A cancellation blocks the person at once; the worker deletes the person later. */
function stepsOf({ status, kind, answer_extended, execution_extended }: PrivacyRequest): Step[] {
  switch (status) {
    case 'RECEIVED':
      return ['accept', 'reject', ...(answer_extended ? [] : (['extend'] as const))];
    case 'ACCEPTED':
      return [
        ...(kind === 'cancellation' ? [] : (['complete'] as const)),
        ...(execution_extended ? [] : (['extend'] as const)),
      ];
    case 'REJECTED':
    case 'COMPLETED':
      return [];
  }
}

function RequestActions({ item, onDone }: { item: PrivacyRequest; onDone: () => void }): JSX.Element | null {
  const { privacy: words } = texts.value;
  const step = useSignal<Step | undefined>(undefined);
  const text = useSignal('');
  const action = useAction();
  const steps = stepsOf(item);
  if (steps.length === 0) return null;

  const act = async (chosen: Step): Promise<void> => {
    const params = { path: { request_uuid: item.request_uuid } };
    const said = text.value.trim();
    switch (chosen) {
      case 'accept':
        await answered(
          api.POST('/api/v1/privacy-requests/{request_uuid}/accept', {
            params,
            body: said === '' ? {} : { answer: said },
          }),
        );
        break;
      case 'reject':
        await answered(
          api.POST('/api/v1/privacy-requests/{request_uuid}/reject', { params, body: { reason: said } }),
        );
        break;
      case 'extend':
        await answered(api.POST('/api/v1/privacy-requests/{request_uuid}/extend', { params }));
        break;
      case 'complete':
        await answered(api.POST('/api/v1/privacy-requests/{request_uuid}/complete', { params }));
        break;
    }
    step.value = undefined;
    onDone();
  };

  if (step.value === undefined) {
    return (
      <div class="actions">
        {steps.map((each) => (
          <button key={each} type="button" class="button small" onClick={() => (step.value = each)}>
            {words.steps[each]}
          </button>
        ))}
      </div>
    );
  }
  const chosen = step.value;
  return (
    <ActionForm
      class="record-details"
      action={action}
      submit={() => act(chosen)}
      submitText={words.confirm}
      onCancel={() => (step.value = undefined)}
    >
      <p>{words.meaning[chosen]}</p>
      {(chosen === 'accept' || chosen === 'reject') && (
        <TextField
          label={chosen === 'reject' ? words.reason : words.answer}
          value={text.value}
          required={chosen === 'reject'}
          onChange={(value) => (text.value = value)}
        />
      )}
    </ActionForm>
  );
}
