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

/** `all`: everybody; `filter`: contacts of a filter; `ids`: those that are named. Of them those who have results. */
export const SCORING_RUN_SCOPES = ['all', 'filter', 'ids'] as const;
export type ScoringRunScope = (typeof SCORING_RUN_SCOPES)[number];

/** One request to score many contacts in the background, and how far it came. */
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

  /** In order, each once. */
  @Column('integer', { array: true, nullable: true })
  contact_ids: number[] | null;

  /** Whether contacts without results are scored too: with 0. */
  @Column('boolean', { default: false })
  include_unvalidated: boolean;

  /** Null until it is known: for other scopes than `ids` at the end. */
  @Column('integer', { nullable: true })
  total_contacts: number | null;

  @Column('integer', { default: 0 })
  processed_contacts: number;

  /** Contacts whose score or tier became another. */
  @Column('integer', { default: 0 })
  changed_contacts: number;

  /** Named ids that no contact has. */
  @Column('integer', { default: 0 })
  missing_contacts: number;

  /** Named contacts that were left alone because they have no results; those of other scopes are not counted. */
  @Column('integer', { default: 0 })
  unvalidated_contacts: number;

  /** The processed contacts by tier; UNKNOWN are those who had no score. */
  @Column('jsonb', { default: {} })
  tiers_before: Partial<TierCounts>;

  @Column('jsonb', { default: {} })
  tiers_after: Partial<TierCounts>;

  /** The contacts of the run have ids above `first_id` up to `last_id`, taken when it starts. */
  @Column('integer', { default: 0 })
  first_id: number;

  /** All slices up to this id have been given out; those of the stretch that begins here, in part. */
  @Column('integer', { default: 0 })
  cursor_id: number;

  /** Where the stretch begins that slices are being given out of, and the last id of each of its blocks; else empty. */
  @Column('integer', { array: true, default: () => `'{}'` })
  stretch_ids: number[];

  /** Each pass over the stretch takes every so-many-th id of each block. */
  @Column('smallint', { default: 1 })
  stretch_passes: number;

  /** Slices of the stretch that were given out: one for each block in each pass. */
  @Column('integer', { default: 0 })
  stretch_given: number;

  @Column('integer', { default: 0 })
  last_id: number;

  /** Time between starting or resuming and pausing or ending, up to `active_since`. */
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
 * A part of a run that was given out and is not finished: contacts with ids above `from_id` up to `to_id`, and of them
 * `from_id + 1` and every `step`-th that follows. Its row goes in the transaction that writes its scores. Whoever works
 * on it holds the row locked; nobody does after a crash.
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
