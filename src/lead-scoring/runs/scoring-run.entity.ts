import {
  Check,
  Column,
  Entity,
  Generated,
  Index,
  PrimaryGeneratedColumn,
  Unique,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
} from 'typeorm';
import type { WorkStatus } from '../../background-work/work-states.js';
import type { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';
import type { TierCounts } from '../scores/score-writes.sql.js';
import type { ScoringMethod } from '../policy/scoring-policy.js';

/**
 * `all`: every contact; `filter`: contacts of a filter; `ids`: named contacts. Contacts without results are left
 * out.
 */
export const SCORING_RUN_SCOPES = ['all', 'filter', 'ids'] as const;
export type ScoringRunScope = (typeof SCORING_RUN_SCOPES)[number];

/** One request to score many contacts in the background, and its progress. */
@Entity('scoring_runs')
@Unique('uq_scoring_run_uuid', ['run_uuid'])
@Check(
  'ck_scoring_run_status_values',
  `status IN ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')`,
)
@Check('ck_scoring_run_method_values', `method IN ('standard', 'weighted')`)
@Check('ck_scoring_run_scope_values', `scope IN ('all', 'filter', 'ids')`)
@Check('ck_scoring_run_scope_filter', `(scope = 'filter') = (contact_filters IS NOT NULL)`)
@Check('ck_scoring_run_scope_ids', `(scope = 'ids') = (contact_ids IS NOT NULL)`)
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
  status: WorkStatus;

  @Column('varchar', { length: 20, default: 'standard' })
  method: ScoringMethod;

  @Column('varchar', { length: 20 })
  scope: ScoringRunScope;

  @Column('jsonb', { nullable: true })
  contact_filters: ContactFilterDto | null;

  /** In ascending order, without repetition. */
  @Column('integer', { array: true, nullable: true })
  contact_ids: number[] | null;

  /** Whether contacts without results are scored too, with 0 points. */
  @Column('boolean', { default: false })
  include_unvalidated: boolean;

  /** Null while it is unknown: runs of another scope than `ids` know it at the end. */
  @Column('integer', { nullable: true })
  total_contacts: number | null;

  @Column('integer', { default: 0 })
  processed_contacts: number;

  /** Contacts whose score or tier changed. */
  @Column('integer', { default: 0 })
  changed_contacts: number;

  /** Named ids that no contact has. */
  @Column('integer', { default: 0 })
  missing_contacts: number;

  /** Named contacts that were not scored because they have no results; other scopes do not count them. */
  @Column('integer', { default: 0 })
  unvalidated_contacts: number;

  /** The processed contacts by tier; UNKNOWN are contacts that had no score. */
  @Column('jsonb', { default: {} })
  tiers_before: Partial<TierCounts>;

  @Column('jsonb', { default: {} })
  tiers_after: Partial<TierCounts>;

  /** The run covers ids above `first_id` up to `last_id`, both set when it starts. */
  @Column('integer', { default: 0 })
  first_id: number;

  /** All slices up to this id have been given out; the current stretch begins here. */
  @Column('integer', { default: 0 })
  cursor_id: number;

  /** The first id of the current stretch, and the last id of each of its blocks; empty between stretches. */
  @Column('integer', { array: true, default: () => `'{}'` })
  stretch_ids: number[];

  /** A pass over the stretch takes every n-th id of each block; n is the number of passes. */
  @Column('smallint', { default: 1 })
  stretch_passes: number;

  /** How many slices of the stretch were given out, over all passes. */
  @Column('integer', { default: 0 })
  stretch_given: number;

  @Column('integer', { default: 0 })
  last_id: number;

  /** Seconds of work up to `active_since`; pauses do not count. */
  @Column('double precision', { default: 0 })
  active_seconds: number;

  @Column('timestamptz', { nullable: true })
  active_since: Date | null;

  @Column('text', { nullable: true })
  error_details: string | null;

  /** What slows the run down at the moment. */
  @Column('text', { array: true, default: [] })
  warnings: string[];

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

/**
 * A part of a run that was given out and is not finished: of the ids above `from_id` up to `to_id`, `from_id + 1`
 * and every `step`-th after it. The row is deleted in the transaction that writes the scores. The worker holds a
 * lock on the row; after a crash nobody does.
 */
@Entity('scoring_run_slices')
@Check('ck_scoring_run_slice_range', 'from_id < to_id')
export class ScoringRunSlice {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'scoring_run_slices_pkey' })
  run_id: number;

  @ManyToOne(() => ScoringRun, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'run_id', foreignKeyConstraintName: 'fk_scoring_run_slices_run' })
  run?: ScoringRun;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'scoring_run_slices_pkey' })
  from_id: number;

  @Column('integer')
  to_id: number;

  @Column('smallint', { default: 1 })
  step: number;

  @Column('integer', { default: 0 })
  failures: number;
}
