import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WorkItemDto } from './dto/work.dto.js';

/** The most items of one kind. */
const MOST = 20;
const SHOWN_AFTER_END = "interval '10 minutes'";
const UNFINISHED = "'QUEUED', 'RUNNING', 'PAUSED'";

/** The ids of unfinished work, by the index on the status, and of work that ended recently. */
function currentIds(
  table: 'validation_jobs' | 'scoring_runs' | 'contact_imports' | 'contact_exports',
  ended = 'completed_at',
): string {
  return `
    (SELECT id FROM ${table} WHERE status IN (${UNFINISHED}) ORDER BY created_at DESC LIMIT ${MOST})
    UNION
    (SELECT id FROM (SELECT id, ${ended} FROM ${table} ORDER BY created_at DESC LIMIT ${MOST}) newest
      WHERE ${ended} > now() - ${SHOWN_AFTER_END})`;
}

/** The SQL of background work. */
@Injectable()
export class CurrentWorkRepository {
  /**
   * Validation jobs, without the columns that only the screen of one job shows: `contact_ids` may hold 100,000 ids.
   */
  async jobs(manager: EntityManager): Promise<WorkItemDto[]> {
    return manager.query<WorkItemDto[]>(
      `SELECT 'validation' AS kind, job_uuid AS uuid, name, status, progress_percentage, processed_contacts,
         nullif(total_contacts, 0) AS total_contacts, cost::float8, estimated_cost::float8, created_by, created_at,
         updated_at
       FROM validation_jobs WHERE id IN (${currentIds('validation_jobs')})`,
    );
  }

  /** The imports, without dry runs. Their own repository reads their progress. */
  async importUuids(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ import_uuid: string }[]>(
      `SELECT import_uuid FROM contact_imports WHERE NOT dry_run AND id IN (${currentIds('contact_imports')})`,
    );
    return rows.map(({ import_uuid }) => import_uuid);
  }

  /** Exports that a worker writes. The browser shows the progress of a streamed export itself. */
  async exports(manager: EntityManager): Promise<WorkItemDto[]> {
    return manager.query<WorkItemDto[]>(
      `SELECT 'export' AS kind, export_uuid AS uuid, NULL::text AS name, status,
         CASE WHEN status = 'COMPLETED' THEN 100 WHEN max_contacts IS NULL THEN 0
              ELSE least(99, 100::bigint * contact_count / max_contacts) END::integer
           AS progress_percentage,
         contact_count AS processed_contacts,
         CASE WHEN status = 'COMPLETED' THEN contact_count ELSE max_contacts END AS total_contacts,
         NULL::float8 AS cost, NULL::float8 AS estimated_cost, created_by, created_at, updated_at
       FROM contact_exports WHERE delivery = 'file' AND id IN (${currentIds('contact_exports', 'finished_at')})`,
    );
  }

  /** The scoring runs. Their own repository reads their progress. */
  async runUuids(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ run_uuid: string }[]>(
      `SELECT run_uuid FROM scoring_runs WHERE id IN (${currentIds('scoring_runs')})`,
    );
    return rows.map(({ run_uuid }) => run_uuid);
  }
}
