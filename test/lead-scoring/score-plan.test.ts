import { contactsOfSlice } from '../../src/lead-scoring/runs/run-scope.sql.js';
import { writeScores } from '../../src/lead-scoring/scores/score-writes.sql.js';
import { TestDatabase } from '../support/test-database.js';
import { storeScorable } from './support/runs.js';

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: PlanNode[];
}

const CONTACTS = 1000;
const IDS = Array.from({ length: CONTACTS }, (_, index) => index + 1);

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.create();
  // As after an import without a later ANALYZE.
  for (const table of ['contacts', 'platform_validations', 'lead_scores'])
    await database.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  await storeScorable(database, CONTACTS);
});
afterAll(() => database.drop());

/** The number of rows that the busiest node of a plan passes on. */
function mostRows(node: PlanNode): number {
  const below = (node.Plans ?? []).map(mostRows);
  return Math.max(node['Actual Rows'] * node['Actual Loops'], ...below);
}

describe('the statement that writes scores', () => {
  const SCOPES = [
    { scope: 'all' as const, contact_filters: null },
    { scope: 'filter' as const, contact_filters: { is_mobile: true } },
    { scope: 'filter' as const, contact_filters: { platform: ['whatsapp' as const], min_score: 0 } },
    { scope: 'ids' as const, contact_filters: null },
  ];

  it.each(
    SCOPES.flatMap((scope) =>
      [false, true].map((include_unvalidated) => ({ ...scope, include_unvalidated })),
    ),
  )('takes only a few steps per result when there are no statistics: %j', async (scope) => {
    const { include_unvalidated } = scope;
    const { sql, parameters } = contactsOfSlice(
      { id: 1, ...scope },
      { from_id: 0, to_id: CONTACTS, step: 1 },
      IDS,
    );
    const { results } = await database.one<{ results: number }>(
      'SELECT count(*)::integer AS results FROM platform_validations',
    );
    for (const time of ['first', 'again']) {
      const row = await database.one<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${writeScores('standard', sql, { include_unvalidated, sets_last_scored_at: false })}`,
        parameters,
      );
      expect([time, mostRows(row['QUERY PLAN'][0].Plan) <= 2 * results]).toEqual([time, true]);
    }
  });
});
