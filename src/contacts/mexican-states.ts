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

/**
 * Other spellings of a state: postal abbreviations, ISO 3166-2, the two letters of the CURP and the numbers of the
 * INEGI. Points, spaces, case and accents do not matter.
 */
const SYNONYMS: Record<StateCode, string> = {
  AGS: 'AGU,AS,01',
  BCN: 'BC,BCN,BN,Baja California Norte,BC Norte,Baja California N,02',
  BCS: 'BS,Baja California S,B California Sur,BC Sur,Baja Sur,03',
  CAMP: 'CAM,CC,04',
  CDMX: 'DF,CMX,MXC,Distrito Federal,Cd de México,Cd México,Cd Mx,Ciudad México,Mexico DF,México City,Mexico City,09',
  CHIH: 'CHH,CH,08',
  CHIS: 'CHP,CS,07',
  COAH: 'COA,CL,Coahuila de Zaragoza,05',
  COL: 'CM,06',
  DGO: 'DUR,DG,10',
  GRO: 'GR,12',
  GTO: 'GUA,GT,11',
  HGO: 'HID,HG,13',
  JAL: 'JC,14',
  MEX: 'MC,EM,EDOMEX,EDOMX,Edo Mex,Edo México,Edo de Mex,Edo de México,Estado de México,México Estado,Estado México,Mexico State,15',
  MICH: 'MIC,MN,Michoacán de Ocampo,16',
  MOR: 'MS,17',
  NAY: 'NT,18',
  NL: 'NLE,Nvo León,N León,19',
  OAX: 'OC,20',
  PUE: 'PL,21',
  QRO: 'QUE,QT,Querétaro de Arteaga,Querétaro Arteaga,22',
  QROO: 'ROO,QR,Q Roo,QRR,23',
  SIN: 'SL,25',
  SLP: 'SP,San Luis,S L Potosí,24',
  SON: 'SR,26',
  TAB: 'TC,27',
  TAMPS: 'TAM,TM,TS,28',
  TLAX: 'TLA,TL,29',
  VER: 'VZ,Veracruz de Ignacio de la Llave,Veracruz Llave,30',
  YUC: 'YN,31',
  ZAC: 'ZS,32',
};

const CODES = new Map<string, StateCode>();
for (const code of Object.keys(STATES) as StateCode[]) {
  for (const text of SYNONYMS[code].split(',')) CODES.set(simplify(text), code);
}
// The codes and names of the table come before all others.
for (const code of Object.keys(STATES) as StateCode[]) {
  for (const text of [code, STATES[code]]) CODES.set(simplify(text), code);
}

/** A cache of known spellings. A file of millions of rows has only a few. */
const spellings = new Map<string, StateCode | undefined>();
const MOST_SPELLINGS = 1000;

/** The name of a state. */
export function nameOf(code: StateCode | undefined): string | undefined {
  return code && STATES[code];
}

export interface State {
  state_code: string | null;
  state_name: string | null;
}

/**
 * Completes the code or the name of a state when only one is given, and writes both in the spelling of the table. An
 * unknown code or name stays as it is.
 */
export function completeState({ state_code, state_name }: State): State {
  const [byCode, byName] = [knownState(state_code), knownState(state_name)];
  return {
    state_code: byCode ?? state_code ?? byName ?? null,
    state_name: (byName && STATES[byName]) ?? state_name ?? (byCode ? STATES[byCode] : null),
  };
}

/** The name of the code's state when the given name belongs to another state; undefined when they agree. */
export function contradictedState({ state_code, state_name }: State): string | undefined {
  const [byCode, byName] = [knownState(state_code), knownState(state_name)];
  return byCode !== undefined && byName !== undefined && byCode !== byName ? STATES[byCode] : undefined;
}

/** The state of a code or name in any usual spelling. */
export function knownState(text: string | null): StateCode | undefined {
  if (text === null || text === '') return undefined;
  if (spellings.has(text)) return spellings.get(text);
  const simple = simplify(text);
  const code = CODES.get(simple) ?? withoutTrimmings(text, simple);
  if (spellings.size < MOST_SPELLINGS) spellings.set(text, code);
  return code;
}

