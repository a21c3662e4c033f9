import { PLATFORMS } from '../../src/common/platforms.js';
import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import type { StatisticsGroup } from '../../src/contacts/statistics/dto/statistics-query.dto.js';
import type { ContactStatisticsDto } from '../../src/contacts/statistics/dto/statistics-response.dto.js';
import type { TestDatabase } from '../support/test-database.js';

/** 400 contacts of every kind. n decides each property, by remainders of different divisors. */
export const CONTACTS = `
  INSERT INTO contacts (phone_e164, phone_national, state_code, state_name, lada, operator, is_mobile, status, opt_out_at,
    ${PLATFORMS.map((platform) => `${platform}_validated`).join(', ')}, lead_score, lead_tier)
  SELECT '+52' || 3300000000 + n, 3300000000 + n, (ARRAY['JAL', 'SIN', NULL])[1 + n % 3],
    (ARRAY['Jalisco', 'Sinaloa', 'Jal.', NULL])[1 + n % 4], (ARRAY['33', '667', '55', NULL])[1 + n % 5],
    (ARRAY['Telcel', 'Telmex'])[1 + n % 7], n % 11 < 4, (ARRAY['VERIFIED', 'BLOCKED', 'NOT_MOBILE'])[1 + n % 13 / 5]::contactstatus,
    CASE WHEN n % 17 = 0 THEN now() END,
    ${PLATFORMS.map((_, index) => `(ARRAY[true, false, NULL])[1 + (n / ${index + 2}) % 3]`).join(', ')},
    CASE WHEN n % 19 > 0 THEN n % 101 END,
    CASE WHEN n % 19 > 0 THEN (ARRAY['PREMIUM', 'HIGH', 'LOW'])[1 + n % 3] ELSE 'UNKNOWN' END
  FROM generate_series(1, 400) n`;

const PLATFORM_VALUES = PLATFORMS.map((platform) => `('${platform}', c.${platform}_validated)`).join(', ');

/** The SQL over contacts for each group. */
const GROUPS: Record<StatisticsGroup, { key: string[]; values: string; join?: string }> = {
  // All spellings of a state are one state. A contradictory code and name both stay.
  state: {
    key: ['state_code', 'state_name'],
    values: `coalesce(state_code, by_name) AS state_code,
      CASE WHEN state_code <> by_name THEN state_name
           WHEN 'JAL' IN (state_code, by_name) THEN 'Jalisco' WHEN 'SIN' IN (state_code, by_name) THEN 'Sinaloa' END AS state_name`,
    join: `CROSS JOIN LATERAL (SELECT CASE WHEN state_name IN ('Jalisco', 'Jal.') THEN 'JAL'
      WHEN state_name = 'Sinaloa' THEN 'SIN' END AS by_name) s`,
  },
  lada: { key: ['lada'], values: 'lada' },
  operator: { key: ['operator'], values: 'operator' },
  is_mobile: { key: ['is_mobile'], values: 'is_mobile' },
  status: { key: ['status'], values: 'status' },
  lead_tier: { key: ['lead_tier'], values: 'lead_tier' },
  platform: {
    key: ['platform'],
    values: 'platform',
    join: `JOIN LATERAL (VALUES ${PLATFORM_VALUES}) p (platform, valid) ON p.valid`,
  },
  platform_count: {
    key: ['platform_count'],
    values: 'platform_count',
    join: `CROSS JOIN LATERAL (SELECT count(*)::int AS platform_count FROM (VALUES ${PLATFORM_VALUES}) p (platform, valid) WHERE p.valid) v`,
  },
  contactable: { key: ['contactable'], values: `(${CONTACTABLE}) AS contactable` },
};

/** The counts of the contacts that fulfil a condition, by plain SQL. */
export async function counted(database: TestDatabase, where: string): Promise<ContactStatisticsDto> {
  const counts = `count(*)::int AS contacts, (count(*) FILTER (WHERE ${CONTACTABLE}))::int AS contactable_contacts`;
  const { contacts, contactable_contacts } = await database.one<{
    contacts: number;
    contactable_contacts: number;
  }>(`SELECT ${counts} FROM contacts c WHERE ${where}`);
  const groups: Record<string, unknown[]> = {};
  for (const [group, { key, values, join = '' }] of Object.entries(GROUPS)) {
    groups[group] = await database.query(
      `SELECT ${values}, ${counts} FROM contacts c ${join} WHERE ${where}
        GROUP BY ${key.map((_, index) => index + 1).join(', ')}`,
    );
  }
  return { total: contacts, contactable: contactable_contacts, groups };
}

/** The answer with its lists in an order that does not depend on how equal counts are sorted. */
export function unordered({ groups, ...rest }: ContactStatisticsDto): unknown {
  const sorted = Object.entries(groups as Record<string, object[]>).map(([group, list]) => [
    group,
    list.map((item) => JSON.stringify(Object.entries(item).sort())).sort(),
  ]);
  return { ...rest, groups: Object.fromEntries(sorted) };
}
