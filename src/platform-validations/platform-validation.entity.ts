import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
  type ValueTransformer,
} from 'typeorm';
import type { Contact } from '../contacts/contact.entity.js';
import type { Platform } from '../common/platforms.js';

/** pg reads `numeric` as a string. A number is exact enough for the two decimals of a numeric(3,2). */
export const numericTransformer: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** The last known result of one platform for one contact. */
@Entity('platform_validations')
@Unique('uq_phone_platform', ['phone_e164', 'platform'])
@Check('ck_confidence_range', 'confidence_score >= 0.00 AND confidence_score <= 1.00')
@Check('ck_platform_values', `platform IN ('whatsapp', 'instagram', 'facebook', 'google', 'apple')`)
@Check('ck_response_time_positive', 'response_time_ms >= 0')
// TypeORM cannot declare DESC: the migrations create these, and the schema test checks them.
@Index('idx_platform_validations_newest', { synchronize: false })
@Index('idx_platform_validations_newest_valid', { synchronize: false })
@Index('idx_platform_validations_newest_contacts', { synchronize: false })
@Index('idx_platform_validations_place_newest', { synchronize: false })
@Index('idx_platform_validations_undated', ['contact_id'], { where: 'contact_created_at IS NULL' })
@Index('idx_platform_validations_contact_id', ['contact_id'])
@Index('idx_platform_validations_phone_platform', ['phone_e164', 'platform'])
@Index('idx_platform_validations_valid', ['is_valid'], { where: 'is_valid = TRUE' })
@Index('idx_platform_validations_expires', ['expires_at'])
@Index('idx_platform_validations_platform', ['platform'])
@Index('idx_platform_validations_business', ['is_business'], { where: 'is_business = TRUE' })
// TypeORM cannot declare expressions: the migration creates them, and the schema test checks them.
@Index('idx_platform_validations_line_status', { synchronize: false })
@Index('idx_platform_validations_line_type', { synchronize: false })
export class PlatformValidation {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'platform_validations_pkey',
  })
  id: number;

  @Column('integer')
  contact_id: number;

  @ManyToOne('Contact', 'platform_validations', {
    onDelete: 'CASCADE',
    nullable: false,
    orphanedRowAction: 'delete',
  })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'platform_validations_contact_id_fkey' })
  contact?: Contact;

  @Column('varchar', { length: 15 })
  phone_e164: string;

  @Column('varchar', { length: 20 })
  platform: Platform;

  @Column('boolean', { default: false })
  is_valid: boolean;

  @Column('boolean', { nullable: true, default: false })
  is_business: boolean | null;

  @Column('boolean', { nullable: true, default: false })
  is_premium: boolean | null;

  @Column('numeric', { precision: 3, scale: 2, default: () => '0.50', transformer: numericTransformer })
  confidence_score: number;

  @Column('jsonb', { nullable: true, default: {} })
  platform_details: Record<string, unknown> | null;

  @Column('jsonb', { nullable: true, default: {} })
  profile_info: Record<string, unknown> | null;

  @Column('varchar', { length: 50, nullable: true })
  validation_method: string | null;

  @Column('integer', { nullable: true })
  response_time_ms: number | null;

  @Column('varchar', { length: 100, nullable: true })
  validation_source: string | null;

  @Column('varchar', { length: 200, nullable: true })
  user_agent_used: string | null;

  @Column('varchar', { length: 100, nullable: true })
  proxy_used: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  validated_at: Date;

  // 24 hours, in the form in which TypeORM reads it from the catalog.
  @Column('timestamptz', { default: () => `(now() + '24:00:00')` })
  expires_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;

  /** When the contact was created. Null until it is known. See creation-times.sql.ts. */
  @Column({ type: 'timestamptz', nullable: true, select: false })
  contact_created_at: Date | null;

  /** Where the contact is, in one text for the index. Null until it is known. See placed-rows.sql.ts. */
  @Column({ type: 'text', collation: 'C', nullable: true, select: false })
  place: string | null;
}
