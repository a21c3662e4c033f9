import { Check, Column, Entity, Generated, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { ContactCount } from '../statistics/contact-counter.js';

/** A saved filter with its name and its counts. */
@Entity('segments')
@Unique('uq_segment_uuid', ['segment_uuid'])
@Unique('uq_segment_name', ['name'])
@Check('ck_segment_precision_values', `precision IN ('exact', 'estimated')`)
export class Segment {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'segments_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  segment_uuid: string;

  @Column('varchar', { length: 100 })
  name: string;

  @Column('jsonb')
  filter: ContactFilterDto;

  @Column('integer')
  contactable: number;

  @Column('integer')
  total: number;

  @Column('varchar', { length: 10 })
  precision: ContactCount['precision'];

  @Column('timestamptz', { default: () => 'now()' })
  counted_at: Date;

  @Column('varchar', { length: 100 })
  created_by: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;
}
