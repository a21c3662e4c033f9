import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import type { Platform } from '../common/platforms.js';
import type { Outcome } from './engine/job-progress.js';
import { ValidationJob } from './validation-job.entity.js';

/**
 * - `planned`: has to be asked, but not before a certain time
 * - `asked`: a worker is asking, or was asking when it died
 * - `answered`: the outcomes are stored and wait to be applied; applying deletes the row
 */
export type RequestState = 'planned' | 'asked' | 'answered';

/** One request to a validator, from its planning until its answer is applied. */
@Entity('validation_job_requests')
@Check('ck_validation_job_request_state', `state IN ('planned', 'asked', 'answered')`)
@Index('idx_validation_job_requests_batch', ['job_id', 'batch'])
@Index('idx_validation_job_requests_asked', ['platform', 'job_id'], { where: `state <> 'planned'` })
export class ValidationJobRequest {
  /** A bigint, which pg answers as text. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'validation_job_requests_pkey',
  })
  id: string;

  @Column('integer')
  job_id: number;

  /** The first contact of the batch. The batch is done when the last of its requests is gone. */
  @Column('integer')
  batch: number;

  /** The last contact of the batch. */
  @Column('integer')
  batch_end: number;

  /** The number of contacts in the batch, including those that need no request. */
  @Column('integer')
  batch_contacts: number;

  /**
   * The contacts of the batch, from everywhere between its first and its last. Null where an earlier version planned it:
   * then it is all contacts of the job between these.
   */
  @Column('integer', { array: true, nullable: true })
  batch_contact_ids: number[] | null;

  @Column('varchar', { length: 20 })
  platform: Platform;

  @Column('integer', { array: true })
  contact_ids: number[];

  @Column('varchar', { length: 10, default: 'planned' })
  state: RequestState;

  /** Attempts that failed. */
  @Column('integer', { default: 0 })
  attempts: number;

  /** The request was sent once and no answer arrived; the validator may have charged for it. */
  @Column('boolean', { default: false })
  maybe_paid: boolean;

  /** The number of outcomes that were paid for. */
  @Column('integer', { default: 0 })
  lookups: number;

  /** Phones that were asked about again after a fault. */
  @Column('integer', { default: 0 })
  lookups_repeated: number;

  /** The run that is asking. */
  @Column('integer', { nullable: true })
  fencing_token: number | null;

  /** The request is neither asked nor applied before this time. */
  @Column('timestamptz', { default: () => 'now()' })
  not_before: Date;

  @Column('jsonb', { nullable: true })
  outcomes: Outcome[] | null;

  @ManyToOne(() => ValidationJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'fk_validation_job_requests_job' })
  job?: ValidationJob;
}

/** Until when no job and no worker may ask a validator. */
@Entity('validator_pauses')
export class ValidatorPause {
  @PrimaryColumn('varchar', { length: 20, primaryKeyConstraintName: 'validator_pauses_pkey' })
  platform: Platform;

  @Column('timestamptz')
  paused_until: Date;

  /** Refusals in a row without Retry-After; each makes the pause longer. */
  @Column('integer', { default: 0 })
  refusals: number;
}

/** What a validator was asked in the current minute, hour and day. Only kept when a limit is set. */
@Entity('validator_usage')
@Check('ck_validator_usage_period', `period IN ('minute', 'hour', 'day')`)
export class ValidatorUsage {
  @PrimaryColumn('varchar', { length: 20, primaryKeyConstraintName: 'validator_usage_pkey' })
  platform: Platform;

  @PrimaryColumn('varchar', { length: 10, primaryKeyConstraintName: 'validator_usage_pkey' })
  period: 'minute' | 'hour' | 'day';

  @Column('timestamptz')
  began_at: Date;

  @Column('integer', { default: 0 })
  requests: number;

  @Column('integer', { default: 0 })
  lookups: number;
}

/** The `Idempotency-Key` with which a caller created a job. The same key does not create another job. */
@Entity('validation_job_keys')
@Index('idx_validation_job_keys_job', ['job_id'])
export class ValidationJobKey {
  @PrimaryColumn('varchar', { length: 100, primaryKeyConstraintName: 'validation_job_keys_pkey' })
  created_by: string;

  @PrimaryColumn('varchar', { length: 255, primaryKeyConstraintName: 'validation_job_keys_pkey' })
  idempotency_key: string;

  @Column('integer')
  job_id: number;

  /** SHA-256 of the request body: the same key with another body is refused. */
  @Column('varchar', { length: 64 })
  request_hash: string;

  @ManyToOne(() => ValidationJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'fk_validation_job_keys_job' })
  job?: ValidationJob;
}
