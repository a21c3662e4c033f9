import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import {
  estimateMinutes,
  liveEstimateMinutes,
  percentage,
  type JobProgress,
} from '../engine/job-progress.js';
import type { Platform } from '../../common/platforms.js';
import { costOf } from '../job-costs.js';
import type { ValidationJob } from '../validation-job.entity.js';

const PROGRESS_COLUMNS = [
  'cursor_contact_id',
  'processed_contacts',
  'successful_validations',
  'failed_validations',
  'skipped_validations',
  'lookups',
  'lookups_reused',
  'lookups_repeated',
  'results_summary',
  'response_times',
  'active_seconds',
] as const satisfies (keyof JobProgress)[];

const WRITTEN_COLUMNS = [
  ...PROGRESS_COLUMNS,
  'progress_percentage',
  'estimated_duration_minutes',
  'cost',
] as const;

/** The progress of a locked job, with the values on which its percentage and estimate depend. */
export type LockedProgress = JobProgress &
  Pick<
    ValidationJob,
    | 'total_contacts'
    | 'batch_size'
    | 'platforms'
    | 'rate_limit_per_minute'
    | 'fencing_token'
    | 'status'
    | 'cost'
  >;

/** The SQL of a job's counters. They are read and written under a lock on the job, which two statements hold. */
@Injectable()
export class JobProgressRepository {
  constructor(@Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'prices'>) {}

  /** Locks the job; undefined when it is gone. */
  async lock(manager: EntityManager, jobId: number): Promise<LockedProgress | undefined> {
    const [row] = await manager.query<LockedProgress[]>(
      `SELECT ${PROGRESS_COLUMNS.join(', ')}, coalesce(results_summary, '{}') AS results_summary,
         total_contacts, batch_size, platforms, rate_limit_per_minute, fencing_token, status, cost
       FROM validation_jobs WHERE id = $1 FOR NO KEY UPDATE`,
      [jobId],
    );
    return row;
  }

  /** Writes the progress of a locked job. */
  async save(
    manager: EntityManager,
    jobId: number,
    job: LockedProgress,
    progress: JobProgress,
  ): Promise<void> {
    const pace = progress.processed_contacts > 0 ? progress.active_seconds / progress.processed_contacts : 0;
    const remaining = Math.max(0, job.total_contacts - progress.processed_contacts);
    // Uses the current price. The cost of earlier lookups stays.
    const paid = job.platforms.map((platform) => [
      platform,
      (progress.results_summary[platform]?.lookups ?? 0) - (job.results_summary[platform]?.lookups ?? 0),
    ]);
    const more = costOf(
      this.environment.prices,
      Object.fromEntries(paid) as Partial<Record<Platform, number>>,
    );
    const written = {
      ...progress,
      cost: more === null ? job.cost : (job.cost ?? 0) + more,
      progress_percentage: percentage(progress.processed_contacts, job.total_contacts),
      estimated_duration_minutes:
        progress.processed_contacts === 0
          ? estimateMinutes(job, job.total_contacts)
          : liveEstimateMinutes(job, {
              ...progress,
              seconds_per_contact: pace,
              remaining_contacts: remaining,
            }),
    };
    await manager.query(
      `UPDATE validation_jobs SET ${WRITTEN_COLUMNS.map((column, index) => `${column} = $${index + 2}`).join(', ')},
         error_count = 0, last_activity_at = now(), updated_at = now()
       WHERE id = $1`,
      [jobId, ...WRITTEN_COLUMNS.map((column) => written[column])],
    );
  }
}
