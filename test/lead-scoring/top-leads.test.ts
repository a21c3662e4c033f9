import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { ContactedLeadsRepository } from '../../src/contacts/sent/contacted-leads.repository.js';
import { PlacesRepository } from '../../src/contacts/places/places.repository.js';
import { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';
import { TopLeadsRepository, type Reach } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { fillLargeDatabase, VALUES } from '../support/large-dataset.js';
import { StatementLog } from '../support/plans.js';
import { TestDatabase } from '../support/test-database.js';

const CONTACTS = 6_000;

/** Contacts that moved after they were scored, as a worker finds them, and leads whose place is not known yet. */
const MOVES = [
  `UPDATE contacts SET lada = '102', operator = 'Telcel' WHERE id % 45 = 0`,
  `UPDATE contacts SET state_code = NULL, state_name = 'Estado 2' WHERE id % 60 = 0`,
  `UPDATE lead_scores SET place = NULL WHERE contact_id % 77 = 0`,
];

/** The better ones were contacted in the last days, some of the others long ago. */
const SENT = [
  `UPDATE contacts c SET last_sent_at = now() - interval '10 days' FROM lead_scores s
    WHERE s.contact_id = c.id AND s.total_score > (SELECT percentile_disc(0.4) WITHIN GROUP (ORDER BY total_score) FROM lead_scores)`,
  `UPDATE contacts SET last_sent_at = now() - interval '100 days' WHERE id % 4 = 0`,
];

/** Messages that a worker has not noticed yet, and times that were corrected: to an earlier one, or to none. */
const SENT_MEANWHILE = [
  `UPDATE contacts SET last_sent_at = now() WHERE id % 90 = 15`,
  `UPDATE contacts SET last_sent_at = NULL WHERE id % 375 = 0`,
  `UPDATE contacts SET last_sent_at = '2020-01-01' WHERE id % 1050 = 0`,
];

/** Of those who have a score, one in eleven is on a list, one in thirteen is blocked. Scores are tied. Nobody is on Google. */
const LEADS = [
  `INSERT INTO suppressed_phones (phone_e164, list) SELECT phone_e164, 'repep' FROM lead_scores WHERE contact_id % 11 = 0`,
  `UPDATE contacts SET status = 'BLOCKED' WHERE id % 15 = 0 AND id % 13 = 0`,
  `UPDATE lead_scores SET total_score = total_score / 10 * 10 WHERE contact_id % 2 = 0`,
  `UPDATE platform_validations SET is_valid = false WHERE platform = 'google'`,
];

const someOf = <T>(...values: T[]): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const queries: fc.Arbitrary<TopLeadsQueryDto> = fc
  .record(
    {
      state_code: someOf('E0', 'E1', 'E2', 'X'),
      state_name: someOf('Estado 1', 'Estado 2', VALUES.absent),
      municipality: someOf(
        VALUES.municipalityOfCommonState,
        'Municipio 2-3',
        VALUES.rareMunicipality,
        VALUES.absent,
      ),
      lada: someOf('101', '102', VALUES.rareLada, '000'),
      operator: someOf(VALUES.commonOperator, 'Telcel', VALUES.absent),
      is_mobile: fc.boolean(),
      platform: someOf('whatsapp' as const, 'apple' as const),
      search: fc.constantFrom('ana', '33000015', '3300000015'),
      not_contacted_days: fc.constantFrom(1, 30, 365),
      tier: fc.constantFrom('PREMIUM' as const, 'MEDIUM' as const, 'POOR' as const),
      min_score: fc.integer({ min: 0, max: 100 }),
      limit: fc.integer({ min: 1, max: 60 }),
    },
    { requiredKeys: [] },
  )
  .map((fields) => Object.assign(new TopLeadsQueryDto(), { min_score: 0 }, fields));

/** Every path: the answer is among the best, or those of each place, or the candidates of a field, or none of these. */
const reaches: fc.Arbitrary<Reach> = fc.record({
  first: fc.integer({ min: 0, max: 500 }),
  notContacted: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constant(CONTACTS)),
  places: fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(CONTACTS)), { maxLength: 2 }),
  candidates: fc.array(fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(CONTACTS)), { maxLength: 2 }),
});

