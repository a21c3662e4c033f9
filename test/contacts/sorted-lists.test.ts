import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { KeyCursor } from '../../src/contacts/contact-sort.sql.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { ContactedLeadsRepository } from '../../src/contacts/sent/contacted-leads.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { fillLargeDatabase, VALUES } from '../support/large-dataset.js';
import { StatementLog } from '../support/plans.js';
import { TestDatabase } from '../support/test-database.js';

const CONTACTS = 3_000;

/** Ties and gaps in every key, and contacts on a list. */
const KEYS = [
  `UPDATE contacts SET full_name = CASE WHEN id % 7 > 0 THEN 'Ana ' || id % 50 END,
     last_sent_at = CASE WHEN id % 3 = 0 THEN now() - id % 40 * interval '1 day' END`,
  `UPDATE lead_scores SET total_score = total_score / 10 * 10`,
  `INSERT INTO suppressed_phones (phone_e164, list) SELECT phone_e164, 'repep' FROM contacts WHERE id % 11 = 0`,
];

/** Messages after their times were copied to the scores, and times that were corrected. */
const MEANWHILE = [
  `UPDATE contacts SET last_sent_at = now() WHERE id % 90 = 0`,
  `UPDATE contacts SET last_sent_at = NULL WHERE id % 75 = 0`,
];

const someOf = <T>(...values: T[]): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const filters: fc.Arbitrary<ContactFilterDto> = fc.record(
  {
    state_code: someOf('E0', 'E1', 'X'),
    lada: someOf('101', '102', VALUES.rareLada, '000'),
    operator: someOf(VALUES.commonOperator, 'Telcel', VALUES.absent),
    is_mobile: fc.boolean(),
    platform: someOf('whatsapp' as const, 'apple' as const),
    lead_tier: someOf('LOW' as const, 'UNKNOWN' as const),
    not_contacted_days: fc.constantFrom(10, 20),
    min_score: fc.constantFrom(0, 50),
  },
  { requiredKeys: [] },
);

describe('lists of contacts in an order with a key', () => {
  const contacts = new ContactsRepository();
  const log = new StatementLog();
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    await fillLargeDatabase(database, CONTACTS);
    for (const statement of KEYS) await database.query(statement);
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 }, log).initialize();
    while ((await new ContactedLeadsRepository().copy(source.manager, 1_000)) > 0);
    for (const statement of MEANWHILE) await database.query(statement);
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it.each(['score', 'name', 'last_sent'] as const)(
    'have the same pages from few contacts as along an index, by %s',
    async (sort) => {
      const limits = fc.integer({ min: 1, max: 80 });
      await fc.assert(
        fc.asyncProperty(filters, limits, async (filter, limit) => {
          let cursor: KeyCursor | undefined;
          for (let page = 0; page < 4; page++) {
            const rows = await contacts.listSorted(source.manager, filter, sort, limit, cursor, CONTACTS);
            expect(rows).toEqual(await contacts.listSorted(source.manager, filter, sort, limit, cursor, 0));
            const last = rows.at(-1);
            if (!last) break;
            cursor = { key: last.cursor_key, id: last.id };
          }
        }),
        { numRuns: 60 },
      );
    },
    120_000,
  );

  it('are read from few contacts in one statement, and along the index where they are more', async () => {
    const filter = { lada: [VALUES.rareLada] };
    const statements = async (most: number): Promise<string[]> => {
      const before = log.sent.length;
      await contacts.listSorted(source.manager, filter, 'score', 200, undefined, most);
      return log.sent.slice(before).map(({ sql }) => sql);
    };
    expect(await statements(100)).toHaveLength(1);
    expect(await statements(90)).toHaveLength(3);
  });

  it.each([
    [{ lead_tier: ['LOW' as const] }, 1],
    [{ min_score: 30 }, 1],
    [{ lead_tier: ['LOW' as const, 'UNKNOWN' as const] }, 2],
  ])(
    'are looked for among contacts without a score only where these may match: %j',
    async (filter, statements) => {
      const before = log.sent.length;
      await contacts.listSorted(source.manager, filter, 'score', CONTACTS, undefined);
      expect(log.sent.length - before).toBe(statements);
    },
  );
});
