import { csvLine } from '../../src/contacts/import/rejects-file.js';
import { STATES } from '../../src/contacts/mexican-states.js';
import { type AreaCode, readAreaCodes } from './area-codes.js';
import { Random } from './random.js';
import { GIVEN_NAMES, NEIGHBORHOODS, STREETS, SURNAMES } from './vocabulary.js';

export interface SampleOptions {
  /** Rows without the header; default 10,000. */
  rows?: number;
  /** The same seed gives the same file. */
  seed?: number;
}

/** The shares of all rows in the production database (existing-database.md). */
const TELCEL = 0.1848;
const TELMEX = 0.6016;
const OPTED_OUT = 0.001;
/** In production it is rarer, one in ten thousand. Here it is more common, so that a small sample has some. */
const NOT_MOBILE = 0.001;
const MISSPELT_STATE = 0.02;
/** The share of rows with special properties. */
const BROKEN = 0.01;
const DUPLICATE = 0.01;

/** Three metropolitan areas have two fifths of the numbers. The others are spread evenly over all area codes. */
const LARGE_CITIES = [
  { lada: '55', share: 0.25 },
  { lada: '33', share: 0.09 },
  { lada: '81', share: 0.09 },
];
/** A repeated number is one of the last rows, this many at most. */
const REMEMBERED = 500;

const HEADER = [
  'TELÉFONO',
  'NOMBRE COMPLETO',
  'DIRECCIÓN',
  'COLONIA',
  'CVE_ESTADO',
  'ESTADO',
  'MUNICIPIO',
  'CIUDAD',
  'TIPO_LINEA',
  'COMPAÑÍA',
  'ESTATUS',
  'FECHA_BAJA',
  'MEDIO_BAJA',
] as const;
type Row = Record<(typeof HEADER)[number], string>;

interface Phone {
  national: string;
  lada: string;
}
type PhoneForm = (national: string, lada: string) => string;

/** The ways in which such files write the same number. */
const PHONE_FORMS: PhoneForm[] = [
  (national) => national,
  (national) => `+52${national}`,
  (national) => `52${national}`,
  (national) => `01 ${national}`,
  (national, lada) => `(${lada}) ${national.slice(lada.length, -4)}-${national.slice(-4)}`,
  (national, lada) => `${lada}.${national.slice(lada.length, -4)}.${national.slice(-4)}`,
];
const MOBILE_FORMS: PhoneForm[] = [
  ...PHONE_FORMS,
  (national) => `+521${national}`,
  (national) => `044${national}`,
  (national) => `045 ${national}`,
  (national, lada) => `+52 1 ${lada} ${national.slice(lada.length, -4)} ${national.slice(-4)}`,
];

/**
 * Yields a CSV file of invented contacts, line by line. They are spread as in production and written as in old
 * Mexican files, with real area codes and states, some broken rows, repeated numbers, and people who opted out.
 */
export async function* generateSample({
  rows = 10_000,
  seed = 52,
}: SampleOptions = {}): AsyncGenerator<string> {
  const random = new Random(seed);
  const areaCodes = await readAreaCodes();
  const recent: Phone[] = [];
  yield csvLine([...HEADER]);
  for (let index = 0; index < rows; index++) {
    const area = pickArea(random, areaCodes);
    const repeated = recent.length > 0 && random.chance(DUPLICATE) ? random.pick(recent) : undefined;
    const phone = repeated ?? { lada: area.lada, national: area.lada + random.digits(10 - area.lada.length) };
    recent[index % REMEMBERED] = phone;
    const row = contact(random, area, phone);
    yield random.chance(BROKEN) ? random.pick(BREAKAGES)(row) : line(row);
  }
}

function pickArea(random: Random, areaCodes: AreaCode[]): AreaCode {
  let left = random.next();
  for (const { lada, share } of LARGE_CITIES) {
    const city = left < share ? areaCodes.find((area) => area.lada === lada) : undefined;
    if (city) return city;
    left -= share;
  }
  return random.pick(areaCodes);
}

function contact(random: Random, area: AreaCode, { national, lada }: Phone): Row {
  const operator = random.next();
  const isMobile = operator < TELCEL;
  const city = area.cities.length > 0 ? random.pick(area.cities) : '';
  const optedOut = random.chance(OPTED_OUT);
  return {
    TELÉFONO: random.pick(isMobile ? MOBILE_FORMS : PHONE_FORMS)(national, lada),
    'NOMBRE COMPLETO': `${random.pick(GIVEN_NAMES)} ${random.pick(SURNAMES)} ${random.pick(SURNAMES)}`,
    DIRECCIÓN: `${random.pick(STREETS)} ${random.integer(1, 2999)}, int. ${random.integer(1, 40)}`,
    COLONIA: random.pick(NEIGHBORHOODS),
    CVE_ESTADO: random.chance(MISSPELT_STATE) ? misspell(random, area.state_code) : area.state_code,
    ESTADO: STATES[area.state_code],
    MUNICIPIO: city,
    CIUDAD: city,
    TIPO_LINEA: isMobile ? 'MÓVIL' : 'FIJO',
    COMPAÑÍA: isMobile ? 'Telcel' : operator < TELCEL + TELMEX ? 'Telmex' : '',
    ESTATUS: random.chance(NOT_MOBILE) ? 'NOT_MOBILE' : 'VERIFIED',
    FECHA_BAJA: optedOut
      ? `${random.integer(10, 28)}/0${random.integer(1, 9)}/${random.integer(2022, 2025)}`
      : '',
    MEDIO_BAJA: optedOut ? random.pick(['SMS', 'WEB', 'CALL']) : '',
  };
}

function misspell(random: Random, code: string): string {
  return random.chance(0.5) ? code.toLowerCase() : code.slice(0, -2) + code.slice(-1) + code.slice(-2, -1);
}

const BREAKAGES: ((row: Row) => string)[] = [
  (row) => line({ ...row, TELÉFONO: row.TELÉFONO.slice(0, -1) }),
  (row) => line({ ...row, TELÉFONO: '' }),
  (row) => line({ ...row, TELÉFONO: 'SIN TELEFONO' }),
  (row) => line({ ...row, TELÉFONO: '+1 212 555 0123' }),
  (row) => line({ ...row, TELÉFONO: `${row.TELÉFONO} ext. 104` }),
  (row) => line({ ...row, TELÉFONO: '5.51234E+09' }),
  (row) => line({ ...row, CVE_ESTADO: row.ESTADO.padEnd(6, '.') }),
  (row) => line({ ...row, ESTATUS: 'PENDIENTE' }),
  (row) => line({ ...row, FECHA_BAJA: '31/02/2024' }),
  (row) => `${row.TELÉFONO},${row['NOMBRE COMPLETO']}\r\n`,
  (row) => `"${line(row)}`,
];

function line(row: Row): string {
  return csvLine(HEADER.map((column) => row[column]));
}
