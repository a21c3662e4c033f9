import {
  computed,
  index,
  OnlineMigration,
  statementTrigger,
  storage,
  table,
  triggerFunction,
  type Run,
} from '../online-ddl/index.js';
import { COUNT, FOLDING_LOCK, TRIGGER_BODIES } from './1755648000021-contact-statistics.sql.js';

/** Texts without a maximum length, so that every value of production's contacts fits, however wide its column is. */
const CELL = `
  state_code text,
  state_name text,
  lada text,
  operator text,
  is_mobile boolean,
  status contactstatus,
  lead_tier text,
  platforms smallint,
  contactable boolean NOT NULL,
  lead_score smallint`;

/**
 * Kept counts of contacts: the folded counts, the deltas that are not folded yet, and the triggers that append
 * deltas. The triggers come first, so that every write after the first count leaves a delta
 * (docs/decisions/kept-statistics.md).
 */
export class ContactStatistics1755648000021 extends OnlineMigration {
  readonly wants = [
    table(
      'contact_statistics',
      `
        grouping_id smallint NOT NULL,
        ${CELL},
        contacts bigint NOT NULL,
        CONSTRAINT uq_contact_statistics_cell UNIQUE NULLS NOT DISTINCT (grouping_id, lada, state_code, state_name,
          operator, is_mobile, status, lead_tier, platforms, contactable, lead_score)`,
    ),
    index('contact_statistics', 'idx_contact_statistics_state', '(grouping_id, state_code)'),
    storage('contact_statistics', { fillfactor: '70' }),
    table('contact_statistics_deltas', `${CELL}, contacts integer NOT NULL`),
    storage('contact_statistics_deltas', {
      autovacuum_vacuum_scale_factor: '0',
      autovacuum_vacuum_threshold: '10000',
    }),
    triggerFunction('contact_statistics_inserted', TRIGGER_BODIES.insert, { asOwner: true }),
    triggerFunction('contact_statistics_updated', TRIGGER_BODIES.update, { asOwner: true }),
    triggerFunction('contact_statistics_deleted', TRIGGER_BODIES.delete, { asOwner: true }),
    triggerFunction('contact_statistics_truncated', TRIGGER_BODIES.truncate, { asOwner: true }),
    statementTrigger('contacts', 'contact_statistics_insert', 'INSERT', 'contact_statistics_inserted()'),
    statementTrigger('contacts', 'contact_statistics_update', 'UPDATE', 'contact_statistics_updated()'),
    statementTrigger('contacts', 'contact_statistics_delete', 'DELETE', 'contact_statistics_deleted()'),
    statementTrigger('contacts', 'contact_statistics_truncate', 'TRUNCATE', 'contact_statistics_truncated()'),
    computed('contact_statistics', count),
  ];
}

/**
 * A frozen copy, like the SQL. The application's function writes to tables as later migrations change them, and
 * these do not exist yet.
 */
async function count(run: Run, long: Run): Promise<void> {
  await run(`SELECT pg_advisory_lock(${FOLDING_LOCK})`);
  try {
    await long(COUNT);
  } catch (error) {
    await run('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await run(`SELECT pg_advisory_unlock(${FOLDING_LOCK})`).catch(() => undefined);
  }
}
