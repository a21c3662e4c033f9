import type { DataSource, EntityManager } from 'typeorm';
import { encodeCursor, type CreatedCursor } from '../../src/common/keyset.js';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { PreparingClient } from '../../src/database/prepared-statements.js';
import { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';
import { TopLeadsRepository } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { JobFailuresRepository } from '../../src/validation-jobs/store/job-failures.repository.js';
import { ValidationJob } from '../../src/validation-jobs/validation-job.entity.js';
import { ValidationJobKey } from '../../src/validation-jobs/validation-job-request.entity.js';
import { ValidationJobsRepository } from '../../src/validation-jobs/store/validation-jobs.repository.js';
import { fillLargeDatabase, LARGE_CONTACTS, RECENT_SHARE, VALUES } from '../support/large-dataset.js';
import { preparedPath, readPath, StatementLog, type ReadPath } from '../support/plans.js';
import { TestDatabase } from '../support/test-database.js';

/** The most rows that a page may read and sort: 2 % of the contacts, whatever its filter and its depth. */
const MAX_ROWS = LARGE_CONTACTS / 50;
/**
 * The limit for queries that join contacts with scores or results. They may read all scores and the results of one
 * platform once, with the contact of each, but never contacts that have neither. A Sort has the first limit in
 * either case.
 */
const MAX_JOINED_ROWS = (LARGE_CONTACTS / 15) * 2;
const LIMIT = 51;
/** Nine tenths of the contacts are newer than this. */
const DEEP: CreatedCursor = { created_at: '2022-06-01 00:33:20+00', id: 20_000 };

const FILTERS: [string, ContactFilterDto][] = [
  ['no filter', {}],
  ['a common state code', { state_code: ['E1'] }],
  ['a state code that no recent contact has', { state_code: ['E2'] }],
  ['several state codes', { state_code: ['E2', 'E3', 'E4'] }],
  ['an absent state code', { state_code: ['X'] }],
  ['a state name', { state_name: ['Estado 2'] }],
  ['an absent state name', { state_name: [VALUES.absent] }],
  ['a municipality', { municipality: [VALUES.municipalityOfCommonState] }],
  ['a municipality with 5 contacts', { municipality: [VALUES.rareMunicipality] }],
  ['an absent municipality', { municipality: [VALUES.absent] }],
  ['a city', { city: ['Ciudad 2-1'] }],
  ['an absent city', { city: [VALUES.absent] }],
  ['a LADA', { lada: ['101'] }],
  ['a LADA with 100 contacts', { lada: [VALUES.rareLada] }],
  ['several LADAs', { lada: ['101', '102', VALUES.rareLada] }],
  ['an absent LADA', { lada: ['000'] }],
  ['an operator with 60 % of the contacts', { operator: [VALUES.commonOperator] }],
  ['an operator that no recent contact has', { operator: ['Telcel'] }],
  ['an absent operator', { operator: [VALUES.absent] }],
  ['mobile numbers, of which none is recent', { is_mobile: true }],
  ['landlines', { is_mobile: false }],
  ['a status that nearly all have', { status: ['VERIFIED'] }],
  ['a status that few have', { status: ['NOT_MOBILE'] }],
  ['a status that nobody has', { status: ['CARRIER_ERROR'] }],
  ['a state and its municipality', { state_code: ['E1'], municipality: [VALUES.municipalityOfCommonState] }],
  [
    'a state and a municipality of another',
    { state_code: ['E2'], municipality: [VALUES.municipalityOfCommonState] },
  ],
  ['a state and its LADA', { state_code: ['E2'], lada: ['102'] }],
  ['a state and a LADA of another', { state_code: ['E2'], lada: ['103'] }],
  ['a state and an operator', { state_code: ['E2'], operator: ['Telcel'] }],
  ['a state and mobile numbers', { state_code: ['E2'], is_mobile: true }],
  ['a state and a status', { state_code: ['E2'], status: ['VERIFIED'] }],
  ['a LADA and an operator', { lada: ['102'], operator: ['Telcel'] }],
  ['a LADA and mobile numbers', { lada: ['102'], is_mobile: true }],
  ['an operator and mobile numbers', { operator: ['Telcel'], is_mobile: true }],
  ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
];

/** Filters on scores and results. They do not depend on when the contact was created. */
const JOINED_FILTERS: [string, ContactFilterDto][] = [
  ['a platform', { platform: ['whatsapp'] }],
  ['several platforms', { platform: ['google', 'apple'] }],
  ['a tier', { lead_tier: ['PREMIUM'] }],
  ['those never scored', { lead_tier: ['UNKNOWN'] }],
  ['a low score', { min_score: 10 }],
  ['a high score', { min_score: 99 }],
  ['a state and a platform', { state_code: ['E2'], platform: ['whatsapp'] }],
  ['a state and a tier', { state_code: ['E2'], lead_tier: ['HIGH'] }],
  ['a LADA and a tier', { lada: ['102'], lead_tier: ['HIGH'] }],
  ['mobile numbers and a platform', { is_mobile: true, platform: ['whatsapp'] }],
  ['mobile numbers and a tier', { is_mobile: true, lead_tier: ['PREMIUM'] }],
  ['a platform and a tier', { platform: ['whatsapp'], lead_tier: ['PREMIUM'] }],
];

const LEADS: [string, Partial<TopLeadsQueryDto>][] = [
  ['no filter', {}],
  ['every score', { min_score: 0 }],
  ['a score that nobody has', { min_score: 100, tier: 'HIGH' }],
  ['the best tier', { tier: 'PREMIUM' }],
  ['the worst tier', { tier: 'POOR', min_score: 0 }],
  ['a tier that min_score leaves out', { tier: 'LOW' }],
  ['the most leads', { limit: 500 }],
  ['a state code', { state_code: ['E2'] }],
  ['a state name', { state_name: ['Estado 2'] }],
  ['an absent state', { state_code: ['X'] }],
  ['a municipality', { municipality: [VALUES.municipalityOfCommonState] }],
  ['a municipality with 5 contacts', { municipality: [VALUES.rareMunicipality] }],
  ['an absent municipality', { municipality: [VALUES.absent] }],
  ['a LADA', { lada: ['101'] }],
  ['a LADA with 100 contacts', { lada: [VALUES.rareLada] }],
  ['an absent LADA', { lada: ['000'] }],
  ['a common operator', { operator: [VALUES.commonOperator] }],
  ['an absent operator', { operator: [VALUES.absent] }],
  ['mobile numbers', { is_mobile: true }],
  ['a platform', { platform: ['apple'] }],
  ['a state and a tier', { state_code: ['E2'], tier: 'MEDIUM', min_score: 0 }],
  ['a state and a LADA of another', { state_code: ['E2'], lada: ['103'] }],
  ['a LADA and mobile numbers', { lada: ['102'], is_mobile: true }],
  ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
  ['mobile numbers and a platform', { is_mobile: true, platform: ['whatsapp'] }],
];

/** Filters that the planner takes for common, and nobody fulfils. */
const OF_NOBODY: [string, ContactFilterDto][] = [
  ['an operator that has no mobile numbers', { operator: [VALUES.commonOperator], is_mobile: true }],
  ['a state and an absent municipality', { state_code: ['E2'], municipality: [VALUES.absent] }],
  ['a state and a LADA of another', { state_code: ['E2'], lada: ['103'] }],
];

/** The same, and what no lead is. */
const OF_NO_LEAD: [string, ContactFilterDto][] = [
  ...OF_NOBODY,
  ['a name that nobody has', { search: 'zacarias' }],
  ['a municipality without leads', { municipality: [VALUES.rareMunicipality] }],
  ['a platform and a LADA of nobody on it', { platform: ['apple'], lada: [VALUES.rareLada] }],
];

const CONTACT_KEYS = ['score', 'name', 'last_sent'] as const;

/**
 * The settings of docker/postgresql.conf. Parallel scans are off, because they would make the counts depend on the
 * machine.
 */
const SETTINGS_OF_PRODUCTION = `
  DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
    EXECUTE format('ALTER DATABASE %I SET effective_cache_size = ''6GB''', current_database());
    EXECUTE format('ALTER DATABASE %I SET work_mem = ''64MB''', current_database());
    EXECUTE format('ALTER DATABASE %I SET max_parallel_workers_per_gather = 0', current_database());
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
  END $$`;

/** Checking whether a phone is on a list reads two pages of an index, for each contact that may be on the page. */
const PAGES_OF_A_LOOK = 2;

/** One contact in 16 is on a list, as 2 of 31.8 million are. As many phones of nobody are on it too. */
const SUPPRESSED = `
  INSERT INTO suppressed_phones (phone_e164, list)
  SELECT CASE WHEN id % 16 = 7 THEN phone_e164 ELSE '+5299' || substr(phone_e164, 6) END, 'repep'
    FROM contacts WHERE id % 8 = 7`;

describe('the path of every list', () => {
  const log = new StatementLog();
  let database: TestDatabase;
  let source: DataSource;
  let maxPages: number;

  beforeAll(async () => {
    database = await TestDatabase.create();
    await database.query(SETTINGS_OF_PRODUCTION);
    await fillLargeDatabase(database);
    await database.query(SUPPRESSED);
    await database.query('VACUUM (ANALYZE) suppressed_phones');
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 }, log).initialize();
    const { pages } = await database.one<{ pages: number }>(
      "SELECT (pg_total_relation_size('contacts') / 8192)::integer AS pages",
    );
    maxPages = pages / 20;
  }, 300_000);

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  /** Reads by an index, and reads and sorts only a small part of the table. */
  const expectBounded = (path: ReadPath): void => {
    expectIndexed(path, MAX_ROWS);
    if (path.pages > maxPages + PAGES_OF_A_LOOK * path.rowsRead)
      throw new Error(`too many pages: ${JSON.stringify(path)}`);
  };

  const expectIndexed = (path: ReadPath, maxRows: number): void => {
    const bounded = path.rowsRead <= maxRows && path.rowsSorted <= MAX_ROWS;
    if (!bounded || path.tablesScanned.length > 0) throw new Error(`not bounded: ${JSON.stringify(path)}`);
  };

  const path = (read: (manager: EntityManager) => Promise<unknown>): Promise<ReadPath> =>
    readPath(database, log, source.manager, read);

  describe('of contacts', () => {
    const contacts = new ContactsRepository();

    it.each(FILTERS)('is an index for %s', async (_name, filter) => {
      expectBounded(await path((manager) => contacts.list(manager, filter, LIMIT, undefined)));
    });

    it.each(FILTERS)('is an index for %s, on a deep page', async (_name, filter) => {
      expectBounded(await path((manager) => contacts.list(manager, filter, LIMIT, DEEP)));
    });
  });

  it('is an index for the page of the specification, word for word', async () => {
    const page = `SELECT * FROM contacts WHERE opt_out_at IS NULL ORDER BY created_at DESC LIMIT 50 OFFSET 1000`;
    const found = await path((manager) => manager.query(page));
    expectBounded(found);
    expect(found).toMatchObject({
      scans: ['Index Scan idx_contacts_not_opted_out_created'],
      rowsRead: 1050,
      rowsSorted: 0,
    });
  });

  it('skips only the newer contacts of one state, when its recent contacts do not match', async () => {
    const filter: ContactFilterDto = { state_code: [VALUES.commonState], is_mobile: true };
    const found = await path((manager) => new ContactsRepository().list(manager, filter, LIMIT, undefined));
    expectIndexed(found, LARGE_CONTACTS * RECENT_SHARE + MAX_ROWS);
  });

  describe('of contacts by scores and results', () => {
    const contacts = new ContactsRepository();

    it.each(JOINED_FILTERS)('is an index for %s', async (_name, filter) => {
      const read = (manager: EntityManager) => contacts.list(manager, filter, LIMIT, undefined);
      expectIndexed(await path(read), MAX_JOINED_ROWS);
    });

    it.each(JOINED_FILTERS)('is an index for %s, on a deep page', async (_name, filter) => {
      const read = (manager: EntityManager) => contacts.list(manager, filter, LIMIT, DEEP);
      expectIndexed(await path(read), MAX_JOINED_ROWS);
    });
  });

  describe('of the best leads', () => {
    const leads = new TopLeadsRepository();

    it.each(LEADS)('is an index for %s', async (_name, fields) => {
      const query = Object.assign(new TopLeadsQueryDto(), { limit: 50, min_score: 70 }, fields);
      expectIndexed(await path((manager) => leads.find(manager, query)), MAX_JOINED_ROWS);
    });

    it.each(OF_NO_LEAD)('does not pass all leads for %s', async (_name, fields) => {
      const query = Object.assign(new TopLeadsQueryDto(), { limit: 50, min_score: 0 }, fields);
      expectIndexed(await path((manager) => leads.find(manager, query)), MAX_ROWS);
    });
  });

  describe('of contacts in an order with a key', () => {
    const contacts = new ContactsRepository();

    it.each(OF_NOBODY.flatMap(([name, filter]) => CONTACT_KEYS.map((sort) => ({ name, filter, sort }))))(
      'does not pass all contacts for $name, by $sort',
      async ({ filter, sort }) => {
        const read = (manager: EntityManager) =>
          contacts.listSorted(manager, filter, sort, LIMIT, undefined, MAX_ROWS / 2);
        expectIndexed(await path(read), MAX_ROWS);
      },
    );
  });

  describe('of pages without a filter', () => {
    const contacts = new ContactsRepository();
    const leads = new TopLeadsRepository();
    const best = { limit: 50, min_score: 70 };
    let client: PreparingClient;

    beforeAll(async () => {
      client = new PreparingClient({ connectionString: database.url });
      await client.connect();
    });

    afterAll(() => client.end());

    it.each<[string, (manager: EntityManager) => Promise<unknown>]>([
      ['the newest contacts', (manager) => contacts.list(manager, {}, LIMIT, undefined)],
      ['contacts on a deep page', (manager) => contacts.list(manager, {}, LIMIT, DEEP)],
      ['the best leads', (manager) => leads.find(manager, best)],
      ['the best leads of a tier', (manager) => leads.find(manager, { ...best, tier: 'HIGH' })],
    ])('is planned once, and an index, for %s', async (_name, read) => {
      const before = log.sent.length;
      await read(source.manager);
      const found = await preparedPath(client, log.sent[before]!);
      expect(found.isKept).toBe(true);
      expectIndexed(found, MAX_ROWS);
    });
  });

  describe('of results', () => {
    const validations = new PlatformValidationsRepository();

    it.each([true, false])(
      'is an index for the newest of a platform, only_valid = %s',
      async (only_valid) => {
        const read = (manager: EntityManager, limit: number) =>
          validations.ofPlatform(manager, 'apple', { limit, only_valid });
        expectBounded(await path((manager) => read(manager, 100)));
        // Each result looks up its contact, which takes four pages, so only the number of rows is limited.
        expectIndexed(await path((manager) => read(manager, 1000)), MAX_ROWS);
      },
    );

    it('is an index for those of one contact', async () => {
      expectBounded(await path((manager) => validations.ofContact(manager, 150)));
    });
  });

  describe('of jobs', () => {
    const failures = new JobFailuresRepository();
    let jobs: ValidationJobsRepository;
    const middle = encodeCursor({ created_at: '2025-01-01 02:46:40+00', id: 10_000 });
    let jobUuid: string;

    beforeAll(async () => {
      jobs = new ValidationJobsRepository(
        failures,
        source.getRepository(ValidationJob),
        source.getRepository(ValidationJobKey),
      );
      await database.query(
        `INSERT INTO validation_jobs (name, status, created_at)
         SELECT 'job ' || n, CASE WHEN n % 5000 = 0 THEN 'PAUSED' ELSE 'COMPLETED' END,
           timestamptz '2025-01-01' + n * interval '1 second'
         FROM generate_series(1, 20000) n`,
      );
      await database.query(
        `INSERT INTO validation_job_failures (job_id, contact_id, platform, code)
         SELECT 1 + n % 2, n, 'whatsapp', 'timeout' FROM generate_series(1, 50000) n`,
      );
      await database.query('VACUUM ANALYZE validation_jobs, validation_job_failures');
      const row = await database.one<{ job_uuid: string }>(
        'SELECT job_uuid FROM validation_jobs WHERE id = 1',
      );
      jobUuid = row.job_uuid;
    });

    it.each([
      ['all', undefined, undefined],
      ['all, on a deep page', undefined, middle],
      ['a common status', 'COMPLETED', undefined],
      ['a rare status', 'PAUSED', undefined],
      ['a status that none has', 'QUEUED', middle],
    ] as const)('is an index for %s', async (...[, status, cursor]) => {
      expectBounded(await path((manager) => jobs.list(manager, { status, limit: LIMIT, cursor })));
    });

    it.each([
      ['the first failures', undefined],
      ['failures on a deep page', { contact_id: 40_000, platform: 'whatsapp' }],
    ] as const)('is an index for %s', async (...[, cursor]) => {
      expectBounded(await path((manager) => failures.list(manager, jobUuid, LIMIT, cursor)));
    });
  });
});