/** Also reads "Baja Calif.", "Jalisco (JAL)", "Jalisco, México", and the 9 that a spreadsheet made of 09. */
function withoutTrimmings(text: string, simple: string): StateCode | undefined {
  const baja = /^BAJACAL[A-Z]*?(NORTE|NTE|N|SUR|S)?$/.exec(simple);
  if (baja) return baja[1]?.startsWith('S') ? 'BCS' : 'BCN';
  if (/^\d$/.test(simple)) return CODES.get(`0${simple}`);
  const outside = simplify(text.replace(/\([^)]*\)|,\s*m[eé]x(?:ico)?\.?\s*$/giu, ''));
  if (outside !== simple) return CODES.get(outside);
  const parts = text.split(',').map((part) => CODES.get(simplify(part)));
  return parts.every((part) => part === parts[0]) ? parts[0] : undefined;
}

/**
 * All stored spellings of a state's code or name: production has 96 spellings of 32 states. For a text that is not a
 * state, only the text itself.
 */
export function stateSpellings(text: string, column: keyof State): string[] {
  const code = knownState(text);
  if (code === undefined) return [text];
  const synonyms = SYNONYMS[code].split(',');
  const isCode = (each: string): boolean => /^[A-Z0-9]{1,5}$/.test(each);
  const short = `${code.charAt(0)}${code.slice(1).toLowerCase()}`;
  const written =
    column === 'state_code'
      ? [code, short, ...synonyms.filter(isCode)]
      : [STATES[code], code, short, `${short}.`, ...synonyms.filter((each) => !isCode(each))];
  return spelledInCases([text, ...written]);
}

/** Each text unchanged, in upper case and in lower case, with and without accents. */
export function spelledInCases(texts: readonly string[]): string[] {
  const plain = texts.flatMap((text) => [text, text.normalize('NFD').replace(/\p{M}/gu, '')]);
  return [...new Set(plain.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]))];
}

/** Keeps letters and digits only, without accents. */
export function simplify(text: string): string {
  return text
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '')
    .replace(/^(?:MX|ESTADODE|EDODE)(?=[A-Z]{3,}$)/, '');
}

/** The operators, in the spelling of the table. */
export const OPERATORS: readonly string[] = [
  ...[
    'Telcel',
    'Telmex',
    'AT&T',
    'Movistar',
    'Unefon',
    'Nextel',
    'Iusacell',
    'Bait',
    'Altán',
    'Virgin Mobile',
  ],
  ...[
    'Izzi',
    'Totalplay',
    'Megacable',
    'Axtel',
    'Maxcom',
    'Telnor',
    'Alestra',
    'Weex',
    'Flash Mobile',
    'Diri',
  ],
];
/** Other names of the same operators: companies and brands. */
const OPERATOR_SYNONYMS: Readonly<Record<string, string>> = {
  RADIOMOVILDIPSA: 'Telcel',
  AMERICAMOVIL: 'Telcel',
  TELEFONICA: 'Movistar',
  TELEFONICAMOVISTAR: 'Movistar',
  PEGASO: 'Movistar',
  PEGASOPCS: 'Movistar',
  ATAMPT: 'AT&T',
  ALTANREDES: 'Altán',
  VIRGIN: 'Virgin Mobile',
  WALMARTBAIT: 'Bait',
  TELEFONOSDEMEXICO: 'Telmex',
};
const BY_SIMPLE_NAME = new Map([
  ...Object.entries(OPERATOR_SYNONYMS),
  ...OPERATORS.map((name) => [simplify(name), name] as const),
]);
/** Endings of company names, which do not matter. */
const COMPANY = /(?:DE)?MEXICO$|COMUNICACIONES(?:DIGITALES)?$|S?(?:AB?|RL)DECV$|CELULAR$/;

function operatorOf(text: string): string | undefined {
  const whole = simplify(text);
  for (let name = whole, before = ''; name !== before;) {
    const found = BY_SIMPLE_NAME.get(name);
    if (found !== undefined) return found;
    before = name;
    name = name.replace(COMPANY, '');
  }
  return undefined;
}

/** Whether a text is one of the operators. */
export function isOperator(text: string): boolean {
  return operatorOf(text) !== undefined;
}

/** An operator in the spelling of the table; any other text unchanged. */
export function knownOperator(text: string): string {
  return operatorOf(text) ?? text;
}
