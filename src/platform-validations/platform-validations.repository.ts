import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PLATFORMS, type Platform } from '../common/platforms.js';
import { CONTACTABLE } from '../contacts/filter/contact-predicate.sql.js';
import { placeOf } from '../contacts/places/place.sql.js';
import { prepared } from '../database/prepared-statements.js';
import type { PlatformValidationResponseDto } from './dto/platform-validation-response.dto.js';

/** The columns that a result may omit: the stored value stays, or the default is used. */
interface OptionalResultFields {
  is_business?: boolean | null;
  is_premium?: boolean | null;
  confidence_score?: number;
  platform_details?: Record<string, unknown> | null;
  profile_info?: Record<string, unknown> | null;
  validation_method?: string | null;
  response_time_ms?: number | null;
  validation_source?: string | null;
  user_agent_used?: string | null;
  proxy_used?: string | null;
}

/** One result to store. A set holds at most one for each contact and platform. */
export interface ValidationResult extends OptionalResultFields {
  contact_id: number;
  platform: Platform;
  is_valid: boolean;
}

/** Type and default of each optional column. The SQL is generated from it. */
const OPTIONAL_COLUMNS = {
  is_business: ['boolean', 'false'],
  is_premium: ['boolean', 'false'],
  confidence_score: ['numeric(3,2)', '0.50'],
  platform_details: ['jsonb', `'{}'`],
  profile_info: ['jsonb', `'{}'`],
  validation_method: ['text', 'NULL'],
  response_time_ms: ['integer', 'NULL'],
  validation_source: ['text', 'NULL'],
  user_agent_used: ['text', 'NULL'],
  proxy_used: ['text', 'NULL'],
} as const satisfies Record<keyof OptionalResultFields, readonly [type: string, fallback: string]>;

const OPTIONAL_NAMES = Object.keys(OPTIONAL_COLUMNS) as (keyof typeof OPTIONAL_COLUMNS)[];

const RESPONSE_COLUMNS = `
  v.id, v.contact_id, v.phone_e164, v.platform, v.is_valid, v.is_business, v.is_premium,
  v.confidence_score::float8 AS confidence_score,
  coalesce(v.platform_details, '{}') AS platform_details, coalesce(v.profile_info, '{}') AS profile_info,
  v.validation_method, v.response_time_ms, v.validation_source, v.validated_at, v.expires_at`;

/**
 * Stores the results of `given`, a source of rows of `e.given`.
 *
 * It has two data-modifying steps instead of ON CONFLICT, which takes an id from the 32-bit sequence even when it
 * updates. The caller has locked the contacts, so nobody else can insert the same pair between the steps.
 */
const store = (given: string): string => `
  WITH input AS MATERIALIZED (
    SELECT e.given, c.id AS contact_id, c.created_at AS contact_created_at, ${placeOf('c')} AS place, c.phone_e164,
      r.platform, r.is_valid,
      ${OPTIONAL_NAMES.map((name) => `r.${name}`).join(', ')}
    FROM ${given}
    CROSS JOIN LATERAL jsonb_to_record(e.given) AS r(contact_id integer, platform text, is_valid boolean,
      ${OPTIONAL_NAMES.map((name) => `${name} ${OPTIONAL_COLUMNS[name][0]}`).join(', ')})
    JOIN contacts c ON c.id = r.contact_id
  ), updated AS (
    UPDATE platform_validations v SET
      contact_id = i.contact_id,
      contact_created_at = i.contact_created_at,
      place = i.place,
      is_valid = i.is_valid,
      ${OPTIONAL_NAMES.map((name) => `${name} = CASE WHEN i.given ? '${name}' THEN i.${name} ELSE v.${name} END`).join(',\n      ')},
      validated_at = now(),
      expires_at = now() + interval '24 hours',
      updated_at = now()
    FROM input i
    WHERE v.phone_e164 = i.phone_e164 AND v.platform = i.platform
    RETURNING ${RESPONSE_COLUMNS}
  ), inserted AS (
    INSERT INTO platform_validations AS v (contact_id, contact_created_at, place, phone_e164, platform, is_valid, ${OPTIONAL_NAMES.join(', ')})
    SELECT i.contact_id, i.contact_created_at, i.place, i.phone_e164, i.platform, i.is_valid,
      ${OPTIONAL_NAMES.map((name) => `CASE WHEN i.given ? '${name}' THEN i.${name} ELSE ${OPTIONAL_COLUMNS[name][1]} END`).join(',\n      ')}
    FROM input i
    WHERE NOT EXISTS (
      SELECT FROM platform_validations v WHERE v.phone_e164 = i.phone_e164 AND v.platform = i.platform)
    RETURNING ${RESPONSE_COLUMNS}
  )
  SELECT * FROM updated UNION ALL SELECT * FROM inserted`;

