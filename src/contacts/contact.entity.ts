import { Check, Column, Entity, Index, OneToMany, OneToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { LeadScore } from '../lead-scoring/lead-score.entity.js';
import type { PlatformValidation } from '../platform-validations/platform-validation.entity.js';
import type { Platform } from '../common/platforms.js';
import type { Tier } from '../common/tiers.js';
import { CONTACT_STATUSES, type ContactStatus } from './contact-status.js';
import { isHighValueLead, validatedPlatforms, validationCompleteness } from './contact-computed.js';

/**
 * A phone contact: the table of the existing production database, with the columns that this program adds. The flags
 * and the score have no index on purpose, because every scoring run updates them
 * (docs/decisions/storage-parameters.md).
 */
@Entity('contacts')
@Unique('contacts_phone_e164_key', ['phone_e164'])
@Check('check_phone_e164_format', `phone_e164 ~ '^\\+52[0-9]{10}$'`)
@Check('check_phone_national_format', `phone_national ~ '^[0-9]{10}$'`)
@Check('check_send_count_positive', 'send_count >= 0')
@Check('check_validation_attempts_positive', 'validation_attempts >= 0')
@Check('contacts_lead_score_check', 'lead_score >= 0 AND lead_score <= 100')
@Check('contacts_lead_tier_check', `lead_tier IN ('PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN')`)
@Index('idx_contacts_premium_extraction', ['lada', 'status', 'opt_out_at'], {
  where: `status = 'VERIFIED' AND opt_out_at IS NULL`,
})
@Index('idx_contacts_location_extraction', ['state_name', 'city', 'status', 'opt_out_at'], {
  where: `status = 'VERIFIED' AND opt_out_at IS NULL`,
})
@Index('idx_contacts_active_mobile', ['status', 'is_mobile'], {
  where: `status IN ('ACTIVE', 'VERIFIED') AND opt_out_at IS NULL`,
})
@Index('idx_contacts_state_code', ['state_code'])
@Index('idx_contacts_state_status', ['state_code', 'status'])
@Index('idx_contacts_lada', ['lada'])
@Index('idx_contacts_lada_status', ['lada', 'status'])
@Index('idx_contacts_city', ['city'])
@Index('idx_contacts_city_status', ['city', 'status'])
@Index('idx_contacts_municipality', ['municipality'])
@Index('idx_contacts_operator', ['operator'])
@Index('idx_contacts_operator_status', ['operator', 'status'])
@Index('idx_contacts_is_mobile', ['is_mobile'])
@Index('idx_contacts_status', ['status'])
@Index('idx_contacts_last_sent_at', ['last_sent_at'])
@Index('idx_contacts_last_sent_filter', ['last_sent_at'], { where: 'last_sent_at IS NOT NULL' })
@Index('idx_contacts_opt_out_at', ['opt_out_at'])
@Index('idx_contacts_opt_out_filter', ['opt_out_at'], { where: 'opt_out_at IS NOT NULL' })
@Index('idx_contacts_phone_e164', ['phone_e164'])
@Index('idx_contacts_phone_national', ['phone_national'])
@Index('idx_contacts_full_name', ['full_name'])
@Index('idx_contacts_dashboard_combo', ['state_name', 'municipality', 'lada', 'is_mobile', 'opt_out_at'], {
  where: 'opt_out_at IS NULL',
})
// TypeORM cannot declare DESC: the migration creates it, and the schema test checks it.
@Index('idx_contacts_not_opted_out_created', { synchronize: false })
@Index('idx_contacts_state_code_created', { synchronize: false })
@Index('idx_contacts_state_name_created', { synchronize: false })
@Index('idx_contacts_municipality_created', { synchronize: false })
@Index('idx_contacts_lada_created', { synchronize: false })
@Index('idx_contacts_operator_created', { synchronize: false })
@Index('idx_contacts_is_mobile_created', { synchronize: false })
@Index('idx_contacts_name_beginnings', { synchronize: false })
export class Contact {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'contacts_pkey',
  })
  id: number;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;

  @Column('varchar', { length: 15 })
  phone_e164: string;

  @Column('varchar', { length: 12 })
  phone_national: string;

  @Column('varchar', { length: 20, nullable: true })
  phone_original: string | null;

  @Column('varchar', { length: 255, nullable: true })
  full_name: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('varchar', { length: 100, nullable: true })
  neighborhood: string | null;

  @Column('varchar', { length: 3, nullable: true })
  lada: string | null;

  @Column('varchar', { length: 5, nullable: true })
  state_code: string | null;

  @Column('varchar', { length: 50, nullable: true })
  state_name: string | null;

  @Column('varchar', { length: 100, nullable: true })
  municipality: string | null;

  @Column('varchar', { length: 100, nullable: true })
  city: string | null;

  @Column('boolean', { default: true })
  is_mobile: boolean;

  @Column('varchar', { length: 50, nullable: true })
  operator: string | null;

  @Column('enum', { enum: CONTACT_STATUSES, enumName: 'contactstatus', default: 'UNKNOWN' })
  status: ContactStatus;

  @Column('timestamptz', { nullable: true })
  status_updated_at: Date | null;

  @Column('varchar', { length: 50, nullable: true })
  status_source: string | null;

  @Column('integer', { default: 0 })
  send_count: number;

  @Column('timestamptz', { nullable: true })
  last_sent_at: Date | null;

  @Column('timestamptz', { nullable: true })
  opt_out_at: Date | null;

  @Column('varchar', { length: 20, nullable: true })
  opt_out_method: string | null;

  @Column('timestamptz', { nullable: true })
  last_validated_at: Date | null;

  @Column('integer', { default: 0 })
  validation_attempts: number;

  @Column('varchar', { length: 50, default: 'TELCEL2022' })
  source: string;

  @Column('varchar', { length: 50, nullable: true })
  import_batch_id: string | null;

  @Column('boolean', { nullable: true })
  whatsapp_validated: boolean | null;

  @Column('boolean', { nullable: true })
  instagram_validated: boolean | null;

  @Column('boolean', { nullable: true })
  facebook_validated: boolean | null;

  @Column('boolean', { nullable: true })
  google_validated: boolean | null;

  @Column('boolean', { nullable: true })
  apple_validated: boolean | null;

  @Column('timestamptz', { nullable: true })
  last_platform_validation: Date | null;

  @Column('integer', { default: 0 })
  platform_validation_count: number;

  @Column('integer', { nullable: true })
  lead_score: number | null;

  @Column('varchar', { length: 20, default: 'UNKNOWN' })
  lead_tier: Tier;

  @Column('timestamptz', { nullable: true })
  last_scored_at: Date | null;

  /** Saved with the contact. A result that is removed from the list is deleted. */
  @OneToMany('PlatformValidation', 'contact', { cascade: true })
  platform_validations?: PlatformValidation[];

  /**
   * Saved with the contact. Remove the entity to delete a score: saving the contact without it fails
   * (docs/decisions/relations.md).
   */
  @OneToOne('LeadScore', 'contact', { cascade: true })
  lead_score_record?: LeadScore | null;

  /** The platforms on which the contact was found valid. */
  get validated_platforms(): Platform[] {
    return validatedPlatforms(this);
  }

  /** The share of the five platforms on which the contact was found valid, from 0 to 1. */
  get validation_completeness(): number {
    return validationCompleteness(this);
  }

  /** Whether the contact is a high-value lead: a score of 70 or more. */
  get is_high_value_lead(): boolean {
    return isHighValueLead(this);
  }
}
