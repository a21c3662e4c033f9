import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { CONTACT_STATUSES, UNCONTACTABLE_STATUSES } from '../../src/contacts/contact-status.js';
import { PLATFORMS, type Platform } from '../../src/common/platforms.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import { DashboardCountsRepository } from '../../src/dashboard/dashboard-counts.repository.js';
import type { ContactHistoryDto } from '../../src/dashboard/dto/contact-history.dto.js';
import { DashboardUpdater } from '../../src/dashboard/dashboard.updater.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { MigrationGate } from '../../src/database/migration-gate.js';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestApp } from '../support/test-app.js';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const AGES_IN_DAYS = [0, 6, 7, 29, 30, 89, 90, 400];

/** The kept counts and the real counts, which are equal at every moment. */
const KEPT = `SELECT platform, validated_on::text, is_valid, sum(results)::integer AS results
  FROM platform_validation_counts GROUP BY 1, 2, 3 HAVING sum(results) <> 0 ORDER BY 1, 2, 3`;
const COUNTED = `SELECT platform, (validated_at AT TIME ZONE 'UTC')::date::text AS validated_on, is_valid,
    count(*)::integer AS results
  FROM platform_validations GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** The worker's task, one round at a time. */
class Round extends DashboardUpdater {
  override work(): Promise<void> {
    return super.work();
  }
}

describe('the kept counts of results', () => {
  const counts = new DashboardCountsRepository();
  let database: TestDatabase;
  let dataSource: DataSource;
  let contacts: { id: number; phone_e164: string }[];

  beforeEach(async () => {
    database = await TestDatabase.create();
    dataSource = new DataSource(dataSourceOptions({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 }));
    await dataSource.initialize();
    contacts = await storeContacts(database, 3);
  });

  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Stores a result as the program does: it replaces an existing one. */
  const upsert = (contact: number, platform: Platform, days: number, isValid: boolean): Promise<unknown> =>
    database.query(
      `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, validated_at)
       VALUES ($1, $2, $3, $4, now() - $5 * interval '1 day')
       ON CONFLICT (phone_e164, platform) DO UPDATE
         SET is_valid = excluded.is_valid, validated_at = excluded.validated_at`,
      [contacts[contact]!.id, contacts[contact]!.phone_e164, platform, isValid, days],
    );

  const merge = (): Promise<void> => dataSource.transaction((manager) => counts.mergeResultCounts(manager));

  const expectExact = async (): Promise<void> => {
    expect(await database.query(KEPT)).toEqual(await database.query(COUNTED));
  };

  it('are right after any write, merge or deletion', async () => {
    const write = fc.record({
      contact: fc.nat(2),
      platform: fc.constantFrom(...PLATFORMS),
      days: fc.constantFrom(...AGES_IN_DAYS),
      isValid: fc.boolean(),
    });
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: write.map((each) => () => upsert(each.contact, each.platform, each.days, each.isValid)),
      },
      { weight: 2, arbitrary: fc.constant(merge) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...PLATFORMS)
          .map(
            (platform) => () =>
              database.query('DELETE FROM platform_validations WHERE platform = $1', [platform]),
          ),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        for (const run of steps) {
          await run();
          await expectExact();
        }
      }),
      { numRuns: 10 },
    );
  });

  it('follow contacts that are deleted, and a table that is emptied', async () => {
    await upsert(0, 'whatsapp', 1, true);
    await upsert(1, 'apple', 1, false);
    await database.query('DELETE FROM contacts WHERE id = $1', [contacts[0]!.id]);
    await expectExact();
    await database.query('TRUNCATE platform_validations');
    expect(await database.query(KEPT)).toEqual([]);
  });

  it('are one row for each platform, day and answer after merging, and none when nothing is left', async () => {
    for (let time = 0; time < 5; time += 1) await upsert(time % 3, 'google', 3, true);
    await upsert(0, 'google', 2, true);
    await merge();
    const { rows } = await database.one<{ rows: number }>(
      'SELECT count(*)::integer AS rows FROM platform_validation_counts',
    );
    expect(rows).toBe(2);
    await database.query('DELETE FROM platform_validations');
    await merge();
    expect(await database.query('SELECT FROM platform_validation_counts')).toEqual([]);
  });

  it('are merged by one worker at a time', async () => {
    await upsert(0, 'google', 3, true);
    await upsert(0, 'google', 3, false);
    await dataSource.transaction(async (manager) => {
      await counts.mergeResultCounts(manager);
      // If it tried, it would wait for the rows that the first one has taken.
      await merge();
    });
    await expectExact();
  });

  it('separate the ages at 7, 30 and 90 days', async () => {
    const platforms: Platform[] = ['whatsapp', 'instagram', 'facebook'];
    let at = 0;
    for (const days of [0, 6, 7, 29, 30, 89, 90]) {
      await upsert(at % 3, platforms[Math.floor(at / 3)]!, days, true);
      at += 1;
    }
    const rows = await counts.freshness(dataSource.manager);
    const byAge = new Map<string, number>();
    for (const { age, results } of rows) byAge.set(age, (byAge.get(age) ?? 0) + results);
    expect(Object.fromEntries(byAge)).toEqual({ week: 2, month: 2, quarter: 2, older: 1 });

    await new Round(dataSource, {} as MigrationGate, new StatisticsRepository(), counts).work();
    expect(
      await database.query('SELECT contacts::integer, recent_results::integer FROM dashboard_days'),
    ).toEqual([{ contacts: 3, recent_results: 4 }]);
  });
});

describe('the figures of the previous day', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ worker: true });
    await storeContact(app.database);
  });

  afterAll(() => app.stop());

  it('are missing when nobody counted before today', async () => {
    await waitFor(
      () => app.database.query('SELECT FROM dashboard_days'),
      (rows) => rows.length === 1,
    );
    expect((await app.as('viewer').get('/dashboard/previous-day')).body).toEqual({ previous: null });
  });

  it('are those of the last day that was counted, however long ago', async () => {
    await app.database.query(
      `INSERT INTO dashboard_days (day, contacts, contactable, reachable, best, recent_results)
       VALUES ('2026-01-03', 30, 20, 10, 5, NULL), ('2026-01-02', 3, 2, 1, 0, 7)`,
    );
    expect((await app.as('viewer').get('/dashboard/previous-day')).body).toEqual({
      previous: {
        day: '2026-01-03',
        contacts: 30,
        contactable: 20,
        reachable: 10,
        best: 5,
        recent_results: null,
      },
    });
  });
});

describe('data of the page about one contact, and about compliance', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  it('includes whether a contact may be contacted, by the rule of lists, and the lists with its phone', async () => {
    const ids: number[] = [];
    for (const status of CONTACT_STATUSES) ids.push((await storeContact(app.database, { status })).id);
    ids.push((await storeContact(app.database, { opt_out_at: new Date() })).id);
    const listed = await storeContact(app.database);
    await app.database.query(`INSERT INTO suppressed_phones (phone_e164, list) VALUES ($1, 'repep')`, [
      listed.phone_e164,
    ]);
    const { body } = await app.as('viewer').get('/contacts?limit=500');
    const shown = new Set((body as { items: { id: number }[] }).items.map(({ id }) => id));
    expect(shown.size).toBe(CONTACT_STATUSES.length - UNCONTACTABLE_STATUSES.length);
    for (const id of [...ids, listed.id]) {
      const answer = await app.as('viewer').get(`/dashboard/contacts/${id}/contactability`);
      const suppression_lists = id === listed.id ? ['repep'] : [];
      expect([id, answer.body]).toEqual([id, { contactable: shown.has(id), suppression_lists }]);
    }
  });

  it('includes the events of a contact, newest first', async () => {
    const contact = await storeContact(app.database, { source: 'IMPORT' });
    await app.database.query(
      `UPDATE contacts SET created_at = '2026-01-01', last_sent_at = '2026-01-03', status_updated_at = '2026-01-02'
       WHERE id = $1`,
      [contact.id],
    );
    const optOut = { method: 'CALL', occurred_at: '2026-01-04T00:00:00Z', evidence: 'said so' };
    expect((await app.as('operator').post(`/contacts/${contact.id}/opt-out`, optOut)).status).toBe(200);
    await storeValidation(app.database, contact, 'apple');
    const { body } = await app.as('viewer').get(`/dashboard/contacts/${contact.id}/history`);
    const { items } = body as ContactHistoryDto;
    expect(items.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['account_found', 'apple'],
      ['status', 'OPTED_OUT'],
      ['opt_out', 'CALL'],
      ['sent', null],
      ['created', 'IMPORT'],
    ]);
    expect((await app.as('viewer').get('/dashboard/contacts/999999999/history')).status).toBe(404);
  });

  it('includes recent opt-outs by days in Mexico City, the active lists, and requests by deadline', async () => {
    await app.database.query('UPDATE contacts SET opt_out_at = NULL');
    for (const days of [0, 0, 6, 7]) {
      await storeContact(app.database, { opt_out_at: new Date(Date.now() - days * 86_400_000) });
    }
    await app.database.query(
      `INSERT INTO suppression_snapshots (list, version, phones, active, created_by, created_at, licence_until)
       VALUES ('repep', 1, 5, false, 'ana', now(), NULL),
         ('repep', 2, 7, true, 'ana', now() - interval '100 days', current_date - 1)`,
    );
    const asked = `'access', 'EMAIL', current_date - 40, 'ana'`;
    await app.database.query(
      `INSERT INTO privacy_requests (kind, method, received_on, created_by, status, answer_due_on, execution_due_on)
       VALUES (${asked}, 'RECEIVED', current_date - 3, NULL), (${asked}, 'ACCEPTED', current_date - 3, current_date + 4),
         (${asked}, 'RECEIVED', current_date + 20, NULL), (${asked}, 'COMPLETED', current_date - 3, current_date - 2)`,
    );
    expect((await app.as('viewer').get('/dashboard/compliance')).body).toEqual({
      privacy_requests: { open: 3, overdue: 1, due_soon: 1 },
      opt_outs_today: 2,
      opt_outs_week: 3,
      suppression_lists: [{ list: 'repep', phones: 7, age_days: 100, warnings: ['licence_expired', 'old'] }],
    });
  });
});
