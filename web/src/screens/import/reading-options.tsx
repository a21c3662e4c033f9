import type { JSX } from 'preact';
import { useImport } from '../../api/use-followed.js';
import { texts } from '../../i18n/texts.js';
import { Chips } from '../../parts/chips.js';
import { DELIMITERS, ENCODINGS, FIELDS, reading, type Field, type Reading } from './import-form.js';

interface ReadingOptionsProps {
  /** The last dry run, whose columns are suggested. */
  uuid: string | undefined;
  busy: boolean;
  onPreview: () => void;
}

/** Corrects how a file is read; empty options are detected from the file. */
export function ReadingOptions({ uuid, busy, onPreview }: ReadingOptionsProps): JSX.Element {
  const { imports: words } = texts.value;
  const chosen = reading.value;
  const change = (changed: Partial<Reading>): void => {
    reading.value = { ...reading.value, ...changed };
  };
  return (
    <details class="reading">
      <summary class="button small">{words.mend}</summary>
      <form
        class="grid"
        onSubmit={(event) => {
          event.preventDefault();
          onPreview();
        }}
      >
        <Chips
          label={words.what}
          single
          choices={(['contacts', 'opt_outs'] as const).map((value) => ({ value, name: words.kinds[value] }))}
          chosen={[chosen.kind]}
          onChange={([kind]) => change({ kind: kind ?? chosen.kind })}
        />
        <div class="field-row">
          <label class="field">
            <span>{words.encoding}</span>
            <select
              class="input"
              value={chosen.encoding}
              onChange={({ currentTarget }) => change({ encoding: currentTarget.value })}
            >
              <option value="">{words.automatic}</option>
              {ENCODINGS.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>{words.delimiter}</span>
            <select
              class="input"
              value={chosen.delimiter}
              onChange={({ currentTarget }) => change({ delimiter: currentTarget.value })}
            >
              <option value="">{words.automatic}</option>
              {Object.entries(DELIMITERS).map(([sign, name]) => (
                <option key={sign} value={sign}>
                  {words.delimiters[name]}
                </option>
              ))}
            </select>
          </label>
          <TextField
            label={words.headerRow}
            value={chosen.header_row}
            placeholder={words.automatic}
            pattern="\d{1,7}"
            onChange={(header_row) => change({ header_row })}
          />
          <TextField
            label={words.source}
            value={chosen.source}
            placeholder="IMPORT"
            onChange={(source) => change({ source })}
          />
        </div>
        <p class="small muted">{words.mappingHint}</p>
        {uuid !== undefined && <Columns key={uuid} uuid={uuid} chosen={chosen} change={change} />}
        <div class="actions">
          <button type="submit" class="button" disabled={busy}>
            {words.look}
          </button>
        </div>
      </form>
    </details>
  );
}

interface ColumnsProps {
  uuid: string;
  chosen: Reading;
  change: (changed: Partial<Reading>) => void;
}

/** The column of each field, with the columns of the file to choose from. */
function Columns({ uuid, chosen, change }: ColumnsProps): JSX.Element {
  const { imports: words } = texts.value;
  const found = useImport(uuid).work.data;
  const columns = (found?.columns ?? {}) as Partial<Record<Field, string[]>>;
  const titles = [...new Set([...Object.values(columns).flat(), ...(found?.ignored_columns ?? [])])];
  return (
    <div class="field-row">
      <datalist id="columns-of-file">
        {titles.map((title) => (
          <option key={title} value={title} />
        ))}
      </datalist>
      {FIELDS.map((field) => (
        <TextField
          key={field}
          label={words.fields[field]}
          list="columns-of-file"
          value={chosen.columns[field] ?? ''}
          placeholder={columns[field]?.join(', ') ?? '–'}
          onChange={(title) => change({ columns: { ...chosen.columns, [field]: title } })}
        />
      ))}
    </div>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  placeholder: string;
  pattern?: string;
  list?: string;
  onChange: (value: string) => void;
}

function TextField({ label, onChange, ...rest }: TextFieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="text"
        autocomplete="off"
        {...rest}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}
