import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ScoringRun } from './scoring-run.entity.js';

/**
 * A part of a run that was given out and is not finished: contacts with ids above `from_id` up to `to_id`. Its row
 * goes in the transaction that writes its scores. Whoever works on it holds the row locked; nobody does after a crash.
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

  @Column('integer', { default: 0 })
  failures: number;
}