/** The plain statement of all leads answers. */
const PLAIN: Reach = { first: 0, notContacted: 0, places: [], candidates: [] };

/** Sets the place of every lead, as the worker does. */
async function placeAll(source: DataSource): Promise<void> {
  while ((await new PlacesRepository().place(source.manager, 1_000)) > 0);
}

describe('the best leads of a filter', () => {
  const leads = new TopLeadsRepository();
  const log = new StatementLog();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    await fillLargeDatabase(database, CONTACTS);
    for (const statement of LEADS) await database.query(statement);
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 }, log).initialize();
    await placeAll(source);
    for (const statement of SENT) await database.query(statement);
    while ((await new ContactedLeadsRepository().copy(source.manager, 1_000)) > 0);
    for (const statement of [...MOVES, ...SENT_MEANWHILE]) await database.query(statement);
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const find = (fields: Partial<TopLeadsQueryDto>, reach?: Reach) =>
    leads.find(source.manager, Object.assign(new TopLeadsQueryDto(), { min_score: 0 }, fields), reach);

  /** How many statements a read sends. */
  const statementsOf = async (fields: Partial<TopLeadsQueryDto>, reach: Reach): Promise<number> => {
    const before = log.sent.length;
    await find(fields, reach);
    return log.sent.length - before;
  };

  it('are the same by whatever path they are found', async () => {
    await fc.assert(
      fc.asyncProperty(queries, reaches, async (query, reach) => {
        expect(await find(query, reach)).toEqual(await find(query, PLAIN));
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('are found among the best where they fill the page', async () => {
    const query = { is_mobile: false, limit: 5 };
    expect(await find(query, PLAIN)).toHaveLength(5);
    expect(await statementsOf(query, { first: 100, notContacted: 0, places: [], candidates: [] })).toBe(1);
  });

  it('are found among the best where there are no more leads', async () => {
    expect(
      await statementsOf(
        { lada: ['000'], min_score: 99 },
        { first: 100, notContacted: 0, places: [], candidates: [] },
      ),
    ).toBe(1);
  });

  it('are found past better ones that were contacted lately, without a look at these', async () => {
    const query = { not_contacted_days: 30, limit: 20 };
    const found = await find(query, PLAIN);
    expect(found).toHaveLength(20);
    expect(await find(query, { ...PLAIN, first: 50 })).toEqual(found);
    expect(await statementsOf(query, { ...PLAIN, first: 50 })).toBe(1);
    const better = await database.one<{ leads: number }>(
      `SELECT count(*)::integer AS leads FROM lead_scores WHERE total_score >
         (SELECT total_score FROM lead_scores WHERE contact_id = $1)`,
      [found.at(-1)!.id],
    );
    expect(better.leads).toBeGreaterThan(50);
  });

  it('are looked for among all that were not contacted lately before each contact is looked at', async () => {
    const query = { not_contacted_days: 30, is_mobile: true, limit: 60 };
    expect(await find(query, { ...PLAIN, first: 10, notContacted: CONTACTS })).toEqual(
      await find(query, PLAIN),
    );
    expect(await statementsOf(query, { ...PLAIN, first: 10, notContacted: CONTACTS })).toBe(2);
  });

  it('are not taken from the best alone where worse ones fulfil the filter', async () => {
    const query = { lada: [VALUES.rareLada], limit: 500 };
    const all = await find(query, PLAIN);
    expect(all.length).toBeGreaterThan(2);
    expect(await find(query, { first: 100, notContacted: 0, places: [], candidates: [] })).toEqual(all);
    expect(await statementsOf(query, { first: 100, notContacted: 0, places: [], candidates: [] })).toBe(2);
  });

  it.each([
    ['a LADA with 100 contacts', { lada: [VALUES.rareLada] }, 1],
    ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }, 1],
    ['a common state and an absent LADA', { state_code: [VALUES.commonState], lada: ['000'] }, 1],
    ['an absent state and a common LADA', { state_code: ['X'], lada: ['101'] }, 1],
    ['a common state and an absent operator', { state_code: [VALUES.commonState], operator: ['nada'] }, 2],
    ['a name that nobody has', { search: 'zacarias', is_mobile: false }, 1],
    ['landlines and a platform that nobody is on', { is_mobile: false, platform: ['google' as const] }, 2],
  ])('are found among the contacts of %s', async (_name, query, fieldsRead) => {
    const reach = { first: 0, notContacted: 0, places: [], candidates: [110] };
    expect(await find(query, reach)).toEqual(await find(query, PLAIN));
    expect(await statementsOf(query, reach)).toBe(1 + fieldsRead);
  });

  it('are not taken from the candidates of a field that has more than were to be read', async () => {
    const query = { lada: [VALUES.rareLada], limit: 500 };
    const reach = { first: 0, notContacted: 0, places: [], candidates: [90] };
    expect(await find(query, reach)).toEqual(await find(query, PLAIN));
    expect(await statementsOf(query, reach)).toBe(3);
  });

  it('are not looked for among candidates where the walk along the best will be short', async () => {
    const query = { is_mobile: false, limit: 200 };
    expect(
      await statementsOf(query, { first: 100, notContacted: 0, places: [], candidates: [CONTACTS] }),
    ).toBe(2);
    expect((await find(query, PLAIN)).length).toBe(200);
  });

  describe('by place', () => {
    const byPlace = (...places: number[]): Reach => ({ first: 0, notContacted: 0, places, candidates: [] });

    it.each([
      ['a state and a LADA', { state_code: [VALUES.commonState], lada: ['101'] }],
      ['a state by name', { state_name: ['Estado 1'] }],
      ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
      ['a LADA that nobody has', { lada: ['000'] }],
      ['landlines of a tier', { is_mobile: false, tier: 'POOR' as const }],
      ['a state, on Apple', { state_code: ['E2'], platform: ['apple' as const] }],
    ])('are found without a walk: %s', async (_name, query) => {
      expect(await find(query, byPlace(CONTACTS))).toEqual(await find(query, PLAIN));
      expect(await statementsOf(query, byPlace(CONTACTS))).toBe(2);
    });

    it('are not answered where one that was left out may be better', async () => {
      const query = { is_mobile: true, limit: 40 };
      expect(await find(query, byPlace(2))).toEqual(await find(query, PLAIN));
      expect(await statementsOf(query, byPlace(1))).toBe(3);
    });

    it('are right at the moment a contact moves, and after a worker has noticed', async () => {
      const query = { lada: ['998'], limit: 10 };
      expect(await find(query, byPlace(50))).toEqual([]);
      const moved = (await find({ limit: 1 })).map(({ id }) => id);
      await database.query(`UPDATE contacts SET lada = '998' WHERE id = ANY($1)`, [moved]);
      expect((await find(query, byPlace(50))).map(({ id }) => id)).toEqual(moved);
      await placeAll(source);
      expect(await database.query('SELECT FROM moved_leads')).toEqual([]);
      expect(await database.query('SELECT FROM lead_scores WHERE place IS NULL')).toEqual([]);
      expect(await find(query, byPlace(50))).toHaveLength(1);
      expect(await statementsOf(query, byPlace(50))).toBe(2);
    });

    it('are not looked for by place while many leads have none', async () => {
      await database.query('INSERT INTO moved_leads SELECT 1 FROM generate_series(1, 1001)');
      const query = { lada: ['101'] };
      expect(await statementsOf(query, byPlace(CONTACTS))).toBe(3);
      await placeAll(source);
    });
  });
});
