import { Check, Column, Entity, Index, JoinColumn, OneToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Contact } from '../contacts/contact.entity.js';
import type { Tier } from '../common/tiers.js';
import { numericTransformer } from '../platform-validations/platform-validation.entity.js';
import type { ScoreBreakdown } from './policy/scoring-policy.js';

const nullableScore = { precision: 3, scale: 2, nullable: true, transformer: numericTransformer } as const;

/** The score of one contact, with the values from which it was computed. */
@Entity('lead_scores')
@Unique('uq_lead_score_contact', ['contact_id'])
@Check('ck_whatsapp_score_range', 'whatsapp_score >= 0 AND whatsapp_score <= 20')
@Check('ck_instagram_score_range', 'instagram_score >= 0 AND instagram_score <= 20')
@Check('ck_facebook_score_range', 'facebook_score >= 0 AND facebook_score <= 20')
@Check('ck_google_score_range', 'google_score >= 0 AND google_score <= 20')
@Check('ck_apple_score_range', 'apple_score >= 0 AND apple_score <= 20')
@Check('ck_total_score_range', 'total_score >= 0 AND total_score <= 100')
@Check('ck_quality_tier_values', `quality_tier IN ('PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN')`)
@Check('ck_confidence_range', 'confidence_level >= 0.00 AND confidence_level <= 1.00')
@Check('ck_platform_count_range', 'platform_count >= 0 AND platform_count <= 5')
// TypeORM cannot declare DESC: the migrations create these, and the schema test checks them.
@Index('idx_lead_scores_total_score', { synchronize: false })
@Index('idx_lead_scores_platform_count', { synchronize: false })
@Index('idx_lead_scores_best_leads', { synchronize: false })
@Index('idx_lead_scores_best_of_tier', { synchronize: false })
@Index('idx_lead_scores_best_of_place', { synchronize: false })
@Index('idx_lead_scores_newest_contacts', { synchronize: false })
@Index('idx_lead_scores_undated', ['contact_id'], { where: 'contact_created_at IS NULL' })
@Index('idx_lead_scores_quality_tier', ['quality_tier'])
@Index('idx_lead_scores_phone', ['phone_e164'])
@Index('idx_lead_scores_calculated_at', ['last_calculated_at'])
export class LeadScore {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'lead_scores_pkey',
  })
  id: number;

  @Column('integer')
  contact_id: number;

  @OneToOne('Contact', 'lead_score_record', { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'lead_scores_contact_id_fkey' })
  contact?: Contact;

  @Column('varchar', { length: 15 })
  phone_e164: string;

  @Column('integer', { default: 0 })
  whatsapp_score: number;

  @Column('integer', { default: 0 })
  instagram_score: number;

  @Column('integer', { default: 0 })
  facebook_score: number;

  @Column('integer', { default: 0 })
  google_score: number;

  @Column('integer', { default: 0 })
  apple_score: number;

  @Column('integer', { default: 0 })
  total_score: number;

  @Column('varchar', { length: 20, default: 'UNKNOWN' })
  quality_tier: Tier;

  @Column('numeric', { precision: 3, scale: 2, default: () => '0.50', transformer: numericTransformer })
  confidence_level: number;

  @Column('integer', { default: 0 })
  platform_count: number;

  @Column('integer', { default: 0 })
  business_account_count: number;

  @Column('integer', { default: 0 })
  premium_account_count: number;

  @Column('numeric', nullableScore)
  activity_score: number | null;

  @Column('numeric', nullableScore)
  geographic_consistency_score: number | null;

  @Column('numeric', nullableScore)
  temporal_consistency_score: number | null;

  @Column('timestamptz', { default: () => 'now()' })
  last_calculated_at: Date;

  @Column('integer', { default: 1 })
  calculation_version: number;

  @Column('varchar', { length: 50, nullable: true, default: 'standard' })
  calculation_method: string | null;

  @Column('numeric', nullableScore)
  ml_prediction_score: number | null;

  @Column('varchar', { length: 20, nullable: true })
  ml_model_version: string | null;

  @Column('numeric', nullableScore)
  ml_confidence: number | null;

  @Column('jsonb', { nullable: true, default: {} })
  score_breakdown: ScoreBreakdown | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;

  /** Where the contact is, in one text for the index. Null until it is known. See placed-rows.sql.ts. */
  @Column({ type: 'text', collation: 'C', nullable: true, select: false })
  place: string | null;

  /** When the contact was created. Null until it is known. See creation-times.sql.ts. */
  @Column({ type: 'timestamptz', nullable: true, select: false })
  contact_created_at: Date | null;

  /** When the contact was sent the last message, as far as it is known. See contacted-leads.sql.ts. */
  @Column({ type: 'timestamptz', nullable: true, select: false })
  contact_last_sent_at: Date | null;
}
