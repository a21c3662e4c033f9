import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import type { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';

/*
 * Filters of lists. In the data of the benchmarks LADA 55 has 18 % of the contacts and is in state E1, 33 is in E2, and
 * 700 has 0.2 %; Telmex has landlines only, Telcel mobile numbers only; one contact in 10,000 has the status NOT_MOBILE.
 */

const NOBODY = { state_code: ['E1'], lada: ['33'] } satisfies ContactFilterDto;
const NO_LANDLINE = { operator: ['Telmex'], is_mobile: true } satisfies ContactFilterDto;
/** The best leads were contacted today. */
const NOT_CONTACTED = { not_contacted_days: 30 } satisfies ContactFilterDto;
const RARE = { lada: ['700'] } satisfies ContactFilterDto;

/** Lists of the newest contacts by tier, score or platform. */
export const LISTS: [string, ContactFilterDto][] = [
  ['tier PREMIUM', { lead_tier: ['PREMIUM'] }],
  ['tier POOR', { lead_tier: ['POOR'] }],
  ['any score', { min_score: 0 }],
  ['score 95 and above', { min_score: 95 }],
  ['WhatsApp', { platform: ['whatsapp'] }],
  ['Apple', { platform: ['apple'] }],
  ['any platform', { platform: ['whatsapp', 'instagram', 'facebook', 'google', 'apple'] }],
  ['Apple and PREMIUM', { platform: ['apple'], lead_tier: ['PREMIUM'] }],
  ['WhatsApp and POOR', { platform: ['whatsapp'], lead_tier: ['POOR'] }],
  ['WhatsApp, not scored', { platform: ['whatsapp'], lead_tier: ['UNKNOWN'] }],
  ['state, WhatsApp', { state_code: ['E1'], platform: ['whatsapp'] }],
  [
    'state, any platform',
    { state_code: ['E1'], platform: ['whatsapp', 'instagram', 'facebook', 'google', 'apple'] },
  ],
  ['state, POOR', { state_code: ['E1'], lead_tier: ['POOR'] }],
  ['rare LADA, WhatsApp', { ...RARE, platform: ['whatsapp'] }],
  ['rare LADA, POOR', { ...RARE, lead_tier: ['POOR'] }],
  ['rare LADA, landlines, Apple', { ...RARE, is_mobile: false, platform: ['apple'] }],
  ['mobile, WhatsApp, MEDIUM', { is_mobile: true, platform: ['whatsapp'], lead_tier: ['MEDIUM'] }],
  ['state and LADA of another, WhatsApp', { ...NOBODY, platform: ['whatsapp'] }],
  [
    'the same, any platform',
    { ...NOBODY, platform: ['whatsapp', 'instagram', 'facebook', 'google', 'apple'] },
  ],
  ['the same, POOR', { ...NOBODY, lead_tier: ['POOR'] }],
  ['the same, any score', { ...NOBODY, min_score: 0 }],
  ['the same, WhatsApp and POOR', { ...NOBODY, platform: ['whatsapp'], lead_tier: ['POOR'] }],
  ['Telmex and mobile, WhatsApp', { ...NO_LANDLINE, platform: ['whatsapp'] }],
  ['Telmex and mobile, POOR', { ...NO_LANDLINE, lead_tier: ['POOR'] }],
  [
    'municipality of another state, WhatsApp',
    { state_code: ['E2'], municipality: ['Municipio 8'], platform: ['whatsapp'] },
  ],
  ['NOT_MOBILE, WhatsApp', { status: ['NOT_MOBILE'], platform: ['whatsapp'] }],
  ['NOT_MOBILE, POOR', { status: ['NOT_MOBILE'], lead_tier: ['POOR'] }],
  ['WhatsApp, not contacted', { platform: ['whatsapp'], ...NOT_CONTACTED }],
  ['PREMIUM or HIGH, not contacted', { lead_tier: ['PREMIUM', 'HIGH'], ...NOT_CONTACTED }],
  ['the same, WhatsApp', { lead_tier: ['PREMIUM', 'HIGH'], platform: ['whatsapp'], ...NOT_CONTACTED }],
  ['NOT_MOBILE, state, WhatsApp', { status: ['NOT_MOBILE'], state_code: ['E1'], platform: ['whatsapp'] }],
];

/** Best leads. */
export const LEADS: [string, Partial<TopLeadsQueryDto>][] = [
  ['everybody', {}],
  ['a state', { state_code: ['E1'] }],
  ['a state, 500 of them', { state_code: ['E1'], limit: 500 }],
  ['rare LADA', RARE],
  ['rare LADA, on Apple', { ...RARE, platform: ['apple'] }],
  ['a state and a LADA of another', NOBODY],
  ['Telmex and mobile', NO_LANDLINE],
  ['a name that nobody has', { search: 'zacarias' }],
  ['a municipality of another state', { state_code: ['E2'], municipality: ['Municipio 8'] }],
  ['not contacted', NOT_CONTACTED],
  ['a state, not contacted', { state_code: ['E1'], ...NOT_CONTACTED }],
  ['rare LADA, not contacted', { ...RARE, ...NOT_CONTACTED }],
  ['on Apple, not contacted', { platform: ['apple'], ...NOT_CONTACTED }],
  ['HIGH, not contacted', { tier: 'HIGH', ...NOT_CONTACTED }],
  ['PREMIUM, landlines', { tier: 'PREMIUM', is_mobile: false }],
];
