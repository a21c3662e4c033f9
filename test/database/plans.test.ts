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
import { FILTERS, JOINED_FILTERS, LEADS, OF_NO_LEAD, OF_NOBODY } from '../support/plan-filters.js';
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
    // Contacts that changed are read whole: a worker empties these tables every few seconds, and at most 1,001 are read.
    const scanned = path.tablesScanned.filter(
      (table) => !['moved_leads', 'redated_contacts'].includes(table),
    );
    if (!bounded || scanned.length > 0) throw new Error(`not bounded: ${JSON.stringify(path)}`);
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

    it.each(OF_NO_LEAD)('does not read all leads for %s', async (_name, fields) => {
      const query = Object.assign(new TopLeadsQueryDto(), { limit: 50, min_score: 0 }, fields);
      expectIndexed(await path((manager) => leads.find(manager, query)), MAX_ROWS);
    });
  });

  describe('of contacts sorted by a key', () => {
    const contacts = new ContactsRepository();

    it.each(OF_NOBODY.flatMap(([name, filter]) => CONTACT_KEYS.map((sort) => ({ name, filter, sort }))))(
      'does not read all contacts for $name, by $sort',
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
    ])('is an index, and planned only once, for %s', async (_name, read) => {
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
