import { Check, Column, Entity, Generated, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ContactFilterDto } from '../contacts/filter/contact-filter.dto.js';
import type { WorkStatus } from '../background-work/work-states.js';
import type { Platform } from '../common/platforms.js';
import type { ResponseTimes } from './engine/response-times.js';
import type { ResultsSummary } from './engine/results-summary.js';

/** A request to ask the validators about many contacts, and its progress. */
@Entity('validation_jobs')
@Unique('uq_validation_job_uuid', ['job_uuid'])
@Check(
  'ck_job_status_values',
  `status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'PAUSED')`,
)
@Check('ck_progress_range', 'progress_percentage >= 0 AND progress_percentage <= 100')
@Check('ck_batch_size_range', 'batch_size > 0 AND batch_size <= 1000')
@Check('ck_concurrent_range', 'max_concurrent > 0 AND max_concurrent <= 50')
@Check('ck_priority_range', 'priority >= 1 AND priority <= 10')
// TypeORM cannot declare DESC: the migration creates it, and the schema test checks it.
@Index('idx_validation_jobs_created_at', { synchronize: false })
@Index('idx_validation_jobs_status', ['status'])
@Index('idx_validation_jobs_uuid', ['job_uuid'])
@Index('idx_validation_jobs_created_by', ['created_by'])
@Index('idx_validation_jobs_priority', ['priority', 'created_at'])
@Index('idx_validation_jobs_active', ['status', 'started_at'], { where: `status IN ('QUEUED', 'RUNNING')` })
export class ValidationJob {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'validation_jobs_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  job_uuid: string;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('varchar', { array: true, default: () => `'{}'` })
  platforms: Platform[];

  @Column('jsonb', { nullable: true, default: {} })
  contact_filters: ContactFilterDto | null;

  @Column('integer', { default: 1000 })
  max_contacts: number;

  @Column('integer', { array: true, nullable: true })
  contact_ids: number[] | null;

  /** Ask again even when the last result has not expired. */
  @Column('boolean', { default: false })
  force: boolean;

  @Column('varchar', { length: 20, default: 'QUEUED' })
  status: WorkStatus;

  @Column('integer', { default: 0 })
  progress_percentage: number;

  @Column('varchar', { length: 100, nullable: true })
  current_step: string | null;

  @Column('integer', { default: 0 })
  total_contacts: number;

  @Column('integer', { default: 0 })
  processed_contacts: number;

  @Column('integer', { default: 0 })
  successful_validations: number;

  @Column('integer', { default: 0 })
  failed_validations: number;

  @Column('integer', { default: 0 })
  skipped_validations: number;

  @Column('integer', { default: 25 })
  batch_size: number;

  @Column('integer', { default: 5 })
  max_concurrent: number;

  @Column('integer', { default: 3 })
  retry_attempts: number;

  @Column('integer', { default: 100 })
  rate_limit_per_minute: number;

  @Column('integer', { nullable: true })
  estimated_duration_minutes: number | null;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  completed_at: Date | null;

  @Column('timestamptz', { nullable: true })
  last_activity_at: Date | null;

  @Column('varchar', { length: 100, default: 'system' })
  created_by: string;

  @Column('varchar', { length: 50, default: 'web' })
  created_via: string;

  @Column('integer', { default: 5 })
  priority: number;

  @Column('jsonb', { nullable: true, default: {} })
  results_summary: ResultsSummary | null;

  @Column('text', { nullable: true })
  error_details: string | null;

  @Column('text', { array: true, nullable: true, default: () => `'{}'` })
  warnings: string[] | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;

  /** Every contact up to this id is done, or is part of a row in `validation_job_requests`. */
  @Column('integer', { default: 0 })
  cursor_contact_id: number;

  /** Incremented each time a worker takes the job. Only the holder of the newest token may write. */
  @Column('integer', { default: 0 })
  fencing_token: number;

  @Column('timestamptz', { nullable: true })
  lease_expires_at: Date | null;

  /** How often the job was retried; a part of the idempotency keys. */
  @Column('integer', { default: 0 })
  retry_count: number;

  /** Whether the job now asks only about what failed before. */
  @Column('boolean', { default: false })
  only_failed: boolean;

  /** Unexpected errors since the last checkpoint; too many of them end the job. */
  @Column('integer', { default: 0 })
  error_count: number;

  /** Time that workers spent on the job up to the last checkpoint. */
  @Column('double precision', { default: 0 })
  active_seconds: number;

  /** Phones in answered requests, which are the ones that are paid for. */
  @Column('integer', { default: 0 })
  lookups: number;

  /** Lookups that were not made, because the last result had not expired. */
  @Column('integer', { default: 0 })
  lookups_reused: number;

  /** Phones that were asked about again after a fault, although the first request may have been paid for. */
  @Column('integer', { default: 0 })
  lookups_repeated: number;

  /** The number of lookups that the job would pay for, estimated before its first request. */
  @Column('integer', { nullable: true })
  estimated_lookups: number | null;

  /** The price of the answered lookups; null without prices. */
  @Column('double precision', { nullable: true })
  cost: number | null;

  /** The estimated price of the whole job. */
  @Column('double precision', { nullable: true })
  estimated_cost: number | null;

  /** The budget: the job pauses before it exceeds it. */
  @Column('integer', { nullable: true })
  max_lookups: number | null;

  /** Histograms from which the percentiles of the summary are computed. */
  @Column('jsonb', { default: {} })
  response_times: ResponseTimes;
}
