import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, SCORED_TIERS, type Schemas } from '../api/client.js';
import { countContacts, isCountable, writeFilter, type ContactFilter } from '../api/contact-query.js';
import { useAction } from '../api/use-action.js';
import { useAnswer } from '../api/use-answer.js';
import { format } from '../i18n/format.js';
import { texts } from '../i18n/texts.js';
import { FailureNotice } from './answered.js';
import { Chips } from './chips.js';

type Column = Schemas['ExportResponse']['columns'][number];
type Spread = NonNullable<Schemas['ExportResponse']['spread']>;

const FORMATS = ['xlsx', 'csv', 'txt'] as const satisfies Schemas['ExportResponse']['format'][];
const DELIMITERS = ['comma', 'semicolon', 'tab'] as const;
const SPREADS: Spread[] = ['lada', 'state'];
/** The usual columns; the API offers more. */
const COLUMNS = [
  'phone_e164',
  'full_name',
  'state_name',
  'municipality',
  'city',
  'lada',
  'is_mobile',
  'operator',
  'status',
  'lead_score',
  'lead_tier',
  'send_count',
  'last_sent_at',
  'created_at',
] as const satisfies Column[];
type ShownColumn = (typeof COLUMNS)[number];
const USUAL: ShownColumn[] = [
  'phone_e164',
  'full_name',
  'state_name',
  'municipality',
  'lead_score',
  'lead_tier',
];

/** Opens and closes the panel. */
export function ExportButton({ open }: { open: Signal<boolean> }): JSX.Element {
  return (
    <button
      type="button"
      class="button small"
      aria-expanded={open.value}
      onClick={() => (open.value = !open.value)}
    >
      {texts.value.exports.title}
    </button>
  );
}

/** From this size on a download takes minutes, so a worker may write the file and keep it for a day. */
const LARGE = 100_000;

interface ExportPanelProps {
  /** The address of the export. */
  path: '/api/v1/contacts/export' | '/api/v1/lead-scoring/top-leads/export';
  /** The selection as query parameters of `path`. */
  query: URLSearchParams;
  /** The same selection as a filter of contacts, for counting it. */
  filter: ContactFilter & { search?: string };
}

/** Exports a selection: shows its exact number of contacts, then the options of the file. */
export function ExportPanel({ path, query, filter }: ExportPanelProps): JSX.Element {
  const { exports: words } = texts.value;
  const kind = useSignal<(typeof FORMATS)[number]>('xlsx');
  const delimiter = useSignal<(typeof DELIMITERS)[number]>('comma');
  const columns = useSignal<ShownColumn[]>(USUAL);
  const limit = useSignal<number | undefined>(undefined);
  const spread = useSignal<Spread | ''>('');
  const count = useAnswer(`selection ${writeFilter(filter).toString()} ${filter.search ?? ''}`, (signal) =>
    countContacts(filter, ['contactable'], true, signal),
  );
  const total = count.data?.total;
  const contacts = total === undefined ? undefined : Math.min(total, limit.value ?? total);

  const asked = new URLSearchParams(query);
  asked.set('format', kind.value);
  if (kind.value !== 'txt') asked.set('columns', columns.value.join(','));
  if (kind.value === 'csv') asked.set('delimiter', delimiter.value);
  if (limit.value !== undefined) asked.set('limit', String(limit.value));
  if (limit.value !== undefined && spread.value !== '') asked.set('spread', spread.value);
  const prepared = useSignal(false);
  const { busy, failure, run } = useAction();
  const prepare = async (): Promise<void> => {
    const file = {
      format: kind.value,
      ...(kind.value === 'csv' && { delimiter: delimiter.value }),
      ...(kind.value !== 'txt' && { columns: columns.value }),
      ...(limit.value !== undefined && { limit: limit.value }),
      ...(limit.value !== undefined && spread.value !== '' && { spread: spread.value }),
    };
    prepared.value = false;
    await answered(
      path === '/api/v1/contacts/export'
        ? api.POST('/api/v1/contacts/exports', { body: { ...filter, ...file } })
        : api.POST('/api/v1/lead-scoring/top-leads/exports', { body: { ...leadFilter(), ...file } }),
    );
    prepared.value = true;
  };
  // Leads are selected by one tier and a lowest score.
  const leadFilter = () => {
    const { lead_tier: _, ...others } = filter;
    const tier = SCORED_TIERS.find((each) => each === query.get('tier'));
    return { ...others, min_score: Number(query.get('min_score')), ...(tier && { tier }) };
  };
  const isPossible = contacts !== 0 && (kind.value === 'txt' || columns.value.length > 0);

  return (
    <section class="export-panel" aria-label={words.title}>
      <p aria-live="polite">
        {count.loading && <span class="muted">{isCountable(filter) ? '' : words.counting}</span>}
        {total !== undefined && (
          <strong>{words.total(texts.value.common.contacts(total, format.value.number(total)))}</strong>
        )}
      </p>
      {count.failure && <FailureNotice failure={count.failure} retry={count.reload} />}
      <div class="filters">
        <Chips
          label={words.format}
          single
          choices={FORMATS.map((value) => ({ value, name: words.formats[value] }))}
          chosen={[kind.value]}
          onChange={([chosen]) => (kind.value = chosen ?? kind.value)}
        />
        <div class="field-row">
          <label class="field">
            <span>{words.howMany}</span>
            <input
              class="input"
              type="number"
              min={1}
              max={total}
              placeholder={words.all}
              value={limit.value}
              onInput={({ currentTarget: { value, valueAsNumber } }) => {
                limit.value = value !== '' && valueAsNumber >= 1 ? Math.floor(valueAsNumber) : undefined;
              }}
            />
          </label>
          <label class="field">
            <span>{words.spread}</span>
            <select
              class="input"
              disabled={limit.value === undefined}
              value={spread.value}
              onChange={({ currentTarget }) => {
                spread.value = SPREADS.find((each) => each === currentTarget.value) ?? '';
              }}
            >
              <option value="">{words.noSpread}</option>
              {SPREADS.map((each) => (
                <option key={each} value={each}>
                  {words.spreads[each]}
                </option>
              ))}
            </select>
          </label>
        </div>
        {kind.value !== 'txt' && (
          <Chips
            label={words.columns}
            choices={COLUMNS.map((value) => ({ value, name: words.columnNames[value] }))}
            chosen={columns.value}
            onChange={(chosen) => (columns.value = COLUMNS.filter((each) => chosen.includes(each)))}
          />
        )}
        {kind.value === 'csv' && (
          <Chips
            label={words.delimiter}
            single
            choices={DELIMITERS.map((value) => ({ value, name: words.delimiters[value] }))}
            chosen={[delimiter.value]}
            onChange={([chosen]) => (delimiter.value = chosen ?? delimiter.value)}
          />
        )}
      </div>
      {failure && <FailureNotice failure={failure} />}
      <div class="notice">
        <span class="muted" role="status">
          {prepared.value ? words.prepared : words.note}
        </span>
        {isPossible && contacts !== undefined && contacts > LARGE && (
          <button type="button" class="button" disabled={busy} onClick={() => void run(prepare)}>
            {words.background}
          </button>
        )}
        {isPossible ? (
          <a class="button primary" href={`${path}?${asked.toString()}`} download>
            {contacts === undefined
              ? words.download
              : words.downloadCount(texts.value.common.contacts(contacts, format.value.number(contacts)))}
          </a>
        ) : (
          <button type="button" class="button primary" disabled>
            {words.download}
          </button>
        )}
      </div>
    </section>
  );
}
