import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { useAnswer } from '../../api/use-answer.js';
import { Link } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice, More } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';

type Export = Schemas['ExportResponse'];

const PAGE = 20;
/** The most contacts that are listed on the screen. */
const WITHDRAWN_SHOWN = 50;

/** All exported files: who, when, how many contacts, and which of them may no longer be contacted. */
export function Exports(): JSX.Element {
  const { admin, exports: words } = texts.value;
  const [limit, setLimit] = useState(PAGE);
  const [opened, open] = useState<string | undefined>(undefined);
  const exported = useAnswer(`exports ${limit}`, (signal) =>
    answered(api.GET('/api/v1/exports', { params: { query: { limit } }, signal })),
  );
  return (
    <Card title={admin.parts.exports}>
      <Answered answer={exported} lines={8}>
        {({ items, next_cursor }) =>
          items.length === 0 ? (
            <Empty title={words.none} next={words.noneNext} />
          ) : (
            <>
              <ul class="record-list">
                {items.map((item) => (
                  <li key={item.export_uuid}>
                    <ExportHead
                      item={item}
                      isOpen={opened === item.export_uuid}
                      onOpen={() => open(opened === item.export_uuid ? undefined : item.export_uuid)}
                    />
                    {opened === item.export_uuid && <ExportDetails item={item} />}
                  </li>
                ))}
              </ul>
              <More next_cursor={next_cursor} limit={limit} setLimit={setLimit} />
            </>
          )
        }
      </Answered>
    </Card>
  );
}

function ExportHead({
  item,
  isOpen,
  onOpen,
}: {
  item: Export;
  isOpen: boolean;
  onOpen: () => void;
}): JSX.Element {
  const { exports: words, common } = texts.value;
  const { dateTime, number, bytes } = format.value;
  return (
    <div class="record-head">
      <div>
        <strong>{common.contacts(item.contact_count, number(item.contact_count))}</strong>
        <div class="facts">
          <span>{words.sources[item.source]}</span>
          <span>{words.formats[item.format]}</span>
          <span>{bytes(item.file_bytes)}</span>
          <span>{words.taken(dateTime(item.created_at), item.created_by)}</span>
          <span class={item.status === 'COMPLETED' ? 'badge soft' : 'badge warning'}>
            {words.statuses[item.status]}
          </span>
        </div>
      </div>
      <div class="actions">
        {item.download_url !== null && item.file_expires_at !== null && (
          <a
            class="button small"
            href={item.download_url}
            download
            title={words.until(dateTime(item.file_expires_at))}
          >
            {words.fetch}
          </a>
        )}
        <button type="button" class="button small" aria-expanded={isOpen} onClick={onOpen}>
          {words.details}
        </button>
      </div>
    </div>
  );
}

function ExportDetails({ item }: { item: Export }): JSX.Element {
  const { exports: words } = texts.value;
  const filter = Object.entries(item.contact_filters);
  return (
    <div class="record-details">
      <dl class="details">
        <dt>{words.filter}</dt>
        <dd>
          {filter.length === 0
            ? words.everybody
            : filter.map(([name, value]) => `${name}: ${[value].flat().join(', ')}`).join(' · ')}
        </dd>
        {item.file_sha256 !== null && (
          <>
            <dt>SHA-256</dt>
            <dd>
              <code>{item.file_sha256}</code>
            </dd>
          </>
        )}
      </dl>
      <Explain uuid={item.export_uuid} />
      <Withdrawn uuid={item.export_uuid} />
    </div>
  );
}

/** Whether a phone was in the file, and why. */
function Explain({ uuid }: { uuid: string }): JSX.Element {
  const { exports: words, contacts } = texts.value;
  const phone = useSignal('');
  const found = useSignal<Schemas['ExportExplanation'] | undefined>(undefined);
  const { busy, failure, run } = useAction();
  const requestExport = async (): Promise<void> => {
    found.value = undefined;
    const params = { path: { export_uuid: uuid }, query: { phone: phone.value.trim() } };
    found.value = await answered(api.GET('/api/v1/exports/{export_uuid}/explain', { params }));
  };
  return (
    <form
      class="phone-search"
      onSubmit={(event) => {
        event.preventDefault();
        void run(requestExport);
      }}
    >
      <label class="field">
        <span>{words.explain}</span>
        <input
          class="input"
          type="tel"
          autocomplete="off"
          required
          placeholder={contacts.searchPlaceholder}
          value={phone.value}
          onInput={({ currentTarget }) => (phone.value = currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={busy}>
        {contacts.searchSubmit}
      </button>
      {failure &&
        (failure.status === 400 ? (
          <p role="alert">{contacts.searchInvalid}</p>
        ) : (
          <FailureNotice failure={failure} />
        ))}
      {found.value && (
        <p role="status">
          {words.reasons[found.value.reason]} {!found.value.contactable_now && words.notNow}
        </p>
      )}
    </form>
  );
}

/** Contacts of the file who may no longer be contacted and must be removed before sending. */
function Withdrawn({ uuid }: { uuid: string }): JSX.Element {
  const { exports: words } = texts.value;
  const withdrawn = useAnswer(`withdrawn ${uuid}`, (signal) =>
    answered(
      api.GET('/api/v1/exports/{export_uuid}/withdrawn', {
        params: { path: { export_uuid: uuid }, query: { limit: WITHDRAWN_SHOWN } },
        signal,
      }),
    ),
  );
  return (
    <Answered answer={withdrawn} lines={1}>
      {({ items, next_cursor }) =>
        items.length === 0 ? (
          <p class="small muted">{words.noneWithdrawn}</p>
        ) : (
          <div>
            <h3 class="label">{words.withdrawn}</h3>
            <ul class="chips">
              {items.map(({ contact_id, phone_e164 }) => (
                <li key={contact_id} class="chip">
                  <Link href={`/contactos/${contact_id}`}>{phone_e164 ?? `#${contact_id}`}</Link>
                </li>
              ))}
              {next_cursor !== null && <li>{words.moreWithdrawn}</li>}
            </ul>
          </div>
        )
      }
    </Answered>
  );
}
