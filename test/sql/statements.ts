import type { DataSource, EntityManager } from 'typeorm';
import { BulkLoadRepository } from '../../src/background-work/bulk-load.repository.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { findDifferences, foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import type { Environment } from '../../src/config/environment.js';
import { readMigrationState } from '../../src/database/migration-state.js';
import { appliedWal, writtenWal } from '../../src/database/replicas/replica-position.repository.js';
import { DatabaseReportRepository } from '../../src/database/report/database-report.repository.js';
import { unfilledColumns } from '../../src/database/unfilled-columns.repository.js';
import { setStatementTimeout } from '../../src/database/transaction.js';
import { ReadinessRepository } from '../../src/health/readiness.repository.js';
import { MetricsRepository } from '../../src/metrics/metrics.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { JobContactsRepository } from '../../src/validation-jobs/store/job-contacts.repository.js';
import { JobFailuresRepository } from '../../src/validation-jobs/store/job-failures.repository.js';
import { JobLeasesRepository } from '../../src/validation-jobs/store/job-leases.repository.js';
import { ValidationJob } from '../../src/validation-jobs/validation-job.entity.js';
import { ValidationJobKey } from '../../src/validation-jobs/validation-job-request.entity.js';
import {
  ValidationJobsRepository,
  type NewJob,
} from '../../src/validation-jobs/store/validation-jobs.repository.js';
import { exportCalls } from './export-statements.js';
import { importCalls } from './import-statements.js';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { runCalls } from './run-statements.js';
import { EVERY_FIELD, scoreCalls } from './score-statements.js';
import type { TestDatabase } from '../support/test-database.js';
import { consentCalls } from './consent-statements.js';
import { listCalls, newestCalls, segmentCalls, sentCalls } from './contact-statements.js';
import { dashboardCalls } from './dashboard-statements.js';
import { privacyCalls } from './privacy-statements.js';
import { callLimits, callRequests } from './request-statements.js';

export type Call = (manager: EntityManager) => Promise<unknown>;

/** Three contacts. The first has a result, and the third is in another cell than the others. */
export async function prepareData(database: TestDatabase): Promise<void> {
  const [first] = await storeContacts(database, 2);
  await storeContact(database, { status: 'ACTIVE' });
  if (first) await storeValidation(database, first, 'whatsapp');
}

/** One call for each shape of each hand-written statement. Its name describes the shape. */
export function calls(dataSource: DataSource): Record<string, Call> {
  return {
    ...contactCalls(dataSource),
    ...exportCalls(dataSource),
    ...importCalls(dataSource),
    ...scoreCalls(),
    ...runCalls(),
    ...jobCalls(dataSource),
    ...dashboardCalls(),
    ...databaseCalls(dataSource),
    ...consentCalls(dataSource),
    ...listCalls(),
    ...newestCalls(),
    ...privacyCalls(dataSource),
    ...segmentCalls(),
    ...sentCalls(),
  };
}

function contactCalls(dataSource: DataSource): Record<string, Call> {
  const contacts = new ContactsRepository();
  const validations = new PlatformValidationsRepository();
  const statistics = new StatisticsRepository();
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  return {
    'lock one': (manager) => contacts.lock(manager, [1]),
    'lock several': (manager) => contacts.lock(manager, [1, 2]),
    'who may still be contacted': (manager) => contacts.contactableOf(manager, [{ id: 1 }]),
    'lock those that are free': (manager) => contacts.lockFree(manager, [1, 2, 2_000_000_000]),
    'one id': (manager) => contacts.readByIds(manager, [{ key: 1, actor: 'ana' }]),
    'several ids': (manager) =>
      contacts.readByIds(
        manager,
        [1, 2].map((key) => ({ key, actor: 'ana' })),
      ),
    'one phone': (manager) => contacts.readByPhones(manager, [{ key: '+523300000000', actor: 'ana' }]),
    'several phones': (manager) =>
      contacts.readByPhones(
        manager,
        ['+523300000000', '+523300000001'].map((key) => ({ key, actor: 'ana' })),
      ),
    'a contact in a transaction': async (manager) => {
      await contacts.findById(manager, 1);
      await contacts.findByPhone(manager, '+523300000000');
    },
    'first page': (manager) => contacts.list(manager, {}, 50, undefined),
    'a page after a cursor': (manager) => contacts.list(manager, {}, 50, cursor),
    'a state, read in the order of its own index': (manager) =>
      contacts.list(manager, { state_code: ['JAL', 'SIN'] }, 50, cursor),
    'every field of the filter': (manager) => contacts.list(manager, EVERY_FIELD, 50, undefined),
    'a name': (manager) => contacts.list(manager, { search: 'ana lo' }, 50, undefined),
    'a phone': (manager) => contacts.list(manager, { search: '33 1234 5678' }, 50, undefined),
    'first digits of a phone': (manager) => contacts.list(manager, { search: '331' }, 50, undefined),
    'store one result': (manager) =>
      validations.store(manager, [{ contact_id: 1, platform: 'whatsapp', is_valid: true }]),
    'store results': (manager) =>
      validations.store(
        manager,
        (['whatsapp', 'apple'] as const).map((platform) => ({ contact_id: 1, platform, is_valid: true })),
      ),
    'of a contact': (manager) => validations.ofContact(manager, 1),
    'of a platform': (manager) =>
      validations.ofPlatform(manager, 'whatsapp', { limit: 10, only_valid: false }),
    'of a platform, valid only': (manager) =>
      validations.ofPlatform(manager, 'whatsapp', { limit: 10, only_valid: true }),
    everybody: (manager) => statistics.count(manager, {}, []),
    'by state and platform, of one operator': (manager) =>
      statistics.count(manager, { operator: ['Telcel'] }, ['state', 'platform']),
    'by tier, what is not folded': (manager) =>
      statistics.countParts(manager, {}, ['lead_tier'], ['pending']),
    'by tier, both parts': (manager) =>
      statistics.countParts(manager, { lada: ['33'] }, ['lead_tier'], ['kept', 'pending']),
    'by status, of a name': (manager) => statistics.count(manager, { search: 'ana' }, ['status']),
    'an estimate': (manager) => statistics.estimate(manager, { search: 'ana' }),
    'scores of those who may be contacted': (manager) => statistics.countScores(manager, true),
    pending: (manager) => statistics.pending(manager),
    'fold, count anew, compare': async () => {
      const connection = dataSource.createQueryRunner();
      try {
        await foldDeltas(connection, 100);
        // Leaves a cell without contacts.
        await connection.query('DELETE FROM contacts WHERE id = 3');
        await foldDeltas(connection, 100);
        await recount(connection);
        await findDifferences(connection);
      } finally {
        await connection.release();
      }
    },
  };
}

