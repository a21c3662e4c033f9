import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WorkItemDto } from './dto/work.dto.js';

/** At most so many of a kind, whatever piles up. */
const MOST = 20;
const SHOWN_AFTER_END = "interval '10 minutes'";
const UNFINISHED = "'QUEUED', 'RUNNING', 'PAUSED'";

/** The ids of what has not ended, by the index on the status, and of the newest that ended just now. */
function currentIds(table: 'validation_jobs' | 'scoring_runs' | 'contact_imports'): string {
  return `
    (SELECT id FROM ${table} WHERE status IN (${UNFINISHED}) ORDER BY created_at DESC LIMIT ${MOST})
    UNION
    (SELECT id FROM (SELECT id, completed_at FROM ${table} ORDER BY created_at DESC LIMIT ${MOST}) newest
      WHERE completed_at > now() - ${SHOWN_AFTER_END})`;
}

/** The SQL of what runs in the background. */
@Injectable()
export class CurrentWorkRepository {
  /** Validation jobs without what is only shown of a single one: `contact_ids` may hold 100,000 of them. */
  async jobs(manager: EntityManager): Promise<WorkItemDto[]> {
    return manager.query<WorkItemDto[]>(
      `SELECT 'validation' AS kind, job_uuid AS uuid, name, status, progress_percentage, processed_contacts,
         nullif(total_contacts, 0) AS total_contacts, created_by, created_at, updated_at
       FROM validation_jobs WHERE id IN (${currentIds('validation_jobs')})`,
    );
  }

  /** The imports, whose progress their own repository knows; without dry runs, which whoever made one looks at. */
  async importUuids(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ import_uuid: string }[]>(
      `SELECT import_uuid FROM contact_imports WHERE NOT dry_run AND id IN (${currentIds('contact_imports')})`,
    );
    return rows.map(({ import_uuid }) => import_uuid);
  }

  /** The scoring runs, whose progress their own repository knows. */
  async runUuids(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ run_uuid: string }[]>(
      `SELECT run_uuid FROM scoring_runs WHERE id IN (${currentIds('scoring_runs')})`,
    );
    return rows.map(({ run_uuid }) => run_uuid);
  }
}
