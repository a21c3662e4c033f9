import { placeOf } from '../../src/contacts/places/place.sql.js';
import { RESULTS_BY_CONTACT, SCORE_COLUMNS } from '../../src/lead-scoring/scores/score-writes.sql.js';
import { SCORING_POLICY } from '../../src/lead-scoring/policy/scoring-policy.js';
import { scoringQuery } from '../../src/lead-scoring/policy/scoring.sql.js';
import { onConnection } from '../migrate/production-copy.js';
import { runClient } from '../support/programs.js';
import { seconds } from '../support/report.js';

const SCORES = SCORE_COLUMNS.join(', ');
const COPIES = 'place, contact_created_at, contact_last_sent_at';

/** Scores the validated contacts in a range of ids with the writes of a first run, in which no contact has a score. */
const writeRange = (first: number, last: number): string => `
  WITH scored AS MATERIALIZED (
    ${scoringQuery(
      `(SELECT id, phone_e164 FROM contacts c WHERE id BETWEEN ${first} AND ${last}
          AND EXISTS (SELECT FROM platform_validations v WHERE v.contact_id = c.id))`,
      'standard',
      SCORING_POLICY,
      // The quicker way to the results, as the engine's: without it PostgreSQL 15 reads all of them for each range.
      { results: RESULTS_BY_CONTACT },
    )}
  ), inserted AS (
    INSERT INTO lead_scores (contact_id, phone_e164, ${SCORES}, calculation_method, ${COPIES})
    SELECT scored.contact_id, scored.phone_e164, ${SCORES}, 'standard', ${COPIES}
    FROM scored CROSS JOIN LATERAL (
      SELECT ${placeOf('c')} AS place, c.created_at AS contact_created_at, c.last_sent_at AS contact_last_sent_at
      FROM contacts c WHERE c.id = scored.contact_id OFFSET 0) c
    ORDER BY contact_id)
  UPDATE contacts c SET lead_score = s.total_score, lead_tier = s.quality_tier, last_scored_at = now()
  FROM scored s WHERE c.id = s.contact_id;`;

/**
 * What the bare database needs for the writes of a first run: one psql session, one transaction for each
 * `contactsPerTransaction` validated contacts in the order of the table, or a single statement where it is infinite.
 * `newest` bounds it to so many contacts, those with the highest ids. Answers in how many seconds; where the contacts lie
 * is found out before.
 */
export async function writeBare(
  url: string,
  contactsPerTransaction: number,
  newest = Infinity,
): Promise<number> {
  const transactions = await onConnection(url, async (client) => {
    const { rows } = await client.query<{ first: number; last: number }>(
      `SELECT min(contact_id) AS first, max(contact_id) AS last FROM (
         SELECT contact_id, (row_number() OVER (ORDER BY contact_id) - 1) / $1::float8 AS transaction
         FROM (SELECT DISTINCT contact_id FROM platform_validations ORDER BY 1 DESC LIMIT $2) validated) numbered
       GROUP BY floor(transaction) ORDER BY 1`,
      [Math.min(contactsPerTransaction, 1e12), Math.min(newest, 1e12)],
    );
    return rows.map(({ first, last }) => writeRange(first, last));
  });
  const args = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1'];
  return seconds(() => runClient('psql', args, url, transactions));
}
