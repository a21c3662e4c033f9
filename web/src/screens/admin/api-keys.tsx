import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api, type Role, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { useAnswer } from '../../api/use-answer.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice, More } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';

type ApiKey = Schemas['ApiKey'];

const PAGE = 50;
const ROLES: Role[] = ['viewer', 'operator', 'admin'];
const USUAL_DAYS = 365;
const MOST_DAYS = 3650;

/** The API keys of programs, with their last use. Keys can be created and revoked. */
export function ApiKeys(): JSX.Element {
  const { admin, keys: words } = texts.value;
  const [limit, setLimit] = useState(PAGE);
  const created = useSignal<Schemas['CreatedApiKey'] | undefined>(undefined);
  const keys = useAnswer(`api keys ${limit}`, (signal) =>
    answered(api.GET('/api/v1/api-keys', { params: { query: { limit } }, signal })),
  );
  return (
    <>
      <Card title={words.create}>
        {created.value ? (
          <NewKey made={created.value} onStored={() => (created.value = undefined)} />
        ) : (
          <CreateKey
            onCreated={(made) => {
              created.value = made;
              keys.reload();
            }}
          />
        )}
      </Card>
      <Card title={admin.parts.keys}>
        <Answered answer={keys} lines={6}>
          {({ items, next_cursor }) =>
            items.length === 0 ? (
              <Empty title={words.none} next={words.noneNext} />
            ) : (
              <>
                <ul class="record-list">
                  {items.map((item) => (
                    <li key={item.api_key_uuid}>
                      <KeyRow item={item} onRevoked={keys.reload} />
                    </li>
                  ))}
                </ul>
                <More next_cursor={next_cursor} limit={limit} setLimit={setLimit} />
              </>
            )
          }
        </Answered>
      </Card>
    </>
  );
}

function CreateKey({ onCreated }: { onCreated: (made: Schemas['CreatedApiKey']) => void }): JSX.Element {
  const { keys: words, roles } = texts.value;
  const name = useSignal('');
  const role = useSignal<Role>('viewer');
  const days = useSignal(USUAL_DAYS);
  const pii = useSignal(false);
  const { busy, failure, run } = useAction();
  const create = async (): Promise<void> => {
    const body = {
      name: name.value.trim(),
      role: role.value,
      expires_in_days: days.value,
      pii: pii.value && role.value === 'viewer',
    };
    onCreated(await answered(api.POST('/api/v1/api-keys', { body })));
  };
  return (
    <form
      class="record-details"
      onSubmit={(event) => {
        event.preventDefault();
        void run(create);
      }}
    >
      <div class="field-row">
        <label class="field">
          <span>{words.name}</span>
          <input
            class="input"
            autocomplete="off"
            required
            maxLength={60}
            value={name.value}
            onInput={({ currentTarget }) => (name.value = currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{words.role}</span>
          <select
            class="input"
            value={role.value}
            onChange={({ currentTarget }) =>
              (role.value = ROLES.find((each) => each === currentTarget.value) ?? 'viewer')
            }
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {roles[each]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.days}</span>
          <input
            class="input"
            type="number"
            required
            min={1}
            max={MOST_DAYS}
            value={days.value}
            onInput={({ currentTarget }) => (days.value = currentTarget.valueAsNumber)}
          />
        </label>
      </div>
      {role.value === 'viewer' && (
        <label class="check">
          <input
            type="checkbox"
            checked={pii.value}
            onChange={({ currentTarget }) => (pii.value = currentTarget.checked)}
          />
          <span>
            {words.pii} <span class="muted small">{words.piiHint}</span>
          </span>
        </label>
      )}
      {failure && <FailureNotice failure={failure} title={words.createFailed} />}
      <div class="actions">
        <button type="submit" class="button primary" disabled={busy}>
          {words.submit}
        </button>
      </div>
    </form>
  );
}

/** The new key itself. The API never shows it again. */
function NewKey({ made, onStored }: { made: Schemas['CreatedApiKey']; onStored: () => void }): JSX.Element {
  const { keys: words } = texts.value;
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    // Browsers offer the clipboard only to pages over HTTPS or on this machine. Elsewhere the user selects the key
    // by hand.
    await navigator.clipboard.writeText(made.key);
    copied.value = true;
  };
  return (
    <div class="record-details" role="status">
      <p>
        <strong>{words.created(made.name)}</strong> {words.once}
      </p>
      <code class="command whole" tabIndex={0}>
        {made.key}
      </code>
      <div class="actions">
        {isSecureContext && (
          <button type="button" class="button" onClick={() => void copy()}>
            {copied.value ? words.copied : words.copy}
          </button>
        )}
        <button type="button" class="button primary" onClick={onStored}>
          {words.stored}
        </button>
      </div>
    </div>
  );
}

function stateOf({ revoked_at, expires_at }: ApiKey): 'active' | 'expired' | 'revoked' {
  if (revoked_at !== null) return 'revoked';
  return Date.parse(expires_at) <= Date.now() ? 'expired' : 'active';
}

function KeyRow({ item, onRevoked }: { item: ApiKey; onRevoked: () => void }): JSX.Element {
  const { keys: words, roles, common } = texts.value;
  const { dateTime } = format.value;
  const asking = useSignal(false);
  const { busy, failure, run } = useAction();
  const state = stateOf(item);
  const revoke = async (): Promise<void> => {
    const params = { path: { api_key_uuid: item.api_key_uuid } };
    await answered(api.POST('/api/v1/api-keys/{api_key_uuid}/revoke', { params }));
    asking.value = false;
    onRevoked();
  };
  return (
    <>
      <div class="record-head">
        <div>
          <strong>{item.name}</strong> <code>{item.prefix}…</code>
          <div class="facts">
            <span>
              {roles[item.role]} {item.pii && item.role === 'viewer' && words.withPersonalData}
            </span>
            <span>
              {words.lastUsed}: {item.last_used_at === null ? words.never : dateTime(item.last_used_at)}
            </span>
            <span>
              {words.holdsUntil}: {dateTime(item.expires_at)}
            </span>
            <span>{words.madeBy(dateTime(item.created_at), item.created_by)}</span>
          </div>
        </div>
        <div class="actions">
          <span class={state === 'active' ? 'badge soft' : 'badge warning'}>{words.states[state]}</span>
          {state === 'active' && !asking.value && (
            <button
              type="button"
              class="button small"
              aria-label={words.revokeOf(item.name)}
              onClick={() => (asking.value = true)}
            >
              {words.revoke}
            </button>
          )}
        </div>
      </div>
      {asking.value && (
        <div class="record-details">
          <p>{words.revokeMeaning(item.name)}</p>
          {failure && <FailureNotice failure={failure} title={words.revokeFailed} />}
          <div class="actions">
            <button type="button" class="button primary" disabled={busy} onClick={() => void run(revoke)}>
              {words.revokeConfirm}
            </button>
            <button type="button" class="button quiet" onClick={() => (asking.value = false)}>
              {common.cancel}
            </button>
          </div>
        </div>
      )}
    </>
  );
}
