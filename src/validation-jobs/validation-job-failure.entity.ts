import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Platform } from '../common/platforms.js';
import { Contact } from '../contacts/contact.entity.js';
import { ValidationJob } from './validation-job.entity.js';
import type { FailureCode } from './validators/validator.js';

/** A contact and platform for which a job got neither valid nor invalid. */
@Entity('validation_job_failures')
@Index('idx_validation_job_failures_contact', ['contact_id'])
export class ValidationJobFailure {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'validation_job_failures_pkey' })
  job_id: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'validation_job_failures_pkey' })
  contact_id: number;

  @PrimaryColumn('varchar', { length: 20, primaryKeyConstraintName: 'validation_job_failures_pkey' })
  platform: Platform;

  /**
   * `unknown`: the validator answered so. `not_stored`: its answer could not be stored. Any other code: there was no
   * answer.
   */
  @Column('varchar', { length: 30 })
  code: FailureCode | 'not_stored' | 'unknown';

  /** The number of requests made about it. */
  @Column('integer', { default: 1 })
  attempts: number;

  @Column('timestamptz', { default: () => 'now()' })
  failed_at: Date;

  /** For an answer that could not be stored: the constraint, trigger or column that refused it. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** Whether the current retry still has to ask about it. */
  @Column('boolean', { default: false })
  to_retry: boolean;

  @ManyToOne(() => ValidationJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'fk_validation_job_failures_job' })
  job?: ValidationJob;

  @ManyToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'fk_validation_job_failures_contact' })
  contact?: Contact;
}
