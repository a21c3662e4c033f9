import type { Client } from 'pg';
import { PLATFORMS } from '../../src/common/platforms.js';
import { placeOf } from '../../src/contacts/places/place.sql.js';
import { SCORE_COLUMNS } from '../../src/lead-scoring/scores/score-writes.sql.js';
import { scoringQuery } from '../../src/lead-scoring/policy/scoring.sql.js';

const CONTACTS_PER_TRANSACTION = 1000;

const SCORES = SCORE_COLUMNS.join(', ');

/** Writes the rows of a job without asking validators: set-based SQL in transactions of the same size. */
export async function writeBare(client: Client, contacts: number): Promise<void> {
  for (let first = 1; first <= contacts; first += CONTACTS_PER_TRANSACTION) {
    const range = [first, first + CONTACTS_PER_TRANSACTION - 1];
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, is_business, confidence_score,
         validation_method, response_time_ms, validation_source, place, contact_created_at)
       SELECT c.id, c.phone_e164, p.platform, (c.id + p.number) % 10 < 6, (c.id + p.number) % 10 = 1, 0.80, 'api', 5, 'bench',
         ${placeOf('c')}, c.created_at
       FROM contacts c
       CROSS JOIN unnest($3::text[]) WITH ORDINALITY AS p(platform, number)
       WHERE c.id BETWEEN $1 AND $2`,
      [...range, PLATFORMS],
    );
    await client.query(
      `UPDATE contacts c SET
         ${PLATFORMS.map((platform) => `${platform}_validated = s.${platform}`).join(', ')},
         last_platform_validation = now(), platform_validation_count = s.results
       FROM (
         SELECT contact_id, count(*) AS results,
           ${PLATFORMS.map((platform) => `bool_or(is_valid) FILTER (WHERE platform = '${platform}') AS ${platform}`).join(', ')}
         FROM platform_validations WHERE contact_id BETWEEN $1 AND $2 GROUP BY contact_id) s
       WHERE c.id = s.contact_id`,
      range,
    );
    await client.query(
      `WITH scored AS MATERIALIZED (
         ${scoringQuery('(SELECT id, phone_e164 FROM contacts WHERE id BETWEEN $1 AND $2)', 'standard')}
       ), inserted AS (
         INSERT INTO lead_scores (contact_id, phone_e164, ${SCORES}) SELECT contact_id, phone_e164, ${SCORES} FROM scored)
       UPDATE contacts c SET lead_score = s.total_score, lead_tier = s.quality_tier, last_scored_at = now()
       FROM scored s WHERE c.id = s.contact_id`,
      range,
    );
    await client.query('COMMIT');
  }
}
