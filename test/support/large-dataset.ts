import { placeOf } from '../../src/contacts/places/place.sql.js';
import type { TestDatabase } from './test-database.js';

/** Rows of `contacts`: enough that reading all of them differs from reading a page. */
export const LARGE_CONTACTS = 200_000;

/**
 * Values whose frequency tests rely on, in a table like production's. The newest contacts, `RECENT_SHARE`, are one
 * import of landlines in one state, so that walking from the newest contact is a bad path to all others.
 */
export const VALUES = {
  /** 60 % of the contacts. */
  commonOperator: 'Telmex',
  commonState: 'E1',
  /** A municipality of E1. */
  municipalityOfCommonState: 'Municipio 1-1',
  /** The 5 oldest contacts have it. */
  rareMunicipality: 'Municipio raro',
  /** 100 contacts have it, among the oldest. */
  rareLada: '999',
  absent: 'nada',
} as const;

/** The share of the contacts that was created last. */
export const RECENT_SHARE = 0.1;

/** States E0 to E31. Each of the LADAs 100 to 383 and each municipality belongs to one state. */
const CONTACTS = `
  INSERT INTO contacts (created_at, phone_e164, phone_national, full_name, lada, state_code, state_name,
    municipality, city, is_mobile, operator, status, opt_out_at)
  SELECT timestamptz '2022-06-01' + n / 100 * interval '10 seconds', '+52' || phone, phone, 'Ana ' || n,
    CASE WHEN n BETWEEN 1001 AND 1100 THEN '${VALUES.rareLada}' ELSE (100 + state + 32 * (n / 32 % 8))::text END,
    'E' || state, 'Estado ' || state,
    CASE WHEN n <= 5 THEN '${VALUES.rareMunicipality}' ELSE format('Municipio %s-%s', state, n / 32 % 60) END,
    format('Ciudad %s-%s', state, n / 32 % 60),
    NOT recent AND share < 1848,
    CASE WHEN recent THEN 'Telmex' WHEN share < 1848 THEN 'Telcel' WHEN share < 7400 THEN 'Telmex' END,
    (CASE WHEN n % 1009 = 0 THEN 'OPTED_OUT' WHEN n % 9973 = 0 THEN 'NOT_MOBILE' ELSE 'VERIFIED' END)::contactstatus,
    CASE WHEN n % 1009 = 0 THEN now() END
  FROM (
    SELECT n, recent, n % 10000 * 7919 % 10000 AS share, CASE WHEN recent THEN 1 ELSE n % 32 END AS state,
      (3300000000 + n)::text AS phone
    FROM generate_series(1, $1::integer) n, LATERAL (SELECT n > $1 * (1 - ${RECENT_SHARE}) AS recent) r
  ) rows`;

/** Every 15th contact has results on one to five platforms. */
const VALIDATIONS = `
  INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, confidence_score, validated_at,
    place, contact_created_at)
  SELECT c.id, c.phone_e164, p.platform, (c.id / 15 + p.number) % 3 > 0, 0.9,
    timestamptz '2025-08-01' + c.id * interval '1 second', ${placeOf('c')}, c.created_at
  FROM contacts c,
    unnest(ARRAY['whatsapp', 'instagram', 'facebook', 'google', 'apple']) WITH ORDINALITY AS p(platform, number)
  WHERE c.id % 15 = 0 AND p.number <= 1 + c.id / 15 % 5`;

/** Contacts with results, their scores spread evenly from 0 to 100. */
const SCORES = `
  INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier, place, contact_created_at)
  SELECT c.id, c.phone_e164, total, CASE WHEN total >= 90 THEN 'PREMIUM' WHEN total >= 75 THEN 'HIGH'
    WHEN total >= 50 THEN 'MEDIUM' WHEN total >= 25 THEN 'LOW' ELSE 'POOR' END, ${placeOf('c')},
    c.created_at
  FROM contacts c, LATERAL (SELECT c.id / 15 % 101 * 37 % 101 AS total) t
  WHERE c.id % 15 = 0`;

/**
 * Fills an empty migrated database with set-based statements. This takes seconds, so it is not part of the template.
 */
export async function fillLargeDatabase(database: TestDatabase, contacts = LARGE_CONTACTS): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query(CONTACTS, [contacts]);
    await client.query(VALIDATIONS);
    await client.query(SCORES);
    await client.query('VACUUM ANALYZE contacts, platform_validations, lead_scores');
  } finally {
    client.release();
  }
}
