import type { DataSource, EntityManager } from 'typeorm';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import type { ContactFilter } from '../../src/contacts/filter/contact-filter.js';
import { findDifferences, foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { StatisticsRepository } from '../../src/contacts/statistics/statistics.repository.js';
import { readMigrationState } from '../../src/database/migration-state.js';
import { DatabaseReportRepository } from '../../src/database/report/database-report.repository.js';
import { setStatementTimeout } from '../../src/database/statement-timeout.js';
import { SCORING_POLICY } from '../../src/lead-scoring/policy/scoring-policy.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { TopLeadsRepository } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { SimulationRepository } from '../../src/lead-scoring/simulation/simulation.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { storeContacts } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import type { TestDatabase } from '../support/test-database.js';

export type Call = (manager: EntityManager) => Promise<unknown>;

/** Three contacts, the first with a result. */
export async function prepareData(database: TestDatabase): Promise<void> {
  const [first] = await storeContacts(database, 3);
  if (first) await storeValidation(database, first, 'whatsapp');
}

const EVERY_FIELD = {
  state_code: ['JAL'],
  state_name: ['Jalisco'],
  municipality: ['Guadalajara'],
  city: ['Guadalajara'],
  lada: ['33'],
  operator: ['Telcel'],
  status: ['VERIFIED'],
  is_mobile: true,
  platform: ['whatsapp'],
  lead_tier: ['HIGH'],
  min_score: 50,
} satisfies ContactFilter;

/** One call for each shape of each statement that is written by hand; its name says the shape. */
export function calls(dataSource: DataSource): Record<string, Call> {
  return { ...contactCalls(dataSource), ...scoreCalls(), ...databaseCalls(dataSource) };
}

function contactCalls(dataSource: DataSource): Record<string, Call> {
  const contacts = new ContactsRepository();
  const validations = new PlatformValidationsRepository();
  const statistics = new StatisticsRepository();
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  return {
    'lock one': (manager) => contacts.lock(manager, [1]),
    'lock several': (manager) => contacts.lock(manager, [1, 2]),
    'one id': (manager) => contacts.findByIds(manager, [1]),
    'several ids': (manager) => contacts.findByIds(manager, [1, 2]),
    'one phone': (manager) => contacts.findByPhones(manager, ['+523300000000']),
    'several phones': (manager) => contacts.findByPhones(manager, ['+523300000000', '+523300000001']),
    'first page': (manager) => contacts.list(manager, {}, 50, undefined),
    'a page after a cursor': (manager) => contacts.list(manager, {}, 50, cursor),
    'a state, read in the order of its own index': (manager) =>
      contacts.list(manager, { state_code: ['JAL', 'SIN'] }, 50, cursor),
    'every field of the filter': (manager) => contacts.list(manager, EVERY_FIELD, 50, undefined),
    'store results': (manager) =>
      validations.store(manager, [{ contact_id: 1, platform: 'whatsapp', is_valid: true }]),
    'of a contact': (manager) => validations.ofContact(manager, 1),
    'of a platform': (manager) =>
      validations.ofPlatform(manager, 'whatsapp', { limit: 10, only_valid: false }),
    'of a platform, valid only': (manager) =>
      validations.ofPlatform(manager, 'whatsapp', { limit: 10, only_valid: true }),
    everybody: (manager) => statistics.count(manager, {}, []),
    'by state and platform, of one operator': (manager) =>
      statistics.count(manager, { operator: ['Telcel'] }, ['state', 'platform']),
    'scores of those who may be contacted': (manager) => statistics.countScores(manager, true),
    pending: (manager) => statistics.pending(manager),
    'fold, count anew, compare': async () => {
      const connection = dataSource.createQueryRunner();
      try {
        await foldDeltas(connection, 100);
        await recount((sql) => connection.query(sql));
        await findDifferences(connection);
      } finally {
        await connection.release();
      }
    },
  };
}

function scoreCalls(): Record<string, Call> {
  const scores = new LeadScoresRepository();
  const topLeads = new TopLeadsRepository();
  const simulations = new SimulationRepository();
  const simulation = { policy: SCORING_POLICY, contact_filters: undefined, sample: undefined, examples: 3 };
  return {
    'one contact, standard': (manager) => scores.score(manager, [1], 'standard'),
    'one contact, weighted': (manager) => scores.score(manager, [1], 'weighted'),
    'several contacts': (manager) => scores.score(manager, [1, 2], 'standard'),
    'score of a contact': (manager) => scores.findByContact(manager, 1),
    'best leads of everybody': (manager) => topLeads.find(manager, { limit: 10, min_score: 50 }),
    'best leads of one tier and every field of the filter': (manager) =>
      topLeads.find(manager, { ...EVERY_FIELD, limit: 10, min_score: 50, tier: 'HIGH' }),
    'simulate everybody': async (manager) => {
      await simulations.restrict(manager, 1_000);
      await simulations.compare(manager, { ...simulation, method: 'standard' });
    },
    'simulate a sample of a filter': (manager) =>
      simulations.compare(manager, {
        ...simulation,
        method: 'weighted',
        contact_filters: { state_code: ['JAL'] },
        sample: { size: 1_000, seed: 1 },
      }),
  };
}

function databaseCalls(dataSource: DataSource): Record<string, Call> {
  const report = new DatabaseReportRepository(dataSource);
  return {
    'migration state': (manager) => readMigrationState(manager),
    'time limit': (manager) => setStatementTimeout(manager, 1_000),
    indexes: () => report.indexes(),
    tables: () => report.tables(),
    'unvalidated constraints': () => report.unvalidatedConstraints(),
    'statistics since': () => report.statisticsSince(),
  };
}
