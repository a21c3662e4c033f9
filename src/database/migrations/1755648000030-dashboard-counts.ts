import {
  computed,
  OnlineMigration,
  statementTrigger,
  storage,
  table,
  triggerFunction,
  type Run,
} from '../online-ddl/index.js';

/** The advisory lock under which counts are merged or replaced: the letters "smvc". */
const MERGE_LOCK = 1936553571;

const CELL = `platform, (validated_at AT TIME ZONE 'UTC')::date AS validated_on, is_valid`;
const APPEND = 'INSERT INTO platform_validation_counts (platform, validated_on, is_valid, results)';

function append(rows: string): string {
  return `BEGIN ${APPEND} SELECT platform, validated_on, is_valid, sum(results) FROM (${rows}) changes
    GROUP BY platform, validated_on, is_valid HAVING sum(results) <> 0; RETURN NULL; END`;
}

const added = `SELECT ${CELL}, 1 AS results FROM new_rows`;
const removed = `SELECT ${CELL}, -1 AS results FROM old_rows`;

/**
 * The number of results by platform and day, kept by triggers, and the figures of each day. The triggers come before
 * the first count, so that every write after it is counted (docs/decisions/kept-statistics.md).
 */
export class DashboardCounts1755648000030 extends OnlineMigration {
  readonly wants = [
    table(
      'platform_validation_counts',
      `platform text NOT NULL, validated_on date NOT NULL, is_valid boolean NOT NULL, results bigint NOT NULL`,
    ),
    storage('platform_validation_counts', {
      autovacuum_vacuum_scale_factor: '0',
      autovacuum_vacuum_threshold: '10000',
    }),
    triggerFunction('platform_validation_counts_inserted', append(added), { asOwner: true }),
    triggerFunction('platform_validation_counts_updated', append(`${removed} UNION ALL ${added}`), {
      asOwner: true,
    }),
    triggerFunction('platform_validation_counts_deleted', append(removed), { asOwner: true }),
    triggerFunction(
      'platform_validation_counts_truncated',
      `BEGIN PERFORM pg_advisory_xact_lock(${MERGE_LOCK}); DELETE FROM platform_validation_counts; RETURN NULL; END`,
      { asOwner: true },
    ),
    statementTrigger(
      'platform_validations',
      'platform_validation_counts_insert',
      'INSERT',
      'platform_validation_counts_inserted()',
    ),
    statementTrigger(
      'platform_validations',
      'platform_validation_counts_update',
      'UPDATE',
      'platform_validation_counts_updated()',
    ),
    statementTrigger(
      'platform_validations',
      'platform_validation_counts_delete',
      'DELETE',
      'platform_validation_counts_deleted()',
    ),
    statementTrigger(
      'platform_validations',
      'platform_validation_counts_truncate',
      'TRUNCATE',
      'platform_validation_counts_truncated()',
    ),
    table(
      'dashboard_days',
      `
        day date NOT NULL,
        contacts bigint NOT NULL,
        contactable bigint NOT NULL,
        reachable bigint NOT NULL,
        best bigint NOT NULL,
        CONSTRAINT dashboard_days_pkey PRIMARY KEY (day)`,
    ),
    // Last, because it is computed again each time the migration is run.
    computed('platform_validation_counts', count),
  ];
}

async function count(run: Run, long: Run): Promise<void> {
  await run(`SELECT pg_advisory_lock(${MERGE_LOCK})`);
  try {
    await long(`
      BEGIN ISOLATION LEVEL REPEATABLE READ;
      DELETE FROM platform_validation_counts;
      ${APPEND} SELECT ${CELL}, count(*) FROM platform_validations GROUP BY 1, 2, 3;
      COMMIT`);
  } catch (error) {
    await run('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await run(`SELECT pg_advisory_unlock(${MERGE_LOCK})`).catch(() => undefined);
  }
}
