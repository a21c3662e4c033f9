import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Platform } from '../common/platforms.js';

/** The kinds of background work. */
export const WORK_KINDS = ['validation_job', 'scoring_run', 'contact_import', 'contact_export'] as const;
type MeasuredWork = (typeof WORK_KINDS)[number];

interface WorkRow {
  kind: MeasuredWork;
  status: string;
  items: number;
  /** The age of the item that has not been written for longest. */
  silent_seconds: number;
}

/** Totals over all work since the tables were created. */
interface WorkTotals {
  job_contacts: number;
  lookups: number;
  lookups_reused: number;
  lookups_repeated: number;
  cost: number;
  import_created: number;
  import_updated: number;
  import_unchanged: number;
  import_rejected: number;
  export_contacts: number;
  export_bytes: number;
  scored_contacts: number;
  changed_scores: number;
}

/** The queries of the metrics to PostgreSQL. Their cost grows with the number of jobs and runs, not of contacts. */
@Injectable()
export class MetricsRepository {
  /** The number of pieces of work, by kind and status. */
  async work(manager: EntityManager): Promise<WorkRow[]> {
    return manager.query<WorkRow[]>(
      `SELECT kind, status, count(*)::integer AS items,
         greatest(0, extract(epoch FROM clock_timestamp() - min(updated_at)))::float8 AS silent_seconds
       FROM (SELECT 'validation_job' AS kind, status, updated_at FROM validation_jobs
             UNION ALL SELECT 'scoring_run', status, updated_at FROM scoring_runs
             UNION ALL SELECT 'contact_import', status, updated_at FROM contact_imports
             UNION ALL SELECT 'contact_export', status, updated_at FROM contact_exports) work
       GROUP BY kind, status`,
    );
  }

  /** Totals that only grow. */
  async totals(manager: EntityManager): Promise<WorkTotals | undefined> {
    const [row] = await manager.query<WorkTotals[]>(
      `SELECT * FROM
         (SELECT coalesce(sum(processed_contacts), 0)::float8 AS job_contacts,
            coalesce(sum(lookups), 0)::float8 AS lookups, coalesce(sum(lookups_reused), 0)::float8 AS lookups_reused,
            coalesce(sum(lookups_repeated), 0)::float8 AS lookups_repeated, coalesce(sum(cost), 0)::float8 AS cost
          FROM validation_jobs) jobs,
         (SELECT coalesce(sum(created), 0)::float8 AS import_created, coalesce(sum(updated), 0)::float8 AS import_updated,
            coalesce(sum(unchanged), 0)::float8 AS import_unchanged, coalesce(sum(rejected), 0)::float8 AS import_rejected
          FROM contact_imports WHERE NOT dry_run) imports,
         (SELECT coalesce(sum(contact_count), 0)::float8 AS export_contacts,
            coalesce(sum(file_bytes), 0)::float8 AS export_bytes
          FROM contact_exports WHERE finished_at IS NOT NULL) exports,
         (SELECT coalesce(sum(processed_contacts), 0)::float8 AS scored_contacts,
            coalesce(sum(changed_contacts), 0)::float8 AS changed_scores
          FROM scoring_runs) runs`,
    );
    return row;
  }

  /** The validators that asked for a pause, and its end as Unix time. */
  async heldValidators(manager: EntityManager): Promise<{ platform: Platform; held_until: number }[]> {
    return manager.query<{ platform: Platform; held_until: number }[]>(
      `SELECT platform, extract(epoch FROM paused_until)::float8 AS held_until
       FROM validator_pauses WHERE paused_until > clock_timestamp()`,
    );
  }
}
