import map from '@svg-maps/mexico';

/** The state codes of contacts by the codes of the map, which are ISO 3166-2. */
const CODES: Record<string, string> = {
  agu: 'AGS',
  bcn: 'BCN',
  bcs: 'BCS',
  cam: 'CAMP',
  chh: 'CHIH',
  chp: 'CHIS',
  cmx: 'CDMX',
  coa: 'COAH',
  col: 'COL',
  dur: 'DGO',
  gro: 'GRO',
  gua: 'GTO',
  hid: 'HGO',
  jal: 'JAL',
  mex: 'MEX',
  mic: 'MICH',
  mor: 'MOR',
  nay: 'NAY',
  nle: 'NL',
  oax: 'OAX',
  pue: 'PUE',
  que: 'QRO',
  roo: 'QROO',
  sin: 'SIN',
  slp: 'SLP',
  son: 'SON',
  tab: 'TAB',
  tam: 'TAMPS',
  tla: 'TLAX',
  ver: 'VER',
  yuc: 'YUC',
  zac: 'ZAC',
};

export interface MexicanState {
  code: string;
  name: string;
  /** Its outline in the coordinates of MAP_BOX. */
  outline: string;
}

export const MAP_BOX = map.viewBox;

/** The 32 states by name. */
export const STATES: readonly MexicanState[] = map.locations
  .map(({ id, name = id, path }) => ({
    code: CODES[id] ?? id.toUpperCase(),
    name: id === 'cmx' ? 'Ciudad de México' : name,
    outline: path,
  }))
  .sort((one, other) => one.name.localeCompare(other.name, 'es'));

const NAMES = new Map(STATES.map(({ code, name }) => [code, name]));

/** The name of a state code; an unknown code itself. */
export function stateName(code: string): string {
  return NAMES.get(code) ?? code;
}
