import { signal } from '@preact/signals';
import { answered, api, type Schemas } from '../../api/client.js';

type Form = Schemas['ContactImportForm'];
type Kind = NonNullable<Form['kind']>;
type Encoding = NonNullable<Form['encoding']>;

/** The fields whose columns can be chosen, in the order of the form. */
export const FIELDS = [
  'phone',
  'full_name',
  'state_name',
  'municipality',
  'city',
  'operator',
  'opt_out_at',
  'opt_in',
  'ignore',
] as const;
export type Field = (typeof FIELDS)[number];

export const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'latin1',
  'utf-16le',
  'utf-16be',
  'macroman',
  'cp850',
] as const satisfies Encoding[];
export const DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const;

/** How to read a file; empty options are detected from the file. */
export interface Reading {
  kind: Kind;
  source: string;
  encoding: string;
  delimiter: string;
  header_row: string;
  /** For each field the title of its column, or several separated by commas; `-` leaves the field out. */
  columns: Partial<Record<Field, string>>;
}

const UNTOUCHED: Reading = {
  kind: 'contacts',
  source: '',
  encoding: '',
  delimiter: '',
  header_row: '',
  columns: {},
};

/** The chosen file and its reading options. Kept while the user visits other screens. */
export const chosenFile = signal<File | undefined>(undefined);
export const reading = signal<Reading>(UNTOUCHED);
/** The dry run of the chosen file. */
export const dryRun = signal<string | undefined>(undefined);

/** Resets the form for the next file. */
export function forgetFile(): void {
  chosenFile.value = undefined;
  reading.value = UNTOUCHED;
  dryRun.value = undefined;
}

/** Uploads the chosen file; answers the uuid of its import. */
export async function sendFile(file: File, dry_run: boolean): Promise<string> {
  const { kind, source, encoding, delimiter, header_row, columns } = reading.value;
  const form = new FormData();
  const fields = { kind, source: source.trim(), encoding, delimiter, header_row, dry_run: String(dry_run) };
  for (const [name, value] of Object.entries(fields)) if (value !== '') form.set(name, value);
  const mapping = Object.entries(columns).flatMap(([field, text]) => {
    const titles = text.split(',').flatMap((title) => title.trim() || []);
    return titles.length === 0 ? [] : [[field, titles[0] === '-' ? null : titles]];
  });
  if (mapping.length > 0) form.set('mapping', JSON.stringify(Object.fromEntries(mapping)));
  // The API reads the fields before the file, so the file comes last.
  form.set('file', file);
  const { import_uuid } = await answered(
    api.POST('/api/v1/contacts/imports', { body: form as unknown as Form, bodySerializer: () => form }),
  );
  return import_uuid;
}
