import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import { DISPOSABLE_DATA, startServices } from '../../scripts/services/index.js';
import { DatabaseReportRepository } from '../../src/database/report/database-report.repository.js';
import { DatabaseReportService } from '../../src/database/report/database-report.service.js';
import type {
  DatabaseReportDto,
  IndexReportDto,
  TableReportDto,
} from '../../src/database/report/database-report.dto.js';
import { formatReport } from '../../src/database/report/report.command.js';
import { revert, withDataSource } from '../support/migrations.js';
import { schemaSnapshot } from '../support/schema-snapshot.js';
import { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await TestDatabase.create();
});
afterEach(() => database.drop());

const take = (options: { own?: boolean } = {}): Promise<DatabaseReportDto> =>
  withDataSource(database, (source) => new DatabaseReportService(source).report(options));

const addContacts = (count: number): Promise<unknown> =>
  database.query(
    `INSERT INTO contacts (phone_e164, phone_national, lada)
     SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, '33' FROM generate_series(1, $1::int) n`,
    [count],
  );

function indexNamed(report: DatabaseReportDto, name: string): IndexReportDto {
  const found = report.indexes.find(({ index }) => index === name);
  if (!found) throw new Error(`the report has no index ${name}`);
  return found;
}

function tableNamed(report: DatabaseReportDto, name: string): TableReportDto {
  const found = report.tables.find(({ table }) => table === name);
  if (!found) throw new Error(`the report has no table ${name}`);
  return found;
}

/** Statistics reach the views late. A test that does one thing at a time has one connection in its pool. */
async function flushStatistics(): Promise<void> {
  await database.query('SELECT pg_stat_force_next_flush()');
}

const REAL_TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

