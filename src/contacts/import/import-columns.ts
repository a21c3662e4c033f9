import { normalizeMexicanPhone } from '../../common/phone.js';
import { ImportError, quoted } from './import-error.js';
import { meaningOf, simplify } from './opt-out-words.js';
import type { FindHeader, Row } from './table-row.js';

/** The fields of a contact, and the headers by which each is known besides its own name. */
const HEADERS = {
  phone:
    'telefono tel phone_number phone_national telephone mobile mobile_phone celular cel movil msisdn numero ' +
    'numero_telefono numero_telefonico numero_de_telefono num_telefono telefono_celular numero_celular ' +
    'numero_de_celular tel_celular tel_cel tel_movil telefono_movil cell_phone cellphone phone_1 telefono_1 ' +
    'no_telefono no_de_telefono no_celular no_de_celular no_tel contact_number',
  lada: 'clave_lada area_code codigo_area codigo_de_area',
  full_name:
    'name nombre nombre_completo nombre_cliente nombre_del_cliente cliente contacto titular razon_social ' +
    'nombre_y_apellido nombre_y_apellidos customer_name nombre_titular nombre_contacto',
  address: 'direccion domicilio calle calle_y_numero calle_numero',
  neighborhood: 'colonia asentamiento barrio fraccionamiento',
  state_code: 'cve_estado clave_estado codigo_estado cod_estado cve_edo edo',
  state_name: 'state estado nombre_estado entidad entidad_federativa',
  municipality: 'municipio delegacion alcaldia delegacion_municipio municipio_delegacion',
  city: 'ciudad localidad poblacion',
  is_mobile: 'es_movil tipo_linea tipo_de_linea tipo_telefono tipo_red',
  operator: 'carrier operador operadora compania compania_telefonica proveedor',
  status: 'estatus contact_status situacion',
  opt_out_at: '',
  opt_in: '',
  opt_out_method: 'metodo_baja medio_baja canal_baja',
} as const;

export type ImportField = keyof typeof HEADERS;
export const IMPORT_FIELDS = Object.keys(HEADERS) as ImportField[];

/** A name in several columns is put together in this order. */
const NAME_PARTS = [
  ['nombre', 'nombres', 'nombre_s', 'first_name', 'primer_nombre', 'given_name'],
  ['segundo_nombre', 'middle_name'],
  ['apellido_paterno', 'paterno', 'primer_apellido', 'ap_paterno', 'a_paterno'],
  ['apellido_materno', 'materno', 'segundo_apellido', 'ap_materno', 'a_materno'],
  ['apellido', 'apellidos', 'apellido_s', 'last_name', 'surname', 'family_name'],
];

/** The field's own names come before all synonyms, so that an export can be imported again. */
const OWN_NAMES: Partial<Record<ImportField, string[]>> = { phone: ['phone', 'phone_e164'] };
/** The columns that an import adds to rejected rows; a corrected file still has them. */
export const REJECT_COLUMNS = ['line', 'reason'];

/**
 * Says which column holds a field, where the headers leave it open: the header, or `#3` for the third column. A name in
 * pieces and opt-outs may have several columns; null means that the field is not read. `opt_out_at` names the columns
 * of opt-outs, `opt_in` those of consents, `ignore` those without a meaning for the import.
 */
export type Mapping = Partial<Record<ImportField | 'ignore', string | string[] | null>>;
export const MAPPING_KEYS = [...IMPORT_FIELDS, 'ignore'] as const;

export interface ColumnMap {
  /** The positions of each field in a row, from 0. There is always a phone; a name may have several columns. */
  positions: Partial<Record<ImportField, number[]>>;
  /** Columns that the mapping names as opt-ins, so their meaning is certain. */
  sureOptIns: number[];
  /** Further columns of phones. They opt out with their row. */
  otherPhones: number[];
  /** Columns that are not imported. Their notes are still searched for opt-outs. */
  ignored: number[];
  header: string[];
}

/**
 * The header among the first rows of a file: the first row that names a phone column, or the row above the first
 * phone. The rows above it are titles.
 * @param headerRow its line in the file, if known; 0 when there is no header
 */