function jobCalls(dataSource: DataSource): Record<string, Call> {
  const failures = new JobFailuresRepository();
  const jobs = new ValidationJobsRepository(
    failures,
    dataSource.getRepository(ValidationJob),
    dataSource.getRepository(ValidationJobKey),
  );
  const contacts = new JobContactsRepository();
  const leases = new JobLeasesRepository({ VALIDATION_JOB_LEASE_SECONDS: 60 } as Environment);
  const newJob: NewJob = {
    name: 'sample',
    description: null,
    platforms: ['whatsapp'],
    contact_filters: { state_code: ['JAL'] },
    contact_ids: null,
    max_contacts: 10,
    batch_size: 5,
    max_concurrent: 1,
    retry_attempts: 1,
    rate_limit_per_minute: 100,
    priority: 5,
    force: false,
    max_lookups: null,
    estimated_duration_minutes: 1,
    created_by: 'test',
    created_via: 'api',
  };
  const work = async (manager: EntityManager, wanted: Partial<NewJob>): Promise<void> => {
    const { job_uuid } = await jobs.create(manager, { ...newJob, ...wanted });
    await leases.unclaimed(manager);
    const job = (await leases.take(manager, job_uuid))!;
    const lease = { job_id: job.id, fencing_token: job.fencing_token };
    await leases.renew(manager, lease);
    await leases.stateOf(manager, lease);
    await contacts.estimate(manager, job, 10);
    await contacts.idsAfter(manager, job, 0, 10);
    await contacts.batch(manager, job, [1, 2]);
    const failed = { status: 'failed', code: 'timeout', attempts: 1 } as const;
    await failures.record(manager, job.id, [
      { platform: 'whatsapp', outcomes: [{ contact_id: 1, answer: failed }] },
    ]);
    await failures.list(manager, job_uuid, 10, undefined);
    await leases.complete(manager, lease);
    await jobs.act(manager, job_uuid, 'retry_failed');
    const again = (await leases.take(manager, job_uuid))!;
    await contacts.idsAfter(manager, again, 0, 10);
    await contacts.batch(manager, again, [1, 2]);
    await failures.forgetRetries(manager, job.id, [1]);
  };
  return {
    'a job over a filter': (manager) => work(manager, {}),
    'requests of a job': async (manager) => {
      const { job_uuid } = await jobs.create(manager, { ...newJob });
      await jobs.findByKey('ana', 'a key');
      await callRequests(manager, leases, (await leases.take(manager, job_uuid))!);
    },
    'limits of a validator': callLimits,
    'a job over ids': (manager) => work(manager, { contact_filters: null, contact_ids: [1, 2] }),
    'validation jobs': (manager) => jobs.list(manager, { limit: 50 }),
    'pause, resume and cancel a job': async (manager) => {
      const { job_uuid } = await jobs.create(manager, { ...newJob });
      await leases.take(manager, job_uuid);
      await jobs.act(manager, job_uuid, 'pause');
      await jobs.act(manager, job_uuid, 'resume');
      await jobs.act(manager, job_uuid, 'cancel');
      await jobs.act(manager, job_uuid, 'retry');
    },
  };
}

function databaseCalls(dataSource: DataSource): Record<string, Call> {
  const report = new DatabaseReportRepository(dataSource);
  return {
    'migration state': (manager) => readMigrationState(manager),
    'load that bulk work is paced by': (manager) => new BulkLoadRepository().measure(manager, ['contacts']),
    'position of the primary': (manager) => writtenWal(manager),
    'position of a replica': (manager) => appliedWal(manager),
    metrics: async (manager) => {
      const metrics = new MetricsRepository();
      await metrics.work(manager);
      await metrics.totals(manager);
      await metrics.heldValidators(manager);
    },
    readiness: async (manager) => {
      await new ReadinessRepository().obstacles(manager);
      await new ReadinessRepository().pendingDeltas(manager);
    },
    'unfilled columns': (manager) => unfilledColumns(manager),
    'time limit': (manager) => setStatementTimeout(manager, 1_000),
    indexes: () => report.indexes(),
    tables: () => report.tables(),
    'unvalidated constraints': () => report.unvalidatedConstraints(),
    'statistics since': () => report.statisticsSince(),
  };
}
