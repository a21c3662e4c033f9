import fc from 'fast-check';
import { PLATFORMS } from '../../src/common/platforms.js';
import {
  scoreContact,
  SCORING_METHODS,
  type ContactScore,
  type ScorableValidation,
  type ScoringMethod,
} from '../../src/lead-scoring/policy/scoring-policy.js';
import { scoringQuery } from '../../src/lead-scoring/policy/scoring.sql.js';
import { storeContacts, type StoredContact } from '../factories/contacts.js';
import { TestDatabase } from '../support/test-database.js';
import { contactOf, CURRENT_PHONE, policies, validations } from './arbitraries.js';
import { storeResults } from './support/results.js';

const CONTACTS_AT_ONCE = 50;

describe('the SQL form of the policy', () => {
  let database: TestDatabase;
  let contacts: StoredContact[];

  beforeAll(async () => {
    database = await TestDatabase.create();
    contacts = await storeContacts(database, CONTACTS_AT_ONCE);
  });

  afterAll(() => database.drop());

  const perContact = (now: number): fc.Arbitrary<ScorableValidation[][]> =>
    fc.array(validations(now), { minLength: CONTACTS_AT_ONCE, maxLength: CONTACTS_AT_ONCE });

  it.each(SCORING_METHODS)('agrees with the pure function in every column (%s)', async (method) => {
    const now = Date.now();
    await fc.assert(
      fc.asyncProperty(perContact(now), (sets) => expectAgreement(sets, method, now)),
      { numRuns: 40 },
    );
  });

  it.each(SCORING_METHODS)('agrees for any policy with its numbers as parameters (%s)', async (method) => {
    const now = Date.now();
    await fc.assert(
      fc.asyncProperty(perContact(now), policies, async (sets, policy) => {
        await storeResults(database, contacts, sets);
        const numbers: number[] = [];
        const sql = scoringQuery('contacts', method, policy, {
          number: (value) => `$${numbers.push(value)}::integer`,
        });
        const expected = sets.map((set) => scoreContact(contactOf(set), method, new Date(now), policy));
        expect(await scored(sql, numbers)).toEqual(withContacts(expected));
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with the pure function for every confidence and every kind of account', async () => {
    const now = Date.now();
    const results = [true, false].flatMap((is_valid) =>
      [true, false, null].flatMap((is_business) =>
        [true, false, null].flatMap((is_premium) =>
          Array.from({ length: 101 }, (_, hundredths) => ({
            phone_e164: CURRENT_PHONE,
            is_valid,
            is_business,
            is_premium,
            confidence_score: hundredths / 100,
            expires_at: new Date(now + 3_600_000),
          })),
        ),
      ),
    );
    const sets: ScorableValidation[][] = [];
    while (results.length > 0) {
      const some = results.splice(0, PLATFORMS.length);
      sets.push(some.map((result, index) => ({ platform: PLATFORMS[index]!, ...result })));
    }
    while (sets.length > 0) {
      const some = sets.splice(0, CONTACTS_AT_ONCE);
      while (some.length < CONTACTS_AT_ONCE) some.push([]);
      await expectAgreement(some, 'standard', now);
    }
  });

  async function expectAgreement(
    sets: ScorableValidation[][],
    method: ScoringMethod,
    now: number,
  ): Promise<void> {
    await storeResults(database, contacts, sets);
    const expected = sets.map((set) => scoreContact(contactOf(set), method, new Date(now)));
    expect(await scored(scoringQuery('contacts', method))).toEqual(withContacts(expected));
  }

  async function scored(sql: string, parameters: unknown[] = []): Promise<unknown[]> {
    const rows = await database.query<Record<string, unknown>>(`${sql} ORDER BY contact_id`, parameters);
    return rows.map((row) => ({ ...row, confidence_level: Number(row.confidence_level) }));
  }

  function withContacts(scores: ContactScore[]): object[] {
    return scores.map((score, index) => {
      const { id, phone_e164 } = contacts[index]!;
      const has_results = Object.keys(score.score_breakdown.confidence_scores).length > 0;
      return { contact_id: id, phone_e164, ...score, has_results };
    });
  }
});
