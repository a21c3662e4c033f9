import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAnswer } from '../../api/use-answer.js';
import { Link } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, More } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';

type Action = Schemas['AuditEvent']['action'];

const PAGE = 50;

/** The audit of personal data, newest first, filtered by user and action. */
export function AuditLog(): JSX.Element {
  const { admin, audit: words } = texts.value;
  const actor = useSignal('');
  const action = useSignal<Action | ''>('');
  const [limit, setLimit] = useState(PAGE);
  const wanted = actor.value.trim();
  const events = useAnswer(`audit ${wanted} ${action.value} ${limit}`, (signal) =>
    answered(
      api.GET('/api/v1/audit', {
        params: {
          query: {
            limit,
            ...(wanted !== '' && { actor: wanted }),
            ...(action.value !== '' && { action: [action.value] }),
          },
        },
        signal,
      }),
    ),
  );
  const actions = Object.keys(words.actions) as Action[];
  return (
    <Card title={admin.parts.audit}>
      <div class="field-row">
        <label class="field">
          <span>{words.actor}</span>
          <input
            class="input"
            autocomplete="off"
            value={actor.value}
            onChange={({ currentTarget }) => (actor.value = currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{words.action}</span>
          <select
            class="input"
            value={action.value}
            onChange={({ currentTarget }) => {
              action.value = actions.find((each) => each === currentTarget.value) ?? '';
            }}
          >
            <option value="">{words.anything}</option>
            {actions.map((each) => (
              <option key={each} value={each}>
                {words.actions[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Answered answer={events} lines={10}>
        {({ items, next_cursor }) =>
          items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            <>
              <Events items={items} />
              <More next_cursor={next_cursor} limit={limit} setLimit={setLimit} />
            </>
          )
        }
      </Answered>
    </Card>
  );
}

function Events({ items }: { items: Schemas['AuditEvent'][] }): JSX.Element {
  const { admin, audit: words, common } = texts.value;
  const { dateTime, number } = format.value;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={admin.parts.audit}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.actor}</th>
            <th scope="col">{words.action}</th>
            <th scope="col">{words.about}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, occurred_at, actor, action, contact_id, contact_count }) => (
            <tr key={id}>
              <td>{dateTime(occurred_at)}</td>
              <td>{actor}</td>
              <th scope="row">{words.actions[action]}</th>
              <td>
                {contact_id !== null && <Link href={`/contactos/${contact_id}`}>#{contact_id}</Link>}
                {contact_count !== null && common.contacts(contact_count, number(contact_count))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
