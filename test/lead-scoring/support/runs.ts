import { TIERS } from '../../../src/common/tiers.js';
import type { WorkStatus } from '../../../src/background-work/work-states.js';
import type { ScoringRun } from '../../../src/lead-scoring/runs/scoring-run.entity.js';
import { SCORE_COLUMNS } from '../../../src/lead-scoring/scores/score-writes.sql.js';
import { scoringQuery } from '../../../src/lead-scoring/policy/scoring.sql.js';
import { waitFor } from '../../support/wait-for.js';
import type { TestDatabase } from '../../support/test-database.js';

/** The parts of a database that the helpers need. */
export type Queryable = Pick<TestDatabase, 'query' | 'one'>;

/**
 * Stores contacts, with ids from 1 in an emptied table. Each has results on one to five platforms: valid and
 * invalid, of known and unknown kinds of account, of every confidence, some of them expired. Totals go from 0 to
 * 100, and the first hundred contacts have all tiers.
 */
export async function storeScorable(database: Queryable, count: number): Promise<void> {
  await database.query(
    `INSERT INTO contacts (phone_e164, phone_national, status)
     SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, 'VERIFIED' FROM generate_series(1, $1::integer) n`,
    [count],
  );
  await database.query(
    `INSERT INTO platform_validations
       (contact_id, phone_e164, platform, is_valid, is_business, is_premium, confidence_score, expires_at)
     SELECT c.id, c.phone_e164, p.platform, (c.id + 2 * p.n) % 9 <> 0,
       ('{true,false,null}'::boolean[])[1 + (c.id + p.n) % 3], ('{true,false,null,false}'::boolean[])[1 + (c.id + 2 * p.n) % 4],
       (c.id * 37 % 101) / 100.0, now() + CASE (c.id + p.n) % 4 WHEN 0 THEN -1 ELSE 1 END * interval '1 hour'
     FROM contacts c
     CROSS JOIN unnest('{whatsapp,instagram,facebook,google,apple}'::text[]) WITH ORDINALITY p (platform, n)
     WHERE p.n <= 1 + c.id % 5`,
  );
}

/** Stores a run over all contacts as the API does while Redis is away, so that the reconciler has to find it. */
export async function storeRun(database: Queryable): Promise<string> {
  const row = await database.one<{ run_uuid: string }>(
    `INSERT INTO scoring_runs (scope) VALUES ('all') RETURNING run_uuid`,
  );
  return row.run_uuid;
}

export async function findRun(database: Queryable, runUuid: string): Promise<ScoringRun> {
  return database.one<ScoringRun & Record<string, unknown>>(
    'SELECT * FROM scoring_runs WHERE run_uuid = $1',
    [runUuid],
  );
}

/** Waits until the run fulfils a condition. */
export async function waitForRun(
  database: Queryable,
  runUuid: string,
  condition: (run: ScoringRun) => boolean,
  timeoutMs = 60_000,
): Promise<ScoringRun> {
  return waitFor(() => findRun(database, runUuid), condition, timeoutMs);
}

export function hasStatus(...statuses: WorkStatus[]): (run: ScoringRun) => boolean {
  return (run) => statuses.includes(run.status);
}

const decided = (table: string): string => SCORE_COLUMNS.map((column) => `${table}.${column}`).join(', ');

/** Differences between the completed first run over all contacts and the tables. There should be none. */
export async function discrepancies(database: Queryable, runUuid: string): Promise<string[]> {
  const run = await findRun(database, runUuid);
  const found: string[] = [];
  const expectEqual = (what: string, said: unknown, counted: unknown): void => {
    if (said !== counted) found.push(`${what}: the run says ${String(said)}, the tables ${String(counted)}`);
  };
  const { contacts, versions } = await database.one<{ contacts: number; versions: string | null }>(
    `SELECT count(*)::integer AS contacts, string_agg(DISTINCT calculation_version::text, ', ') AS versions
     FROM lead_scores`,
  );
  const { validated } = await database.one<{ validated: number }>(
    'SELECT count(DISTINCT contact_id)::integer AS validated FROM platform_validations',
  );
  expectEqual('status', run.status, 'COMPLETED');
  expectEqual('contacts scored', contacts, validated);
  expectEqual('calculation_version of all', '1', versions);
  expectEqual('processed_contacts', run.processed_contacts, contacts);
  expectEqual('changed_contacts', run.changed_contacts, contacts);
  expectEqual('total_contacts', run.total_contacts, contacts);
  const tiers = await database.query<{ quality_tier: string; count: number }>(
    'SELECT quality_tier, count(*)::integer AS count FROM lead_scores GROUP BY 1',
  );
  for (const tier of TIERS) {
    expectEqual(`${tier} before`, run.tiers_before[tier], tier === 'UNKNOWN' ? contacts : 0);
    const counted = tiers.find(({ quality_tier }) => quality_tier === tier)?.count ?? 0;
    expectEqual(`${tier} after`, run.tiers_after[tier], counted);
  }
  const { different } = await database.one<{ different: number }>(
    `SELECT count(*)::integer AS different FROM lead_scores s JOIN contacts c ON c.id = s.contact_id
     WHERE (c.lead_score, c.lead_tier) IS DISTINCT FROM (s.total_score, s.quality_tier)`,
  );
  expectEqual('contacts that differ from their score', 0, different);
  const { wrong } = await database.one<{ wrong: number }>(
    `SELECT count(*)::integer AS wrong FROM lead_scores s JOIN (${scoringQuery('contacts', 'standard')}) p
       ON p.contact_id = s.contact_id
     WHERE (${decided('s')}) IS DISTINCT FROM (${decided('p')})`,
  );
  expectEqual('scores that are not those of the policy', 0, wrong);
  const { left } = await database.one<{ left: number }>(
    'SELECT count(*)::integer AS left FROM scoring_run_slices',
  );
  expectEqual('slices left', 0, left);
  return found;
}
