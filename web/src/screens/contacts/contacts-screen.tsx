import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import {
  countContacts,
  isCountable,
  readFilter,
  writeFilter,
  type ContactFilter,
} from '../../api/contact-query.js';
import { useAnswer } from '../../api/use-answer.js';
import { address, Link, navigate, place } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { ExportButton, ExportPanel } from '../../parts/export-panel.js';
import { chosenColumns, ColumnChoice, COLUMNS } from './contact-columns.js';
import { ContactFilters } from './contact-filters.js';
import { PhoneSearch } from './phone-search.js';

const PATH = '/contactos';
const PAGE = 50;

/** Everybody who may be contacted, page by page; the filter and the page stand in the address. */
export function ContactsScreen(): JSX.Element {
  const { contacts } = texts.value;
  const { query } = place.value;
  const filter = readFilter(query);
  const filterKey = writeFilter(filter).toString();
  const cursor = query.get('cursor') ?? undefined;
  const page = useAnswer(`contacts ${filterKey} ${cursor ?? ''}`, (signal) =>
    answered(
      api.GET('/api/v1/contacts', {
        params: { query: { ...filter, limit: PAGE, ...(cursor && { cursor }) } },
        signal,
      }),
    ),
  );
  const exporting = useSignal(false);
  const change = (changed: ContactFilter): void => navigate(address(PATH, writeFilter(changed)));
  return (
    <Screen title={contacts.title} hint={contacts.hint} actions={<PhoneSearch />}>
      <Card>
        <ContactFilters filter={filter} filterKey={filterKey} onChange={change} />
      </Card>
      <Card>
        <div class="list-head">
          <ContactCount filter={filter} filterKey={filterKey} />
          <div class="actions">
            {filterKey !== '' && (
              <Link class="button small quiet" href={PATH}>
                {texts.value.common.clear}
              </Link>
            )}
            {may('operator') && (
              <>
                <Link class="button small" href={address('/validar', writeFilter(filter))}>
                  {contacts.validateThese}
                </Link>
                <ExportButton open={exporting} />
              </>
            )}
            <ColumnChoice />
          </div>
        </div>
        {exporting.value && (
          <ExportPanel path="/api/v1/contacts/export" query={writeFilter(filter)} filter={filter} />
        )}
        <Answered answer={page} lines={12}>
          {(answer) => <ContactPage page={answer} filter={filter} cursor={cursor} />}
        </Answered>
      </Card>
    </Screen>
  );
}

/** How many contacts the filter means, exactly. */
function ContactCount({ filter, filterKey }: { filter: ContactFilter; filterKey: string }): JSX.Element {
  const { common, contacts } = texts.value;
  const { data } = useAnswer(`count ${filterKey}`, (signal) =>
    countContacts(filter, ['contactable'], true, signal),
  );
  if (!isCountable(filter)) return <p class="small muted">{contacts.uncounted}</p>;
  return (
    <p aria-live="polite">
      {data && <strong>{common.contacts(data.total, format.value.number(data.total))}</strong>}
    </p>
  );
}

interface ContactPageProps {
  page: Schemas['ContactPage'];
  filter: ContactFilter;
  cursor: string | undefined;
}

function ContactPage({ page, filter, cursor }: ContactPageProps): JSX.Element {
  const { contacts } = texts.value;
  const columns = chosenColumns.value;
  if (page.items.length === 0) return <Empty title={contacts.noneYet} next={contacts.noneYetNext} />;
  return (
    <>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={contacts.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{contacts.columnNames.full_name}</th>
              {columns.map((name) => (
                <th key={name} scope="col" class={COLUMNS[name].isNumber ? 'number' : ''}>
                  {contacts.columnNames[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.items.map((contact) => (
              <tr key={contact.id}>
                <th scope="row">
                  <Link href={`${PATH}/${contact.id}`}>{contact.full_name ?? contacts.noName}</Link>
                </th>
                {columns.map((name) => (
                  <td key={name} class={COLUMNS[name].isNumber ? 'number' : ''}>
                    {COLUMNS[name].cell(contact)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pages filter={filter} cursor={cursor} next={page.next_cursor} />
    </>
  );
}

/** A keyset knows the way forward only; the way back is the browser's own. */
function Pages({
  filter,
  cursor,
  next,
}: {
  filter: ContactFilter;
  cursor: string | undefined;
  next: string | null;
}): JSX.Element {
  const { contacts } = texts.value;
  const at = (to: string): string => {
    const query = writeFilter(filter);
    query.set('cursor', to);
    return address(PATH, query);
  };
  return (
    <nav class="pages" aria-label={contacts.pages}>
      {cursor !== undefined && (
        <>
          <Link class="button small quiet" href={address(PATH, writeFilter(filter))}>
            {contacts.newest}
          </Link>
          <button type="button" class="button small" onClick={() => history.back()}>
            {contacts.previous}
          </button>
        </>
      )}
      {next !== null && (
        <Link class="button small" href={at(next)}>
          {contacts.next}
        </Link>
      )}
    </nav>
  );
}
