import { normalizeMexicanPhone } from '../../common/phone.js';
import { ImportError } from './import-error.js';

/** What a file can say about a contact, and the headers that say so beside the field's own name. */
const HEADERS = {
  phone:
    'telefono tel phone_number phone_national telephone mobile mobile_phone celular cel movil msisdn numero ' +
    'numero_telefono numero_telefonico numero_de_telefono num_telefono telefono_celular numero_celular',
  lada: 'clave_lada area_code codigo_area codigo_de_area',
  full_name: 'name nombre nombre_completo nombre_cliente cliente contacto titular razon_social',
  address: 'direccion domicilio calle calle_y_numero calle_numero',
  neighborhood: 'colonia asentamiento barrio fraccionamiento',
  state_code: 'cve_estado clave_estado codigo_estado cod_estado cve_edo edo',
  state_name: 'state estado nombre_estado entidad entidad_federativa',
  municipality: 'municipio delegacion alcaldia delegacion_municipio municipio_delegacion',
  city: 'ciudad localidad poblacion',
  is_mobile: 'es_movil tipo_linea tipo_de_linea tipo_telefono tipo_red',
  operator: 'carrier operador operadora compania compania_telefonica proveedor',
  status: 'estatus contact_status situacion',
  opt_out_at:
    'opt_out optout opted_out opt_out_date fecha_opt_out baja fecha_baja fecha_de_baja dado_de_baja no_contactar ' +
    'no_molestar do_not_contact dnc unsubscribed unsubscribed_at',
  opt_out_method: 'metodo_baja medio_baja canal_baja',
} as const;

export type ImportField = keyof typeof HEADERS;
export const IMPORT_FIELDS = Object.keys(HEADERS) as ImportField[];

/** The field's own names come before all synonyms, so that an export can be imported again. */
const OWN_NAMES: Partial<Record<ImportField, string[]>> = { phone: ['phone', 'phone_e164'] };

const OPT_OUT_LIKE =
  /opt_?(?:ed_?)?out|(?:^|_)bajas?(?:_|$)|(?:^|_)dnc(?:_|$)|no_(?:contactar|molestar|llamar|enviar)|do_not|unsubscri|desuscri/;

export interface ColumnMap {
  /** Where each field stands in a row, from 0; the phone is always there. */
  positions: Partial<Record<ImportField, number>> & { phone: number };
  /** Headers that mean nothing to the import. */
  ignored: string[];
}

/**
 * Finds the fields in a file's header, by their names or synonyms in any case and with or without accents.
 * Throws ImportError if there is no header, no phone, or more than one column for a field.
 * @param chosen the header that a field is to be read from, where the file leaves a choice
 */
export function mapColumns(header: string[], chosen: Partial<Record<ImportField, string>> = {}): ColumnMap {
  if (header.some((cell) => normalizeMexicanPhone(cell).ok)) {
    throw new ImportError('The file has no header: its first line holds a phone number.');
  }
  const names = header.map(simplify);
  const positions: Partial<Record<ImportField, number>> = {};
  for (const field of IMPORT_FIELDS) {
    const found = columnsOf(field, names, chosen[field]);
    if (found.length > 1) {
      const titles = found.map((position) => header[position]).join(', ');
      throw new ImportError(
        `More than one column can be the ${field} (${titles}): choose with --map ${field}=…`,
      );
    }
    if (found[0] !== undefined) positions[field] = found[0];
  }
  const { phone } = positions;
  if (phone === undefined) {
    throw new ImportError(
      `No column is known as the phone; the header has: ${header.join(', ')}. Name it with --map phone=…`,
    );
  }
  const used = new Set(Object.values(positions));
  const ignored = header.filter((_, position) => !used.has(position));
  if (positions.opt_out_at === undefined) refuseUnknownOptOut(ignored);
  return { positions: { ...positions, phone }, ignored };
}

/** A column that seems to say who opted out is never passed over in silence: they would come in as contactable. */
function refuseUnknownOptOut(ignored: string[]): void {
  const title = ignored.find((header) => OPT_OUT_LIKE.test(simplify(header)));
  if (title === undefined) return;
  throw new ImportError(
    `The column ${title} seems to say who opted out, but is not known: name it with --map opt_out_at=…, or take it out of the file.`,
  );
}

function columnsOf(field: ImportField, names: string[], chosen: string | undefined): number[] {
  const positionsOf = (wanted: string[]): number[] =>
    names.flatMap((name, position) => (wanted.includes(name) ? [position] : []));
  if (chosen === undefined) {
    const own = positionsOf(OWN_NAMES[field] ?? [field]);
    const others = positionsOf(HEADERS[field].split(' '));
    // Which of two tells who opted out is not for us to guess.
    if (field === 'opt_out_at') return [...own, ...others];
    return own.length > 0 ? own : others;
  }
  const found = positionsOf([simplify(chosen)]);
  if (found.length === 0) throw new ImportError(`The file has no column ${chosen} for the ${field}.`);
  return found;
}

/** "Teléfono celular " becomes "telefono_celular". */
function simplify(header: string): string {
  return header
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