export function headerFinder(mapping: Mapping = {}, headerRow?: number): FindHeader {
  return (top) => {
    const [first] = top;
    if (!first) return undefined;
    if (headerRow === 0) return { row: { line: 0, cells: first.cells.map(() => '') }, next: first.line };
    const data = top.findIndex(({ cells }) => cells.some((cell) => normalizeMexicanPhone(cell).ok));
    const above = data < 0 ? top : top.slice(0, data);
    const row =
      headerRow === undefined
        ? (above.find((each) => namesPhone(each, mapping)) ?? (data < 0 ? first : above.at(-1)))
        : top.find(({ line }) => line === headerRow);
    if (!row) {
      throw new ImportError(
        headerRow === undefined
          ? 'The file has no header: its first line holds a phone number. Add one, or say that its header row is 0, with the mapping phone=#1.'
          : `The file has no row on line ${headerRow}.`,
      );
    }
    if (row.fault) throw new ImportError(`The header, line ${row.line}, cannot be read: ${row.fault}.`);
    const after = top[top.indexOf(row) + 1];
    return { row, next: after?.line ?? row.line + 1 };
  };
}

/**
 * The same finder, for a file of contacts without a given header. Titles may stand in two rows, as under merged cells,
 * and only the other row may mention people who must not be contacted: then it throws ImportError.
 */
export function singleHeaderFinder(find: FindHeader): FindHeader {
  return (top) => {
    const header = find(top);
    if (!header) return header;
    const at = top.indexOf(header.row);
    const below = top[at + 1];
    const isTitle =
      below !== undefined &&
      !below.cells.some((cell) => /\d{7}/.test(cell)) &&
      (namesPhone(below, {}) ||
        header.row.cells.some((title) => title.trim() === '') ||
        below.cells.length > header.row.cells.length);
    for (const { line, cells } of [...top.slice(0, at), ...(isTitle ? [below] : [])]) {
      const title = cells.find((cell) => cell.length <= 60 && meaningOf(simplify(cell)) === 'opt_out');
      if (title !== undefined)
        refuseTitle(`Line ${line}, beside the header on line ${header.row.line},`, title);
    }
    return header;
  };
}

/** Throws ImportError if a title above a table, or the name of a sheet, speaks of opt-outs. */
export function refuseTitle(where: string, title: string): void {
  if (meaningOf(simplify(title)) !== 'opt_out') return;
  throw new ImportError(
    `${where} says ${quoted(title)}: people who are not to be contacted may be meant. Import a list of them as one ` +
      `of opt-outs (kind opt_outs); else say the line of the header (header_row), or the sheet.`,
  );
}

function namesPhone({ cells }: Row, mapping: Mapping): boolean {
  const names = cells.map(simplify);
  const wanted = list(mapping.phone).map(simplify);
  return names.some(
    (name) => wanted.includes(name) || (wanted.length === 0 && knownAs('phone').includes(name)),
  );
}

function knownAs(field: ImportField): string[] {
  return [...(OWN_NAMES[field] ?? [field]), ...HEADERS[field].split(' ').filter((name) => name !== '')];
}

/**
 * Finds the fields in a file's header, by their names or synonyms in any case and with or without accents.
 * Throws ImportError if there is no phone, if more than one column can be a field, or if a column may say who is not
 * to be contacted and is not understood: ignored, it would make those people contactable.
 */
export function mapColumns(header: string[], mapping: Mapping = {}): ColumnMap {
  const names = header.map(simplify);
  const find = (chosen: string, key: string): number[] => columnsOf(header, names, chosen, key);
  const ignore = list(mapping.ignore).flatMap((chosen) => find(chosen, 'import'));
  const free = names.map((_, position) => position).filter((position) => !ignore.includes(position));
  const positions: Partial<Record<ImportField, number[]>> = {};
  const taken = new Set(ignore);
  const take = (field: ImportField, found: number[]): void => {
    if (found.length > 0) positions[field] = found;
    for (const position of found) taken.add(position);
  };

  for (const field of IMPORT_FIELDS) {
    take(
      field,
      list(mapping[field]).flatMap((chosen) => one(field, find(chosen, field), header)),
    );
  }
  const open = IMPORT_FIELDS.filter((field) => mapping[field] === undefined);
  for (const field of open) {
    if (field === 'opt_out_at' || field === 'opt_in') continue;
    take(field, automatic(field, names, header, taken));
  }
  const phones = free.filter(
    (position) => !taken.has(position) && knownAs('phone').includes(names[position] ?? ''),
  );
  const doubtful: number[] = [];
  for (const position of free) {
    if (taken.has(position) || REJECT_COLUMNS.includes(names[position] ?? '')) continue;
    const name = names[position] ?? '';
    const meaning = name === 'opt_out_at' ? 'opt_out' : meaningOf(name);
    if (meaning === 'doubtful') doubtful.push(position);
    else if (meaning) {
      const field = meaning === 'opt_out' ? 'opt_out_at' : 'opt_in';
      take(field, [...(positions[field] ?? []), position]);
    }
  }
  refuseDoubtful(doubtful.map((position) => header[position] ?? ''));
  // Without a column of opt-outs, a method of opting out shows that the person did.
  if (!positions.opt_out_at && positions.opt_out_method) positions.opt_out_at = positions.opt_out_method;
  if (!positions.phone) {
    const titles = header.map(quoted).join(', ');
    const isUncut = header.length === 1 && /[\^~:]|\s{2}/.test(titles);
    throw new ImportError(
      `No column is known as the phone; the header has: ${titles}. ` +
        (isUncut ? 'If that is more than one column, say the delimiter between them; else name' : 'Name') +
        ' it by the mapping phone=…, with its title or as #1, #2, …',
    );
  }
  return {
    positions,
    sureOptIns: list(mapping.opt_in).flatMap((chosen) => find(chosen, 'opt_in')),
    otherPhones: phones,
    ignored: free.filter((position) => !taken.has(position)),
    header,
  };
}

