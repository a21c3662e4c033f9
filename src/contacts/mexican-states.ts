/** The 32 states, by the code that the contacts table uses. */
export const STATES = {
  AGS: 'Aguascalientes',
  BCN: 'Baja California',
  BCS: 'Baja California Sur',
  CAMP: 'Campeche',
  CDMX: 'Ciudad de México',
  CHIH: 'Chihuahua',
  CHIS: 'Chiapas',
  COAH: 'Coahuila',
  COL: 'Colima',
  DGO: 'Durango',
  GRO: 'Guerrero',
  GTO: 'Guanajuato',
  HGO: 'Hidalgo',
  JAL: 'Jalisco',
  MEX: 'México',
  MICH: 'Michoacán',
  MOR: 'Morelos',
  NAY: 'Nayarit',
  NL: 'Nuevo León',
  OAX: 'Oaxaca',
  PUE: 'Puebla',
  QRO: 'Querétaro',
  QROO: 'Quintana Roo',
  SIN: 'Sinaloa',
  SLP: 'San Luis Potosí',
  SON: 'Sonora',
  TAB: 'Tabasco',
  TAMPS: 'Tamaulipas',
  TLAX: 'Tlaxcala',
  VER: 'Veracruz',
  YUC: 'Yucatán',
  ZAC: 'Zacatecas',
} as const;

export type StateCode = keyof typeof STATES;

/** Other codes and names that are written for a state. */
const SYNONYMS: Partial<Record<StateCode, readonly string[]>> = {
  BCN: ['BC'],
  CDMX: ['DF', 'Distrito Federal'],
  COAH: ['Coahuila de Zaragoza'],
  MEX: ['Estado de México'],
  MICH: ['Michoacán de Ocampo'],
  VER: ['Veracruz de Ignacio de la Llave'],
};

const CODES = new Map<string, StateCode>();
for (const code of Object.keys(STATES) as StateCode[]) {
  for (const text of [code, STATES[code], ...(SYNONYMS[code] ?? [])]) CODES.set(simplify(text), code);
}

export interface State {
  state_code: string | null;
  state_name: string | null;
}

/**
 * Fills in the code or the name of a state where only the other is given; what is given stays as it is written. A code
 * or name that no state has says nothing of the other.
 */
export function completeState({ state_code, state_name }: State): State {
  return {
    state_code: state_code ?? known(state_name) ?? null,
    state_name: state_name ?? nameOf(known(state_code)),
  };
}

/** The name of the state that the code means, where the name is that of another one; undefined where both agree. */
export function contradictedState({ state_code, state_name }: State): string | undefined {
  const [byCode, byName] = [known(state_code), known(state_name)];
  return byCode !== undefined && byName !== undefined && byCode !== byName ? STATES[byCode] : undefined;
}

function known(text: string | null): StateCode | undefined {
  return text === null ? undefined : CODES.get(simplify(text));
}

function nameOf(code: StateCode | undefined): string | null {
  return code === undefined ? null : STATES[code];
}

/** Case and accents do not matter. */
function simplify(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toUpperCase();
}
