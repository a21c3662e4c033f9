import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { CreationTimesRepository } from '../../src/contacts/newest/creation-times.repository.js';
import type { CreatedCursor } from '../../src/common/keyset.js';
import { PlacesRepository } from '../../src/contacts/places/places.repository.js';
import { ContactedLeadsRepository } from '../../src/contacts/sent/contacted-leads.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { fillLargeDatabase, VALUES } from '../support/large-dataset.js';
import { readPath, StatementLog } from '../support/plans.js';
import { TestDatabase } from '../support/test-database.js';

const CONTACTS = 6_000;

/** The newest 1,500 contacts have no results. Nobody is on Google, and nobody of tier LOW on Instagram. Some may not be contacted, and times are tied. */
const POPULATION = [
  `DELETE FROM lead_scores WHERE contact_id > ${CONTACTS - 1_500}`,
  `DELETE FROM platform_validations WHERE contact_id > ${CONTACTS - 1_500}`,
  `UPDATE platform_validations SET is_valid = false WHERE platform = 'google'`,
  `UPDATE platform_validations SET is_valid = false WHERE platform = 'instagram'
     AND contact_id IN (SELECT contact_id FROM lead_scores WHERE quality_tier = 'LOW')`,
  `INSERT INTO suppressed_phones (phone_e164, list) SELECT phone_e164, 'repep' FROM lead_scores WHERE contact_id % 11 = 0`,
  `UPDATE contacts SET status = 'BLOCKED' WHERE id % 15 = 0 AND id % 13 = 0`,
];

/**
 * Times and places that are not known yet, times that changed, contacts that moved, and a result that was given to
 * another contact.
 */
const CHANGES = [
  `UPDATE lead_scores SET place = NULL WHERE contact_id % 66 = 0`,
  `UPDATE platform_validations SET place = NULL WHERE id % 55 = 0`,
  `UPDATE contacts SET state_code = 'E1', lada = '102', is_mobile = NOT is_mobile WHERE id % 90 = 0`,
  `UPDATE lead_scores SET contact_created_at = NULL WHERE contact_id % 77 = 0`,
  `UPDATE platform_validations SET contact_created_at = NULL WHERE id % 50 = 0`,
  `UPDATE contacts SET created_at = timestamptz '2022-07-01' - id * interval '1 second' WHERE id % 105 = 0`,
  `UPDATE platform_validations SET contact_id = 7 WHERE id = (SELECT min(id) FROM platform_validations WHERE is_valid)`,
];

/** Most on Instagram or with a good score were contacted some days ago, which is copied. Then some more were, or were not. */
const SENT = `UPDATE contacts SET last_sent_at = now() - interval '10 days' WHERE id % 7 <> 0 AND id IN (
  SELECT contact_id FROM platform_validations WHERE platform = 'instagram' AND is_valid
  UNION SELECT contact_id FROM lead_scores WHERE total_score >= 60)`;
const SENT_MEANWHILE = [
  `UPDATE contacts SET last_sent_at = now() - interval '1 hour' WHERE id % 50 = 0`,
  `UPDATE contacts SET last_sent_at = NULL WHERE id % 300 = 0`,
  `UPDATE contacts SET last_sent_at = '2020-01-01' WHERE id % 420 = 0`,
];

const someOf = <T>(...values: T[]): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const filters: fc.Arbitrary<ContactFilterDto> = fc.record(
  {
    lead_tier: someOf('PREMIUM' as const, 'MEDIUM' as const, 'POOR' as const, 'UNKNOWN' as const),
    min_score: fc.integer({ min: 0, max: 100 }),
    platform: someOf('whatsapp' as const, 'instagram' as const, 'apple' as const, 'google' as const),
    state_code: someOf('E0', 'E1', 'X'),
    lada: someOf('101', '102', VALUES.rareLada, '000'),
    operator: someOf(VALUES.commonOperator, 'Telcel', VALUES.absent),
    is_mobile: fc.boolean(),
    search: fc.constantFrom('ana', '33000015'),
    not_contacted_days: fc.constantFrom(1, 30, 365),
  },
  { requiredKeys: [] },
);

/** Some rounds, with few rows or as many as there are. */
const tops = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(CONTACTS)), { maxLength: 2 });

