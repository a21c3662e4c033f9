import { PLATFORMS } from '../../common/platforms.js';
import { TIERS, type Tier } from '../../common/tiers.js';
import { SCORING_POLICY, type ScoringMethod } from '../policy/scoring-policy.js';
import { scoringQuery } from '../policy/scoring.sql.js';
import { placeOf } from '../../contacts/places/place.sql.js';

/*
 * OFFSET 0 makes PostgreSQL look up results and scores contact by contact. Without it, PostgreSQL sometimes finds a
 * slightly faster plan when statistics are fresh. When they are old, as after an import, it mistakes a few thousand
 * contacts for two or three, and compares every pair.
 */
export const RESULTS_BY_CONTACT = `LEFT JOIN LATERAL (
  SELECT * FROM platform_validations WHERE contact_id = t.id OFFSET 0) v ON true`;
const SEEN_SCORES = `LEFT JOIN LATERAL (
  SELECT calculation_version, total_score, quality_tier FROM lead_scores WHERE contact_id = s.contact_id OFFSET 0) l
  ON true`;

export type TierCounts = Record<Tier, number>;

/** The answer of a statement of `writeScores`. */
export interface ScoresWritten {
  scored: number;
  /** Contacts whose score or tier changed. */
  changed: number;
  /** Contacts without a score count as UNKNOWN. */
  tiers_before: TierCounts;
  tiers_after: TierCounts;
  /** Contacts whose score another session changed at the same time. They were not written. */
  unwritten: number[];
}

/** The contacts with ids $1, with results or without. */
export const CONTACTS_BY_IDS = '(SELECT id, phone_e164 FROM contacts WHERE id = ANY($1::integer[]))';

/** The contact with id $1. A separate statement, whose plan is for a single row. */
export const CONTACT_BY_ID = '(SELECT id, phone_e164 FROM contacts WHERE id = $1::integer)';

/** Which contacts a statement of `writeScores` scores, and for which it sets `last_scored_at`. */
export interface ScoringOptions {
  include_unvalidated: boolean;
  sets_last_scored_at: boolean;
}

const SUMMARY_CHANGES =
  'AND (c.lead_score IS DISTINCT FROM s.total_score OR c.lead_tier IS DISTINCT FROM s.quality_tier)';

/** The columns of `lead_scores` that the policy computes. */
export const SCORE_COLUMNS = [
  ...PLATFORMS.map((platform) => `${platform}_score`),
  'total_score',
  'quality_tier',
  'confidence_level',
  'platform_count',
  'business_account_count',
  'premium_account_count',
  'score_breakdown',
];

/**
 * Scores contacts and writes the results. No other statement writes scores.
 *
 * - Nothing is locked beforehand. A score is only written if it is still the one that was read, by its
 * `calculation_version`. `unwritten` names the others, whose stored score may be the newer one.
 * - Update and insert are separate, because ON CONFLICT DO UPDATE would take an id from the 32-bit sequence for each
 * update.
 * - A run does not rewrite a contact whose score and tier stay: that would be most of its work.
 * - Contacts are written before scores, each in id order, so that two writers never deadlock.
 * - A new score takes its copies of the contact's fields from the contact that was just written, because nobody can
 * change that one meanwhile. They are in the answer of that write: a join of both would compare every pair where
 * PostgreSQL expects few rows.
 *
 * @param targets the contacts: a query or table expression with `id` and `phone_e164`
 * @param options.include_unvalidated false skips contacts that have neither a result that counts nor a score. A
 * score whose results no longer count is still calculated again, because it came from an earlier number of the
 * contact
 * @param options.sets_last_scored_at true sets `last_scored_at` of every contact, even when score and tier stay
 */
export function writeScores(
  method: ScoringMethod,
  targets: string,
  { include_unvalidated, sets_last_scored_at }: ScoringOptions,
): string {
  // Always true, but PostgreSQL only knows that after the contacts have been written.
  const contactsFirst = '(SELECT count(*) FROM summarised) >= 0';
  const computed = SCORE_COLUMNS.join(', ');
  const copies = 'place, contact_created_at, contact_last_sent_at';
  return `
  WITH scored AS MATERIALIZED (
    SELECT s.*, l.calculation_version AS seen_version, l.total_score AS seen_score,
      coalesce(l.quality_tier, 'UNKNOWN') AS seen_tier
    FROM (${scoringQuery(targets, method, SCORING_POLICY, { results: RESULTS_BY_CONTACT })}) s
    ${SEEN_SCORES}
    ${include_unvalidated ? '' : 'WHERE s.has_results OR l.calculation_version IS NOT NULL'}
    ORDER BY s.contact_id
  ), summarised AS (
    UPDATE contacts c SET lead_score = s.total_score, lead_tier = s.quality_tier, last_scored_at = now()
    FROM scored s
    WHERE c.id = s.contact_id ${sets_last_scored_at ? '' : SUMMARY_CHANGES}
    RETURNING s.*, ${placeOf('c')} AS place, c.created_at AS contact_created_at, c.last_sent_at AS contact_last_sent_at
  ), updated AS (
    UPDATE lead_scores l SET
      phone_e164 = s.phone_e164,
      ${SCORE_COLUMNS.map((column) => `${column} = s.${column}`).join(', ')},
      calculation_method = '${method}',
      calculation_version = l.calculation_version + 1,
      last_calculated_at = now(),
      updated_at = now()
    FROM scored s
    WHERE l.contact_id = s.contact_id AND l.calculation_version = s.seen_version AND ${contactsFirst}
    RETURNING l.contact_id
  ), inserted AS (
    INSERT INTO lead_scores (contact_id, phone_e164, ${computed}, calculation_method, ${copies})
    SELECT contact_id, phone_e164, ${computed}, '${method}', ${copies}
    FROM (
      SELECT contact_id, phone_e164, seen_version, ${computed}, ${copies} FROM summarised
      UNION ALL
      SELECT contact_id, phone_e164, seen_version, ${computed}, NULL, NULL, NULL FROM scored
      WHERE contact_id NOT IN (SELECT contact_id FROM summarised)) s
    WHERE seen_version IS NULL AND ${contactsFirst}
    ORDER BY contact_id
    ON CONFLICT (contact_id) DO NOTHING
    RETURNING contact_id
  )
  SELECT count(*)::integer AS scored,
    (count(*) FILTER (WHERE seen_score IS DISTINCT FROM total_score OR seen_tier <> quality_tier))::integer AS changed,
    ${countTiers('seen_tier')} AS tiers_before,
    ${countTiers('quality_tier')} AS tiers_after,
    ARRAY(SELECT contact_id FROM scored EXCEPT (SELECT contact_id FROM updated UNION ALL SELECT contact_id FROM inserted))
      AS unwritten
  FROM scored`;
}

/** Locks contacts in id order. The next statement sees their newest rows. */
export function lockContacts(targets: string): string {
  return `SELECT id FROM contacts WHERE id IN (SELECT t.id FROM ${targets} t) ORDER BY id FOR NO KEY UPDATE`;
}

function countTiers(column: string): string {
  const counts = TIERS.map((tier) => `'${tier}', count(*) FILTER (WHERE ${column} = '${tier}')`);
  return `jsonb_build_object(${counts.join(', ')})`;
}
