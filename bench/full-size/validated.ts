import { placeOf } from '../../src/contacts/places/place.sql.js';
import { PLATFORMS, type Platform } from '../../src/common/platforms.js';
import { valueAt } from '../support/values.js';
import type { Size } from './full-size.js';
import type { MoreColumns } from '../migrate/production-copy.js';

/*
 * Which contacts were validated where, and with which results. All of it depends only on the number of the contact,
 * so every build has the same data.
 */

/** The shares of 1 to 5 platforms for a validated contact; 2.61 on average. */
const PLATFORM_COUNTS = [0.22, 0.29, 0.24, 0.16, 0.09];
const MEAN_PLATFORMS = PLATFORM_COUNTS.reduce((sum, share, index) => sum + share * (index + 1), 0);

/** Campaigns go to mobile numbers, so most validated contacts have one. */
const MOBILE_SHARE_OF_VALIDATED = 0.95;
const MOBILE_SHARE_OF_CONTACTS = 0.1848;

/** How often a platform is the first one to be asked. The others follow in the order of PLATFORMS. */
const FIRST_PLATFORM = { whatsapp: 0.6, instagram: 0.1, facebook: 0.2, google: 0.1, apple: 0 };

/** The share of asked contacts that are found on a platform. */
const VALID_SHARE = { whatsapp: 0.82, instagram: 0.55, facebook: 0.68, google: 0.6, apple: 0.25 };

/** A number from 0 to below 1 that depends only on the contact and the question. */
export const FRACTION_FUNCTION = `
  CREATE FUNCTION bench_fraction(n bigint, question bigint) RETURNS float8 IMMUTABLE LANGUAGE sql
  RETURN (hashint8extended(n, question) & 1048575) / 1048576.0::float8`;

const QUESTIONS = {
  validated: 1,
  count: 2,
  first: 3,
  valid: 10,
  business: 20,
  premium: 30,
  confidence: 40,
  expired: 50,
};

const drawn = (question: keyof typeof QUESTIONS, offset: number | string = 0, n = 'n'): string =>
  `bench_fraction(${n}, ${QUESTIONS[question]} + ${offset})`;

/** The first value whose cumulated share exceeds the fraction. */
function pick(fraction: string, shares: readonly number[], values: readonly number[]): string {
  let sum = 0;
  const cases = shares.slice(0, -1).map((share, index) => {
    sum += share;
    return `WHEN ${fraction} < ${sum.toFixed(4)} THEN ${valueAt(values, index)}`;
  });
  return `CASE ${cases.join(' ')} ELSE ${valueAt(values, values.length - 1)} END`;
}

/**
 * The flags of contacts of which some were validated, for about `validations` results. The contacts are from the
 * whole table, or with `dense` all neighbours in its middle. Throws when there are too few contacts.
 */
export function validationFlags({ contacts, validations, dense }: Size): MoreColumns {
  const validated = Math.round(validations / MEAN_PLATFORMS);
  const mobile = (validated * MOBILE_SHARE_OF_VALIDATED) / (contacts * MOBILE_SHARE_OF_CONTACTS);
  const other = (validated * (1 - MOBILE_SHARE_OF_VALIDATED)) / (contacts * (1 - MOBILE_SHARE_OF_CONTACTS));
  if (!dense && mobile > 1)
    throw new Error(`${contacts} contacts are too few for ${validations} validations`);
  const count = pick(drawn('count'), PLATFORM_COUNTS, [1, 2, 3, 4, 5]);
  const first = pick(
    drawn('first'),
    PLATFORMS.map((platform) => FIRST_PLATFORM[platform]),
    PLATFORMS.map((_, index) => index),
  );
  const isValidated = dense
    ? `n BETWEEN ${Math.floor((contacts - validated) / 2)} AND ${Math.floor((contacts + validated) / 2) - 1}`
    : `${drawn('validated')} < CASE WHEN is_mobile THEN ${mobile.toFixed(6)} ELSE ${other.toFixed(6)} END`;
  const from = `
    SELECT first, CASE WHEN ${isValidated} THEN platforms ELSE 0 END AS platforms
    FROM (SELECT ${first} AS first, ${count} AS platforms) d`;
  const flag = (platform: Platform, index: number): string =>
    `CASE WHEN (${index} - first + 5) % 5 < platforms THEN ${drawn('valid', index)} < ${VALID_SHARE[platform]} END`;
  return {
    from,
    names: [
      ...PLATFORMS.map((platform) => `${platform}_validated`),
      'last_platform_validation',
      'platform_validation_count',
    ],
    values: [...PLATFORMS.map(flag), `CASE WHEN platforms > 0 THEN ${validatedAt('n')} END`, 'platforms'],
  };
}

const validatedAt = (n: string): string => `timestamptz '2025-08-20' + (${n} % 100000) * interval '1 second'`;

/**
 * The results behind the flags of the contacts $1 to $2. A fifth has expired, and the others never will in practice,
 * because the result of a run must not depend on the day.
 */
export const VALIDATIONS = `
  INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, is_business, is_premium, confidence_score,
    validation_method, response_time_ms, validation_source, validated_at, expires_at, created_at, updated_at,
    place, contact_created_at)
  SELECT c.id, c.phone_e164, p.platform, p.is_valid,
    p.is_valid AND ${drawn('business', 'p.index', 'c.id')} < 0.09,
    p.is_valid AND ${drawn('premium', 'p.index', 'c.id')} < 0.05,
    round((0.35 + 0.65 * sqrt(${drawn('confidence', 'p.index', 'c.id')}))::numeric, 2),
    'api', 40 + c.id % 400, 'http', c.last_platform_validation,
    c.last_platform_validation + CASE WHEN ${drawn('expired', 'p.index', 'c.id')} < 0.2 THEN interval '24 hours' ELSE interval '100 years' END,
    c.last_platform_validation, c.last_platform_validation, ${placeOf('c')}, c.created_at
  FROM contacts c
  CROSS JOIN LATERAL (VALUES ${PLATFORMS.map((platform, index) => `('${platform}', ${index}, c.${platform}_validated)`).join(', ')})
    AS p(platform, index, is_valid)
  WHERE c.id BETWEEN $1 AND $2 AND p.is_valid IS NOT NULL
  ORDER BY c.id, p.index`;