describe('the database report', () => {
  it('finds the redundant indexes of the existing table, and the statement that drops each', async () => {
    const report = await take();
    expect(indexNamed(report, 'idx_contacts_phone_e164').findings).toEqual([
      {
        kind: 'duplicate',
        detail: 'contacts_phone_e164_key has the same columns',
        remedy: 'DROP INDEX CONCURRENTLY idx_contacts_phone_e164;',
      },
    ]);
    expect(indexNamed(report, 'idx_contacts_lada').findings).toEqual([
      {
        kind: 'prefix',
        detail: 'idx_contacts_lada_status begins with the same columns',
        remedy: 'DROP INDEX CONCURRENTLY idx_contacts_lada;',
      },
    ]);
    const redundant = ({ indexes }: DatabaseReportDto): string[] =>
      indexes.filter(({ findings }) => findings.length > 0).map(({ index }) => index);
    const owners = [
      'idx_contacts_city',
      'idx_contacts_lada',
      'idx_contacts_operator',
      'idx_contacts_phone_e164',
      'idx_contacts_state_code',
    ];
    expect(redundant(report).sort()).toEqual(owners);
    expect(redundant(await take({ own: true })).sort()).toEqual([
      ...owners,
      // Three of the specification, each the beginning of an index that has the order of a list.
      'idx_lead_scores_quality_tier',
      'idx_lead_scores_total_score',
      'idx_platform_validations_phone_platform',
      'idx_platform_validations_platform',
      'idx_validation_jobs_uuid',
    ]);
  });

  it('does not treat partial, descending or differently ordered indexes as redundant', async () => {
    const report = await take();
    for (const name of [
      'idx_contacts_last_sent_at',
      'idx_contacts_last_sent_filter',
      'idx_contacts_status',
    ]) {
      expect(indexNamed(report, name).findings).toEqual([]);
    }
  });

  it('finds an unused index when it is large enough, but not one that serves a foreign key', async () => {
    await addContacts(40_000);
    await database.query(
      `INSERT INTO platform_validations (contact_id, phone_e164, platform) SELECT id, phone_e164, 'google' FROM contacts`,
    );
    const report = await take();
    // The server of the tests has only just been started.
    expect(indexNamed(report, 'idx_contacts_phone_national').findings).toMatchObject([
      { kind: 'too_early', remedy: null },
    ]);
    expect(indexNamed(report, 'idx_platform_validations_contact_id').findings).toEqual([]);
    expect(indexNamed(report, 'contacts_phone_e164_key').findings).toEqual([]);
  });

  it('shows the uses of an index, and the last one where PostgreSQL records it', async () => {
    await addContacts(2_000);
    await database.query('ANALYZE contacts');
    await database.query(`SELECT full_name FROM contacts WHERE phone_e164 = '+523300000007'`);
    await flushStatistics();
    const { version } = await database.one<{ version: number }>(
      `SELECT current_setting('server_version_num')::int AS version`,
    );
    const report = await take();
    const used = report.indexes.filter(({ idx_tup_fetch }) => idx_tup_fetch === 1);
    expect(used).toMatchObject([{ idx_scan: 1, idx_tup_read: 1 }]);
    expect(used[0]!.last_idx_scan).toEqual(version < 160_000 ? null : expect.stringMatching(/^\d{4}-/));
    expect(formatReport(report)).toMatch(/ idx_scan +idx_tup_read +idx_tup_fetch +last scan /);
  });

  it('calls an index unused after a week of statistics, and ours only on request', async () => {
    await addContacts(40_000);
    await database.query('CREATE INDEX theirs ON contacts (phone_national, source)');
    const unusedAfterEightDays = async (options: { own?: boolean }): Promise<(string | null)[]> => {
      const now = Date.parse((await take()).statistics_since) + 8 * 86_400_000;
      // Only the clock is faked, because connections need their timers.
      jest.useFakeTimers({ now, doNotFake: [...REAL_TIMERS] });
      try {
        const findings = (await take(options)).indexes.flatMap((index) => index.findings);
        return findings.filter(({ kind }) => kind === 'unused').map(({ remedy }) => remedy);
      } finally {
        jest.useRealTimers();
      }
    };
    const ours = 'DROP INDEX CONCURRENTLY idx_contacts_not_opted_out_created;';
    const remedies = await unusedAfterEightDays({});
    expect(remedies).toContain('DROP INDEX CONCURRENTLY theirs;');
    expect(remedies).not.toContain(ours);
    expect(await unusedAfterEightDays({ own: true })).toContain(ours);
  });

  it('counts from the last crash of the server, because it forgets the scans', async () => {
    const services = await startServices({ name: 'crashed', postgresSettings: DISPOSABLE_DATA });
    const since = (): Promise<Date> =>
      withDataSource(
        { url: services.databaseUrl },
        async (source) => new Date(await new DatabaseReportRepository(source).statisticsSince()),
      );
    try {
      const before = await since();
      const victim = new pg.Client({ connectionString: services.databaseUrl });
      victim.on('error', () => undefined);
      await victim.connect();
      const { rows } = await victim.query<{ pid: number; now: Date }>(
        'SELECT pg_backend_pid() AS pid, now()',
      );
      process.kill(rows[0]!.pid, 'SIGKILL');
      let after = before;
      while (after <= before) {
        await delay(200);
        after = await since().catch(() => before);
      }
      expect(after.getTime()).toBeGreaterThan(rows[0]!.now.getTime());
    } finally {
      await services.stop();
    }
  });

  it('is refused on a database that is not migrated', async () => {
    await revert(database, 1);
    await expect(take()).rejects.toThrow(
      /^The database is at migration \d+ of \d+: run npm run migration:run\.$/,
    );
  });

  it('finds an invalid index and the statement that really repairs it', async () => {
    await addContacts(10);
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN; UPDATE contacts SET send_count = 1');
    const impatient = new pg.Client({ connectionString: database.url, lock_timeout: 100 });
    await impatient.connect();
    await expect(impatient.query('CREATE INDEX CONCURRENTLY broken ON contacts (source)')).rejects.toThrow(
      'lock timeout',
    );
    await impatient.end();
    await blocker.end();
    const [finding] = indexNamed(await take(), 'broken').findings;
    expect(finding).toMatchObject({ kind: 'invalid', remedy: 'REINDEX INDEX CONCURRENTLY broken;' });
    await database.query(finding!.remedy!);
    expect(indexNamed(await take(), 'broken').findings).toEqual([]);
  });

  it('finds a constraint that is not validated, and the statement that validates it', async () => {
    await database.query('ALTER TABLE lead_scores DROP CONSTRAINT ck_total_score_range');
    await database.query(
      'ALTER TABLE lead_scores ADD CONSTRAINT ck_total_score_range CHECK (total_score <= 100) NOT VALID',
    );
    const { unvalidated_constraints } = await take();
    expect(unvalidated_constraints).toMatchObject([
      {
        constraint: 'ck_total_score_range',
        remedy: 'ALTER TABLE lead_scores VALIDATE CONSTRAINT ck_total_score_range;',
      },
    ]);
    await database.query(unvalidated_constraints[0]!.remedy);
    expect((await take()).unvalidated_constraints).toEqual([]);
  });

  it('finds a table that autovacuum does not keep up with', async () => {
    await database.query('ALTER TABLE contacts SET (autovacuum_enabled = off)');
    await addContacts(3_000);
    await database.query('VACUUM ANALYZE contacts');
    for (let round = 0; round < 3; round += 1) {
      await database.query(`UPDATE contacts SET full_name = md5(random()::text)`);
    }
    await flushStatistics();
    const contacts = tableNamed(await take(), 'contacts');
    expect(contacts).toMatchObject({ estimated_rows: 3_000, remedy: 'VACUUM (ANALYZE) contacts;' });
    expect(contacts.dead_rows).toBeGreaterThan(2_000);
    expect(contacts.estimated_bloat_bytes).toBeGreaterThan(100_000);
  });

  it('finds a table that was only inserted into, beyond what its own settings allow', async () => {
    await database.query('ALTER TABLE contacts SET (autovacuum_enabled = off)');
    await addContacts(3_000);
    await flushStatistics();
    await database.query('VACUUM ANALYZE contacts');
    await database.query(`ALTER TABLE contacts SET (autovacuum_vacuum_insert_threshold = 10)`);
    const remedyAfter = async (phone: number, count: number): Promise<string | null> => {
      await database.query(
        `INSERT INTO contacts (phone_e164, phone_national)
         SELECT '+52' || n, n::text FROM generate_series($1::bigint, $1::bigint + $2::int - 1) n`,
        [phone, count],
      );
      await flushStatistics();
      await database.query('ANALYZE contacts');
      return tableNamed(await take(), 'contacts').remedy;
    };
    // 10, plus the twentieth part that the migrations set.
    expect(await remedyAfter(5_500_000_001, 150)).toBeNull();
    expect(await remedyAfter(5_500_001_001, 50)).toBe('VACUUM (ANALYZE) contacts;');
    await database.query('ALTER TABLE contacts SET (autovacuum_vacuum_insert_threshold = -1)');
    expect(await remedyAfter(5_500_002_001, 1)).toBeNull();
  });

  it.each([90, 50])('does not count the room that a fillfactor of %i leaves as bloat', async (fillfactor) => {
    await database.query(`ALTER TABLE contacts SET (fillfactor = ${fillfactor})`);
    await addContacts(5_000);
    await database.query('VACUUM ANALYZE contacts');
    const { estimated_bloat_bytes, size_bytes } = tableNamed(await take(), 'contacts');
    expect(estimated_bloat_bytes / size_bytes).toBeLessThan(0.15);
  });

  it('changes nothing, and names each statement once for the terminal', async () => {
    const before = await schemaSnapshot(database);
    const text = formatReport(await take());
    expect(await schemaSnapshot(database)).toEqual(before);
    expect(text).toContain('nothing was changed');
    expect(text.match(/DROP INDEX CONCURRENTLY idx_contacts_lada;/g)).toHaveLength(1);
  });

  it('names the indexes that their owner may drop, and how much a million writes add to each', async () => {
    await addContacts(20_000);
    await database.query('VACUUM ANALYZE contacts');
    const report = await take();
    const { size_bytes, estimated_bytes_per_million_writes, optional_for } = indexNamed(
      report,
      'idx_contacts_is_mobile_created',
    );
    expect(estimated_bytes_per_million_writes).toBe(size_bytes * 50);
    expect(optional_for).toContain('is_mobile');
    expect(indexNamed(report, 'contacts_pkey').optional_for).toBeNull();
    const [, droppable] = formatReport(report).split('Indexes that you may drop');
    expect(droppable).toMatch(/idx_contacts_is_mobile_created .* slower without it: lists by is_mobile/);
    expect(droppable).toMatch(/idx_contacts_lada .* prefix/);
    expect(droppable).not.toContain('_pkey');
  });
});
