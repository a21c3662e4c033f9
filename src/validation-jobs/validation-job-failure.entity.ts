import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Platform } from '../common/platforms.js';
import { Contact } from '../contacts/contact.entity.js';
import { ValidationJob } from './validation-job.entity.js';
import type { FailureCode } from './validators/validator.js';

/** A contact and platform that a job got no valid or invalid for. */
@Entity('validation_job_failures')
@Index('idx_validation_job_failures_contact', ['contact_id'])
export class ValidationJobFailure {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'validation_job_failures_pkey' })
  job_id: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'validation_job_failures_pkey' })
  contact_id: number;

  @PrimaryColumn('varchar', { length: 20, primaryKeyConstraintName: 'validation_job_failures_pkey' })
  platform: Platform;

  /** `unknown` is what the validator answered; every other code says why it gave no answer. */
  @Column('varchar', { length: 30 })
  code: FailureCode | 'unknown';

  /** How many requests were made for it. */
  @Column('integer', { default: 1 })
  attempts: number;

  @Column('timestamptz', { default: () => 'now()' })
  failed_at: Date;

  /** Whether the retry under way is still to ask about it. */
  @Column('boolean', { default: false })
  to_retry: boolean;

  @ManyToOne(() => ValidationJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'fk_validation_job_failures_job' })
  job?: ValidationJob;

  @ManyToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'fk_validation_job_failures_contact' })
  contact?: Contact;
}