const STORE_ONE = prepared(store('(SELECT $1::jsonb) AS e(given)'));
const STORE_MANY = store('jsonb_array_elements($1::jsonb) AS e(given)');

/** The flags and counts of the contacts are computed from the stored results, in the same transaction. */
const summarise = (contacts: string): string => `
  UPDATE contacts c SET
    ${PLATFORMS.map((platform) => `${platform}_validated = s.${platform}`).join(',\n    ')},
    last_platform_validation = now(),
    platform_validation_count = s.results
  FROM (
    SELECT contact_id, count(*) AS results,
      ${PLATFORMS.map((platform) => `bool_or(is_valid) FILTER (WHERE platform = '${platform}') AS ${platform}`).join(',\n      ')}
    FROM platform_validations
    WHERE ${contacts}
    GROUP BY contact_id
  ) s
  WHERE c.id = s.contact_id`;

const SUMMARISE_ONE = prepared(summarise('contact_id = $1'));
const SUMMARISE_MANY = summarise('contact_id = ANY($1::integer[])');

/** The SQL of stored results. Every method works on the given manager: transactions belong to the caller. */
@Injectable()
export class PlatformValidationsRepository {
  /**
   * Stores results, replacing only the given fields, and updates the flags and counts of the contacts. The contacts
   * must be locked in this transaction; results of contacts that no longer exist are dropped.
   */
  async store(
    manager: EntityManager,
    results: readonly ValidationResult[],
  ): Promise<PlatformValidationResponseDto[]> {
    if (results.length === 1) {
      const one = await manager.query<PlatformValidationResponseDto[]>(STORE_ONE, [
        JSON.stringify(results[0]),
      ]);
      for (const { contact_id } of one) await manager.query(SUMMARISE_ONE, [contact_id]);
      return one;
    }
    const stored = await manager.query<PlatformValidationResponseDto[]>(STORE_MANY, [
      JSON.stringify(results),
    ]);
    await manager.query(SUMMARISE_MANY, [[...new Set(stored.map((result) => result.contact_id))]]);
    return stored;
  }

  /** The results of one contact, ordered by platform. */
  async ofContact(manager: EntityManager, contactId: number): Promise<PlatformValidationResponseDto[]> {
    return manager.query<PlatformValidationResponseDto[]>(
      `SELECT ${RESPONSE_COLUMNS} FROM platform_validations v WHERE v.contact_id = $1 ORDER BY v.platform`,
      [contactId],
    );
  }

  /** The newest results of one platform, at most `limit`, without contacts who may not be contacted. */
  async ofPlatform(
    manager: EntityManager,
    platform: Platform,
    options: { limit: number; only_valid: boolean },
  ): Promise<PlatformValidationResponseDto[]> {
    // OFFSET keeps PostgreSQL from turning the subquery into a join: it reads the results from the newest on, and
    // looks up each contact.
    return manager.query<PlatformValidationResponseDto[]>(
      `SELECT ${RESPONSE_COLUMNS} FROM platform_validations v
       WHERE v.platform = $1 ${options.only_valid ? 'AND v.is_valid' : ''}
         AND EXISTS (SELECT FROM contacts c WHERE c.id = v.contact_id AND ${CONTACTABLE} OFFSET 0)
       ORDER BY v.validated_at DESC, v.id DESC LIMIT $2`,
      [platform, options.limit],
    );
  }
}