describe('the newest contacts by tier, score or platform', () => {
  const contacts = new ContactsRepository();
  const times = new CreationTimesRepository();
  const places = new PlacesRepository();
  const log = new StatementLog();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    await fillLargeDatabase(database, CONTACTS);
    for (const statement of POPULATION) await database.query(statement);
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 }, log).initialize();
    await database.query(SENT);
    while ((await new ContactedLeadsRepository().copy(source.manager, 1_000)) > 0);
    for (const statement of [...CHANGES, ...SENT_MEANWHILE]) await database.query(statement);
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const list = (
    filter: ContactFilterDto,
    limit: number,
    rounds?: readonly number[],
    cursor?: CreatedCursor,
  ): ReturnType<ContactsRepository['list']> => contacts.list(source.manager, filter, limit, cursor, rounds);

  /** How many statements a read sends. */
  const statementsOf = async (...read: Parameters<typeof list>): Promise<number> => {
    const before = log.sent.length;
    await list(...read);
    return log.sent.length - before;
  };

  const copyAll = async (): Promise<void> => {
    while ((await times.copy(source.manager, 1_000)) > 0);
    while ((await places.place(source.manager, 1_000)) > 0);
  };

  it('are the same by whatever path they are found, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 60 }), tops, async (filter, limit, rounds) => {
        let cursor: CreatedCursor | undefined;
        for (let page = 0; page < 4; page++) {
          const rows = await list(filter, limit, rounds, cursor);
          expect(rows).toEqual(await list(filter, limit, [], cursor));
          const last = rows.at(-1);
          if (!last) break;
          cursor = { created_at: last.cursor_created_at, id: last.id };
        }
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  it.each<[string, ContactFilterDto]>([
    ['a tier', { lead_tier: ['PREMIUM'] }],
    ['a score', { min_score: 70 }],
    ['a score that nobody has', { lead_tier: ['POOR'], min_score: 60 }],
    ['a platform', { platform: ['apple'] }],
    ['two platforms', { platform: ['apple', 'whatsapp'] }],
    ['a platform that nobody is on', { platform: ['google'] }],
  ])('are found in one statement by %s, past newer contacts without results', async (_name, filter) => {
    expect(await list(filter, 20, [1_000])).toEqual(await list(filter, 20, []));
    expect(await statementsOf(filter, 20, [1_000])).toBe(1);
  });

  it.each<[string, ContactFilterDto, number[], number]>([
    ['a state that nobody lives in, and a tier', { state_code: ['X'], lead_tier: ['POOR'] }, [1, 0], 2],
    ['a common state and a platform that nobody is on', { state_code: ['E1'], platform: ['google'] }, [1], 1],
    ['a rare LADA and a platform', { lada: [VALUES.rareLada], platform: ['whatsapp'] }, [150, 0], 2],
    [
      'a state and a LADA of another, by tier',
      { state_code: ['E2'], lada: ['103'], lead_tier: ['POOR'] },
      [10],
      1,
    ],
    ['the same by score', { state_code: ['E2'], lada: ['103'], min_score: 30 }, [10], 1],
    ['the same by platform', { state_code: ['E2'], lada: ['103'], platform: ['whatsapp', 'apple'] }, [10], 1],
    [
      'the same by platform and tier',
      { state_code: ['E2'], lada: ['103'], platform: ['apple'], lead_tier: ['LOW'] },
      [10],
      1,
    ],
    ['a platform, without a score', { platform: ['apple'], lead_tier: ['UNKNOWN'] }, [10], 2],
    ['a platform and a tier that nobody there has', { platform: ['instagram'], lead_tier: ['LOW'] }, [10], 3],
    ['a platform of which most were contacted', { platform: ['instagram'], not_contacted_days: 30 }, [60], 2],
    [
      'the same and a tier',
      { platform: ['instagram'], lead_tier: ['MEDIUM'], not_contacted_days: 30 },
      [60],
      3,
    ],
    ['a score of which most were contacted', { min_score: 60, not_contacted_days: 30 }, [90], 2],
    ['a state and a platform', { state_code: ['E2'], platform: ['whatsapp'] }, [CONTACTS], 1],
    ['a LADA and a tier', { lada: ['102'], lead_tier: ['LOW'] }, [CONTACTS], 1],
  ])('are found without a walk by %s', async (_name, filter, rounds, statements) => {
    expect(await list(filter, 40, rounds)).toEqual(await list(filter, 40, []));
    expect(await statementsOf(filter, 40, rounds)).toBe(statements);
  });

  it('are not answered where one that was left out may be newer', async () => {
    const filter: ContactFilterDto = { is_mobile: true, lead_tier: ['MEDIUM'] };
    expect(await list(filter, 30, [1])).toEqual(await list(filter, 30, []));
    expect(await statementsOf(filter, 30, [1])).toBe(4);
  });

  it('are found by places in the last round, not before', async () => {
    const filter: ContactFilterDto = { state_code: ['E2'], lada: ['103'], platform: ['whatsapp'] };
    expect(await statementsOf(filter, 30, [1, 1])).toBe(4);
  });

  it('are read as before with UNKNOWN among the tiers, or by a name', async () => {
    expect(await statementsOf({ lead_tier: ['UNKNOWN', 'POOR'] }, 20, [CONTACTS])).toBe(1);
    expect(await statementsOf({ search: 'ana', platform: ['apple'] }, 20, [CONTACTS])).toBe(1);
  });

  it('are looked up by their ids, also where PostgreSQL expects nobody with a value that many have', async () => {
    await database.query(`UPDATE contacts SET status = 'CARRIER_ERROR' WHERE id % 3 = 1`);
    const filter: ContactFilterDto = { status: ['CARRIER_ERROR'], platform: ['whatsapp'] };
    const { scans } = await readPath(database, log, source.manager, () => list(filter, 20, [500]));
    expect(scans).toContain('Index Scan contacts_pkey');
    expect(scans.filter((scan) => scan.includes('status'))).toEqual([]);
  });

  it('are right at the moment a creation time changes, and after a worker has noticed', async () => {
    const filter: ContactFilterDto = { lead_tier: ['POOR'], platform: ['whatsapp'] };
    const oldest = (await list(filter, 500)).at(-1)!.id;
    await database.query(`UPDATE contacts SET created_at = now() WHERE id = $1`, [oldest]);
    expect((await list(filter, 1, [10])).map(({ id }) => id)).toEqual([oldest]);
    await copyAll();
    expect(await database.query('SELECT FROM redated_contacts')).toEqual([]);
    for (const table of ['lead_scores', 'platform_validations']) {
      const wrong = `SELECT FROM ${table} t JOIN contacts c ON c.id = t.contact_id
        WHERE t.contact_created_at IS DISTINCT FROM c.created_at`;
      expect(await database.query(wrong)).toEqual([]);
    }
    expect((await list(filter, 1, [10])).map(({ id }) => id)).toEqual([oldest]);
    expect(await statementsOf(filter, 1, [10])).toBe(1);
  });

  it('are not looked for beside many contacts whose time is not known', async () => {
    await database.query('INSERT INTO redated_contacts SELECT 1 FROM generate_series(1, 1001)');
    expect(await statementsOf({ min_score: 70 }, 20, [CONTACTS])).toBe(2);
    await copyAll();
    await times.copy(source.manager, 1_000);
    expect(await statementsOf({ min_score: 70 }, 20, [CONTACTS])).toBe(1);
  });

  it.each<[string, ContactFilterDto]>([
    ['moved_leads', { state_code: ['E2'], lada: ['103'], min_score: 30 }],
    ['moved_results', { state_code: ['E2'], lada: ['103'], platform: ['whatsapp'] }],
  ])('are not looked for in places beside many contacts in %s', async (table, filter) => {
    const rounds = [10];
    const quick = await statementsOf(filter, 20, rounds);
    await database.query(`INSERT INTO ${table} SELECT 1 FROM generate_series(1, 1001)`);
    expect(await list(filter, 20, rounds)).toEqual(await list(filter, 20, []));
    expect(await statementsOf(filter, 20, rounds)).toBeGreaterThan(quick);
    await copyAll();
    await places.place(source.manager, 1_000);
    expect(await statementsOf(filter, 20, rounds)).toBe(quick);
  });
});
