import { Check, Column, Entity, Generated, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ScoringMethod } from './scoring-policy.js';

export const SCORING_RUN_STATUSES = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED'] as const;
export type ScoringRunStatus = (typeof SCORING_RUN_STATUSES)[number];

/** One request to score many contacts in the background, and how far it came. */
@Entity('scoring_runs')
@Unique('uq_scoring_run_uuid', ['run_uuid'])
@Check('ck_scoring_run_status_values', `status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')`)
@Check('ck_scoring_run_method_values', `method IN ('standard', 'weighted')`)
@Index('idx_scoring_runs_active', ['status'], { where: `status IN ('QUEUED', 'RUNNING')` })
export class ScoringRun {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'scoring_runs_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  run_uuid: string;

  @Column('varchar', { length: 20, default: 'QUEUED' })
  status: ScoringRunStatus;

  @Column('varchar', { length: 20, default: 'standard' })
  method: ScoringMethod;

  @Column('integer', { array: true })
  contact_ids: number[];

  @Column('integer', { default: 0 })
  total_contacts: number;

  @Column('integer', { default: 0 })
  processed_contacts: number;

  @Column('integer', { default: 0 })
  missing_contacts: number;

  @Column('text', { nullable: true })
  error_details: string | null;

  @Column('varchar', { length: 100, default: 'system' })
  created_by: string;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  completed_at: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;
}