/**
 * As `headerFinder`, for a file that may hold phones only. If the first row has a phone there is no header, and one is
 * made up for the column.
 */
export function phoneListFinder(find: FindHeader): FindHeader {
  return (top) => {
    const [first] = top;
    const place = first?.cells.findIndex((cell) => normalizeMexicanPhone(cell).ok) ?? -1;
    if (!first || place < 0) return find(top);
    const cells = first.cells.map((_, index) => (index === place ? 'phone' : ''));
    return { row: { line: 0, cells }, next: first.line };
  };
}

/** As `mapColumns`, for a file in which everybody opted out: columns that may speak of opt-outs are ignored. */
export function mapOptOutColumns(header: string[], mapping: Mapping = {}): ColumnMap {
  const [only = ''] = header;
  if (header.length === 1 && mapping.phone === undefined && !knownAs('phone').includes(simplify(only)))
    return mapColumns(header, { ...mapping, phone: '#1' });
  const doubtful = header.flatMap((title, at) =>
    meaningOf(simplify(title)) === 'doubtful' ? [`#${at + 1}`] : [],
  );
  return mapColumns(header, { ...mapping, ignore: [...list(mapping.ignore), ...doubtful] });
}

/** A column that may say who is not to be contacted is never passed over in silence. */
function refuseDoubtful([title]: string[]): void {
  if (title === undefined) return;
  throw new ImportError(
    `The column ${quoted(title)} may say who is not to be contacted, but what it means is not known. Say it ` +
      `by the mapping opt_out_at=${quoted(title)} (its values name who opted out), opt_in=${quoted(title)} ` +
      `(who agreed) or ignore=${quoted(title)} (neither).`,
  );
}

function automatic(field: ImportField, names: string[], header: string[], taken: Set<number>): number[] {
  const positionsOf = (wanted: string[]): number[] =>
    names.flatMap((name, position) => (wanted.includes(name) && !taken.has(position) ? [position] : []));
  const own = positionsOf(OWN_NAMES[field] ?? [field]);
  const found = own.length > 0 ? own : positionsOf(HEADERS[field].split(' '));
  if (field !== 'full_name' || own.length > 0) return one(field, found, header);
  const parts = NAME_PARTS.map(positionsOf);
  // A whole name beside its pieces is enough.
  const whole = found.filter((position) => !parts.flat().includes(position));
  if (whole.length > 0 || parts.slice(1).flat().length === 0) {
    return one(field, whole.length > 0 ? whole : parts.flat(), header);
  }
  return parts.flatMap((part) => one(field, part, header));
}

function one(field: ImportField, found: number[], header: string[]): number[] {
  if (found.length <= 1) return found;
  const titles = found.map((position) => `${quoted(header[position] ?? '')} #${position + 1}`).join(', ');
  throw new ImportError(
    `More than one column can be the ${field} (${titles}): choose by the mapping ${field}=#${(found[0] ?? 0) + 1}.`,
  );
}

function columnsOf(header: string[], names: string[], chosen: string, key: string): number[] {
  const exact = header.flatMap((title, position) => (title.trim() === chosen.trim() ? [position] : []));
  if (exact.length > 0) return exact;
  const number = /^#(\d{1,4})$/.exec(chosen.trim())?.[1];
  const position = Number(number) - 1;
  if (number !== undefined && position >= 0 && position < header.length) return [position];
  const name = simplify(chosen);
  const found = names.flatMap((each, index) => (each === name && name !== '' ? [index] : []));
  if (found.length > 0) return found;
  throw new ImportError(
    `The file has no column ${quoted(chosen)} for the ${key}; it has: ${header.map(quoted).join(', ')}.`,
  );
}

function list(chosen: string | string[] | null | undefined): string[] {
  return chosen === undefined || chosen === null || chosen === '' ? [] : [chosen].flat();
}
