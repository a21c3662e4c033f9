import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import type { Contact } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { PlatformNames, TierBadge } from '../../parts/tier-badge.js';

export type ColumnName = keyof typeof texts.value.contacts.columnNames;

interface Column {
  isNumber?: boolean;
  cell: (contact: Contact) => ComponentChildren;
}

/** The content of each column. The name is always shown, because it links to the contact. */
export const COLUMNS: Record<Exclude<ColumnName, 'full_name'>, Column> = {
  phone: { cell: ({ phone_national }) => format.value.phone(phone_national) },
  state_name: { cell: ({ state_name }) => state_name ?? '–' },
  municipality: { cell: ({ municipality }) => <span class="cut">{municipality ?? '–'}</span> },
  operator: { cell: ({ operator }) => operator ?? '–' },
  line: { cell: ({ is_mobile }) => (is_mobile ? texts.value.common.mobile : texts.value.common.landline) },
  lead_tier: { cell: ({ lead_tier }) => <TierBadge tier={lead_tier} /> },
  lead_score: { isNumber: true, cell: ({ lead_score }) => lead_score ?? '–' },
  platforms: { cell: ({ validated_platforms }) => <PlatformNames platforms={validated_platforms} /> },
  status: { cell: ({ status }) => texts.value.statuses[status] },
  created_at: { cell: ({ created_at }) => format.value.date(created_at) },
};

const COLUMN_NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

const STORED = 'contact-columns';
const DEFAULT: readonly (keyof typeof COLUMNS)[] = [
  'phone',
  'state_name',
  'lead_tier',
  'lead_score',
  'platforms',
  'status',
];

/** The visible columns, stored in this browser. */
export const chosenColumns = signal(storedColumns());

function storedColumns(): (keyof typeof COLUMNS)[] {
  const stored = localStorage.getItem(STORED)?.split(',');
  return stored ? COLUMN_NAMES.filter((name) => stored.includes(name)) : [...DEFAULT];
}

/** Chooses the visible columns. */
export function ColumnChoice(): JSX.Element {
  const { contacts } = texts.value;
  const toggle = (name: keyof typeof COLUMNS): void => {
    const chosen = chosenColumns.value;
    chosenColumns.value = COLUMN_NAMES.filter((each) => chosen.includes(each) !== (each === name));
    localStorage.setItem(STORED, chosenColumns.value.join(','));
  };
  return (
    <details class="menu">
      <summary class="button small">{contacts.columns}</summary>
      <div class="menu-content">
        {COLUMN_NAMES.map((name) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={chosenColumns.value.includes(name)}
              onChange={() => toggle(name)}
            />
            {contacts.columnNames[name]}
          </label>
        ))}
      </div>
    </details>
  );
}
