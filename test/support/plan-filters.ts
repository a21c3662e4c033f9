import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import type { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';
import { VALUES } from './large-dataset.js';

/** Filters on the contact's own columns. */
export const FILTERS: [string, ContactFilterDto][] = [
  ['no filter', {}],
  ['a common state code', { state_code: ['E1'] }],
  ['a state code that no recent contact has', { state_code: ['E2'] }],
  ['several state codes', { state_code: ['E2', 'E3', 'E4'] }],
  ['an absent state code', { state_code: ['X'] }],
  ['a state name', { state_name: ['Estado 2'] }],
  ['an absent state name', { state_name: [VALUES.absent] }],
  ['a municipality', { municipality: [VALUES.municipalityOfCommonState] }],
  ['a municipality with 5 contacts', { municipality: [VALUES.rareMunicipality] }],
  ['an absent municipality', { municipality: [VALUES.absent] }],
  ['a city', { city: ['Ciudad 2-1'] }],
  ['an absent city', { city: [VALUES.absent] }],
  ['a LADA', { lada: ['101'] }],
  ['a LADA with 100 contacts', { lada: [VALUES.rareLada] }],
  ['several LADAs', { lada: ['101', '102', VALUES.rareLada] }],
  ['an absent LADA', { lada: ['000'] }],
  ['an operator with 60 % of the contacts', { operator: [VALUES.commonOperator] }],
  ['an operator that no recent contact has', { operator: ['Telcel'] }],
  ['an absent operator', { operator: [VALUES.absent] }],
  ['mobile numbers, of which none is recent', { is_mobile: true }],
  ['landlines', { is_mobile: false }],
  ['a status that nearly all have', { status: ['VERIFIED'] }],
  ['a status that few have', { status: ['NOT_MOBILE'] }],
  ['a status that nobody has', { status: ['CARRIER_ERROR'] }],
  ['a state and its municipality', { state_code: ['E1'], municipality: [VALUES.municipalityOfCommonState] }],
  [
    'a state and a municipality of another',
    { state_code: ['E2'], municipality: [VALUES.municipalityOfCommonState] },
  ],
  ['a state and its LADA', { state_code: ['E2'], lada: ['102'] }],
  ['a state and a LADA of another', { state_code: ['E2'], lada: ['103'] }],
  ['a state and an operator', { state_code: ['E2'], operator: ['Telcel'] }],
  ['a state and mobile numbers', { state_code: ['E2'], is_mobile: true }],
  ['a state and a status', { state_code: ['E2'], status: ['VERIFIED'] }],
  ['a LADA and an operator', { lada: ['102'], operator: ['Telcel'] }],
  ['a LADA and mobile numbers', { lada: ['102'], is_mobile: true }],
  ['an operator and mobile numbers', { operator: ['Telcel'], is_mobile: true }],
  ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
];

/** Filters on scores and results. They do not depend on when the contact was created. */
export const JOINED_FILTERS: [string, ContactFilterDto][] = [
  ['a platform', { platform: ['whatsapp'] }],
  ['several platforms', { platform: ['google', 'apple'] }],
  ['a tier', { lead_tier: ['PREMIUM'] }],
  ['those never scored', { lead_tier: ['UNKNOWN'] }],
  ['a low score', { min_score: 10 }],
  ['a high score', { min_score: 99 }],
  ['a state and a platform', { state_code: ['E2'], platform: ['whatsapp'] }],
  ['a state and a tier', { state_code: ['E2'], lead_tier: ['HIGH'] }],
  ['a LADA and a tier', { lada: ['102'], lead_tier: ['HIGH'] }],
  ['mobile numbers and a platform', { is_mobile: true, platform: ['whatsapp'] }],
  ['mobile numbers and a tier', { is_mobile: true, lead_tier: ['PREMIUM'] }],
  [
    'a state and a LADA of another, by platform',
    { state_code: ['E2'], lada: ['103'], platform: ['whatsapp'] },
  ],
  ['a state and a LADA of another, by tier', { state_code: ['E2'], lada: ['103'], lead_tier: ['HIGH'] }],
  ['a platform and a tier', { platform: ['whatsapp'], lead_tier: ['PREMIUM'] }],
];

/** Queries of the best leads. */
export const LEADS: [string, Partial<TopLeadsQueryDto>][] = [
  ['no filter', {}],
  ['every score', { min_score: 0 }],
  ['a score that nobody has', { min_score: 100, tier: 'HIGH' }],
  ['the best tier', { tier: 'PREMIUM' }],
  ['the worst tier', { tier: 'POOR', min_score: 0 }],
  ['a tier that min_score leaves out', { tier: 'LOW' }],
  ['the most leads', { limit: 500 }],
  ['a state code', { state_code: ['E2'] }],
  ['a state name', { state_name: ['Estado 2'] }],
  ['an absent state', { state_code: ['X'] }],
  ['a municipality', { municipality: [VALUES.municipalityOfCommonState] }],
  ['a municipality with 5 contacts', { municipality: [VALUES.rareMunicipality] }],
  ['an absent municipality', { municipality: [VALUES.absent] }],
  ['a LADA', { lada: ['101'] }],
  ['a LADA with 100 contacts', { lada: [VALUES.rareLada] }],
  ['an absent LADA', { lada: ['000'] }],
  ['a common operator', { operator: [VALUES.commonOperator] }],
  ['an absent operator', { operator: [VALUES.absent] }],
  ['mobile numbers', { is_mobile: true }],
  ['a platform', { platform: ['apple'] }],
  ['a state and a tier', { state_code: ['E2'], tier: 'MEDIUM', min_score: 0 }],
  ['a state and a LADA of another', { state_code: ['E2'], lada: ['103'] }],
  ['a LADA and mobile numbers', { lada: ['102'], is_mobile: true }],
  ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
  ['mobile numbers and a platform', { is_mobile: true, platform: ['whatsapp'] }],
];

/** Filters that the planner takes for common, although nobody matches them. */
export const OF_NOBODY: [string, ContactFilterDto][] = [
  ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
  ['a state and an absent municipality', { state_code: ['E2'], municipality: [VALUES.absent] }],
  ['a state and a LADA of another', { state_code: ['E2'], lada: ['103'] }],
];

/** The same, and filters that contacts match but no lead does. */
export const OF_NO_LEAD: [string, ContactFilterDto][] = [
  ...OF_NOBODY,
  ['a name that nobody has', { search: 'zacarias' }],
  ['a municipality without leads', { municipality: [VALUES.rareMunicipality] }],
  ['a platform and a LADA of nobody on it', { platform: ['apple'], lada: [VALUES.rareLada] }],
];
