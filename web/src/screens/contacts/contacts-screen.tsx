import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api, type Contact, type Schemas } from '../../api/client.js';
import { isCountable, readFilter, writeFilter, type ContactFilter } from '../../api/contact-query.js';
import { useAnswer } from '../../api/use-answer.js';
import { address, Link, navigate, place } from '../../app/router.js';
import { may, seesPeople } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { ExportButton, ExportPanel } from '../../parts/export-panel.js';
import { chosenColumns, ColumnChoice, COLUMNS } from './contact-columns.js';
import { ContactFilters } from './contact-filters.js';
import { ContactSearch, searched } from './contact-search.js';
import { Segments } from './segments.js';

const PATH = '/contactos';
const PAGE = 50;
const MOST = 500;

const SORTS = ['newest', 'score', 'name', 'last_sent'] as const;
type Sort = (typeof SORTS)[number];

/** Contacts who may be contacted, page by page. Filter, order and page are in the address. */
export function ContactsScreen(): JSX.Element {
  const { contacts } = texts.value;
  const { query } = place.value;
  const filter = readFilter(query);
  const filterKey = writeFilter(filter).toString();
  const sort = sortsOfReader().find((each) => each === query.get('sort')) ?? 'newest';
  const search = seesPeople() ? searched.value : '';
  const question = search === '' ? filter : { ...filter, search };
  const exporting = useSignal(false);
  const change = (changed: ContactFilter): void => navigate(listAddress(changed, sort));
  return (
    <Screen
      title={contacts.title}
      hint={contacts.hint}
      actions={seesPeople() ? <ContactSearch /> : <p class="small muted">{contacts.masked}</p>}
    >
      <Card>
        <Segments filter={filter} filterKey={filterKey} />
        <ContactFilters
          filter={filter}
          filterKey={filterKey}
          isCounted={isCountable(filter) && search === ''}
          onChange={change}
        />
      </Card>
      <Card>
        <List
          // A new search begins at the first page.
          key={`${filterKey} ${search}`}
          filter={filter}
          search={search}
          sort={sort}
          actions={
            <>
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
            </>
          }
        >
          {exporting.value && (
            <ExportPanel
              path="/api/v1/contacts/export"
              query={
                new URLSearchParams([...writeFilter(filter), ...(search === '' ? [] : [['search', search]])])
              }
              filter={question}
            />
          )}
        </List>
      </Card>
    </Screen>
  );
}

/** The orders that the user may choose. A user who sees no names may not sort by name. */
function sortsOfReader(): Sort[] {
  return SORTS.filter((each) => each !== 'name' || seesPeople());
}

function listAddress(filter: ContactFilter, sort: Sort, cursor?: string): string {
  const query = writeFilter(filter);
  if (sort !== 'newest') query.set('sort', sort);
  if (cursor !== undefined) query.set('cursor', cursor);
  return address(PATH, query);
}

interface ListProps {
  filter: ContactFilter;
  search: string;
  sort: Sort;
  /** The actions on the selection. */
  actions: ComponentChildren;
  /** Shown above the table. */
  children: ComponentChildren;
}

function List({ filter, search, sort, actions, children }: ListProps): JSX.Element {
  // A search has no pages in the address; its list grows instead.
  const [limit, setLimit] = useState(PAGE);
  const cursor = search === '' ? (place.value.query.get('cursor') ?? undefined) : undefined;
  const key = `${writeFilter(filter).toString()} ${search} ${sort}`;
  const page = useAnswer(`contacts ${key} ${cursor ?? ''} ${limit}`, (signal) =>
    answered(
      api.GET('/api/v1/contacts', {
        params: {
          query: {
            ...filter,
            ...(search !== '' && { search }),
            ...(cursor !== undefined && { cursor }),
            sort,
            limit,
            with_total: true,
          },
        },
        signal,
      }),
    ),
  );
  return (
    <>
      <div class="list-head">
        <Total total={page.data?.total ?? null} search={search} />
        <div class="actions">
          <SortChoice sort={sort} filter={filter} />
          {actions}
        </div>
      </div>
      {children}
      {search !== '' && page.failure?.status === 400 ? (
        <Empty title={texts.value.contacts.searchUnclear} />
      ) : (
        <Answered answer={page} lines={12}>
          {(answer) => (
            <>
              <ContactTable items={answer.items} />
              {search === '' ? (
                <Pages filter={filter} sort={sort} cursor={cursor} next={answer.next_cursor} />
              ) : (
                answer.next_cursor !== null &&
                limit < MOST && (
                  <div class="pages">
                    <button
                      type="button"
                      class="button small"
                      onClick={() => setLimit(Math.min(MOST, limit * 2))}
                    >
                      {texts.value.contacts.moreFound}
                    </button>
                  </div>
                )
              )}
            </>
          )}
        </Answered>
      )}
    </>
  );
}

/** The size of the selection, exact or, when counting takes too long, estimated. */
function Total({ total, search }: { total: Schemas['ContactTotal'] | null; search: string }): JSX.Element {
  const { common, contacts, segments } = texts.value;
  const count = total && format.value.number(total.contacts);
  return (
    <p aria-live="polite">
      {total && count !== null && (
        <strong>
          {common.contacts(total.contacts, total.precision === 'exact' ? count : segments.about(count))}
        </strong>
      )}
      {search !== '' && <span class="muted"> {contacts.foundFor(search)}</span>}
    </p>
  );
}

function SortChoice({ sort, filter }: { sort: Sort; filter: ContactFilter }): JSX.Element {
  const { contacts } = texts.value;
  return (
    <select
      class="input compact sort"
      aria-label={contacts.sort}
      value={sort}
      onChange={({ currentTarget }) =>
        navigate(listAddress(filter, SORTS.find((each) => each === currentTarget.value) ?? 'newest'))
      }
    >
      {sortsOfReader().map((each) => (
        <option key={each} value={each}>
          {contacts.sorts[each]}
        </option>
      ))}
    </select>
  );
}

function ContactTable({ items }: { items: Contact[] }): JSX.Element {
  const { contacts } = texts.value;
  const columns = chosenColumns.value;
  if (items.length === 0) return <Empty title={contacts.noneYet} next={contacts.noneYetNext} />;
  return (
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
          {items.map((contact) => (
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
  );
}

interface PagesProps {
  filter: ContactFilter;
  sort: Sort;
  cursor: string | undefined;
  next: string | null;
}

/** Keyset paging only goes forward; going back is the browser's history. */
function Pages({ filter, sort, cursor, next }: PagesProps): JSX.Element {
  const { contacts } = texts.value;
  return (
    <nav class="pages" aria-label={contacts.pages}>
      {cursor !== undefined && (
        <>
          <Link class="button small quiet" href={listAddress(filter, sort)}>
            {contacts.newest}
          </Link>
          <button type="button" class="button small" onClick={() => history.back()}>
            {contacts.previous}
          </button>
        </>
      )}
      {next !== null && (
        <Link class="button small" href={listAddress(filter, sort, next)}>
          {contacts.next}
        </Link>
      )}
    </nav>
  );
}
