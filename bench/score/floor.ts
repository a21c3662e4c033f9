import { PLATFORMS } from '../../src/common/platforms.js';
import { scoringQuery } from '../../src/lead-scoring/scoring-sql.js';
import { onConnection } from '../migrate/production-copy.js';
import { runClient } from '../support/programs.js';

const SCORES = [
  ...PLATFORMS.map((platform) => `${platform}_score`),
  'total_score',
  'quality_tier',
  'confidence_level',
  'platform_count',
  'business_account_count',
  'premium_account_count',
  'score_breakdown',
].join(', ');

/** Scores the validated contacts of a range of ids and writes what a first run writes: nobody has a score yet. */
const writeRange = (first: number, last: number): string => `
  WITH scored AS MATERIALIZED (
    ${scoringQuery(
      `(SELECT id, phone_e164 FROM contacts c WHERE id BETWEEN ${first} AND ${last}
          AND EXISTS (SELECT FROM platform_validations v WHERE v.contact_id = c.id))`,
      'standard',
    )}
  ), inserted AS (
    INSERT INTO lead_scores (contact_id, phone_e164, ${SCORES}, calculation_method)
    SELECT contact_id, phone_e164, ${SCORES}, 'standard' FROM scored ORDER BY contact_id)
  UPDATE contacts c SET lead_score = s.total_score, lead_tier = s.quality_tier, last_scored_at = now()
  FROM scored s WHERE c.id = s.contact_id;`;

/**
 * What the bare database needs for the writes of a first run: one psql session, one transaction for each range of
 * `idsPerTransaction` ids in the order of the table, or a single statement where it is infinite.
 */
export async function writeBare(url: string, idsPerTransaction: number): Promise<void> {
  const lastId = await onConnection(url, async (client) => {
    const { rows } = await client.query<{ last: number }>('SELECT max(id) AS last FROM contacts');
    return rows[0]!.last;
  });
  const args = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1'];
  await runClient('psql', args, url, ranges(lastId, Math.min(idsPerTransaction, lastId)));
}

function* ranges(lastId: number, length: number): Generator<string> {
  for (let first = 1; first <= lastId; first += length)
    yield writeRange(first, Math.min(first + length - 1, lastId));
}
