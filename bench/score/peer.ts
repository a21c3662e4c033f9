import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { validatedIds } from '../full-size/known-rows.js';
import { onConnection } from '../migrate/production-copy.js';
import { calculateContactScore } from '../peer/one-at-a-time.js';
import { seconds } from '../support/report.js';

/**
 * The specification's algorithm on a random sample of a scored database, one contact after the other, for the first
 * time: their scores are taken away before. Answers how many contacts a second.
 */
export async function peerRate(url: string, sample: number): Promise<number> {
  const ids = await validatedIds(url, sample);
  await onConnection(url, async (client) => {
    await client.query('DELETE FROM lead_scores WHERE contact_id = ANY($1::integer[])', [ids]);
    await client.query(
      `UPDATE contacts SET lead_score = NULL, lead_tier = 'UNKNOWN', last_scored_at = NULL
       WHERE id = ANY($1::integer[])`,
      [ids],
    );
  });
  const dataSource = createDataSource(
    { DATABASE_URL: url, DATABASE_POOL_SIZE: 2 },
    new TerminalLogger(() => undefined),
  );
  await dataSource.initialize();
  try {
    const taken = await seconds(async () => {
      for (const id of ids) await calculateContactScore(dataSource, id);
    });
    return ids.length / taken;
  } finally {
    await dataSource.destroy();
  }
}
