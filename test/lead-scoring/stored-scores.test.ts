import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { createEngine, type ScoringRunEngine } from '../../src/lead-scoring/runs/scoring-run.engine.js';
import {
  countedValidations,
  scoreContact,
  SCORING_METHODS,
  type ScorableValidation,
  type ScoringMethod,
} from '../../src/lead-scoring/policy/scoring-policy.js';
import { storeContacts, type StoredContact } from '../factories/contacts.js';
import { TestDatabase } from '../support/test-database.js';
import { contactOf, goodValidations, validations } from './arbitraries.js';
import { storeResults } from './support/results.js';
import { findRun } from './support/runs.js';

const CONTACTS_AT_ONCE = 50;
/** Small enough that a run has several slices. */
const SLICE = 20;

let database: TestDatabase;
let dataSource: DataSource;
let engine: ScoringRunEngine;
let contacts: StoredContact[];
let ids: number[];

beforeAll(async () => {
  database = await TestDatabase.create();
  dataSource = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 });
  await dataSource.initialize();
  engine = createEngine(dataSource, { SCORING_SLICE_CONTACTS: SLICE });
  contacts = await storeContacts(database, CONTACTS_AT_ONCE, { state_code: 'JAL' });
  ids = contacts.map(({ id }) => id);
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const scores = new LeadScoresRepository();

async function run(scope: object, method: ScoringMethod): Promise<void> {
  const { run_uuid } = await database.one<{ run_uuid: string }>(
    `INSERT INTO scoring_runs (scope, contact_filters, contact_ids, include_unvalidated, method)
     SELECT scope, contact_filters, contact_ids, coalesce(include_unvalidated, false), $2
     FROM jsonb_to_record($1) AS
       r(scope text, contact_filters jsonb, contact_ids integer[], include_unvalidated boolean) RETURNING run_uuid`,
    [scope, method],
  );
  await engine.runToEnd(run_uuid);
  expect(await findRun(database, run_uuid)).toMatchObject({ status: 'COMPLETED' });
}

type Way = (method: ScoringMethod) => Promise<unknown>;

/** The ways in which scores are stored, with or without results. */
const WAYS_FOR_EVERYBODY: Record<string, Way> = {
  'of one contact': (method) =>
    dataSource.transaction(async (manager) => {
      for (const id of ids) await scores.score(manager, [id], method);
    }),
  'of many contacts': (method) => dataSource.transaction((manager) => scores.score(manager, ids, method)),
  'by a run over ids, those without results included': (method) =>
    run({ scope: 'ids', contact_ids: ids, include_unvalidated: true }, method),
  'by a run over a filter, those without results included': (method) =>
    run({ scope: 'filter', contact_filters: { state_code: ['JAL'] }, include_unvalidated: true }, method),
  'by a run over all, those without results included': (method) =>
    run({ scope: 'all', include_unvalidated: true }, method),
};

/** The ways that skip contacts without results. */
const WAYS_FOR_THE_VALIDATED: Record<string, Way> = {
  'by a run over ids': (method) => run({ scope: 'ids', contact_ids: ids }, method),
  'by a run over a filter': (method) =>
    run({ scope: 'filter', contact_filters: { state_code: ['JAL'] } }, method),
  'by a run over all': (method) => run({ scope: 'all' }, method),
};

const WAYS: Record<string, Way> = { ...WAYS_FOR_EVERYBODY, ...WAYS_FOR_THE_VALIDATED };

/** The stored scores, of contacts with results for their number or of everybody. */
async function stored(only: { withResults: boolean }): Promise<object[]> {
  const rows = await database.query<Record<string, unknown>>(
    `SELECT l.*, l.confidence_level::float8 AS confidence_level, c.lead_score, c.lead_tier
     FROM contacts c LEFT JOIN lead_scores l ON l.contact_id = c.id
     WHERE NOT $1 OR EXISTS (SELECT FROM platform_validations v WHERE v.contact_id = c.id AND v.phone_e164 = c.phone_e164)
     ORDER BY c.id`,
    [only.withResults],
  );
  return rows;
}

describe('the scores that are stored are those of the pure function, in every column', () => {
  const now = Date.now();
  const sets = fc.array(fc.oneof(validations(now), goodValidations(now)), {
    minLength: CONTACTS_AT_ONCE,
    maxLength: CONTACTS_AT_ONCE,
  });

  function expected(set: ScorableValidation[], index: number, method: ScoringMethod): object {
    const { id, phone_e164 } = contacts[index]!;
    const score = scoreContact(contactOf(set), method, new Date(now));
    const { total_score, quality_tier } = score;
    return {
      contact_id: id,
      phone_e164,
      ...score,
      calculation_method: method,
      lead_score: total_score,
      lead_tier: quality_tier,
    };
  }

  it.each(SCORING_METHODS.flatMap((method) => Object.keys(WAYS).map((way) => [way, method] as const)))(
    '%s (%s)',
    async (way, method) => {
      const withResults = way in WAYS_FOR_THE_VALIDATED;
      await fc.assert(
        fc.asyncProperty(sets, fc.boolean(), async (results, isFirstTime) => {
          await storeResults(database, contacts, results);
          if (isFirstTime) await database.query('DELETE FROM lead_scores');
          await WAYS[way]!(method);
          const all = results.map((set, index) => expected(set, index, method));
          expect(await stored({ withResults })).toMatchObject(
            all.filter(
              (_, index) => !withResults || countedValidations(contactOf(results[index]!)).length > 0,
            ),
          );
        }),
        { numRuns: 10 },
      );
    },
  );
});
