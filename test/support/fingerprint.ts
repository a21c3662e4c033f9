import type { TestDatabase } from './test-database.js';

const TABLES = ['contacts', 'platform_validations', 'lead_scores', 'validation_jobs', 'scoring_runs'];

/** A digest of all rows of our tables. Two equal digests mean that nothing has changed between them. */
export async function fingerprint(database: TestDatabase): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of TABLES) {
    const { digest } = await database.one<{ digest: string }>(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) AS digest FROM ${table} t`,
    );
    digests[table] = digest;
  }
  return digests;
}
