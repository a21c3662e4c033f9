import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { TIERS, type Tier } from '../../common/tiers.js';

/** A contact with its score, as the specification describes it (block 5). */
@ApiSchema({ name: 'ContactWithScore' })
export class ContactWithScoreDto {
  @ApiProperty({ type: 'integer', example: 42 })
  id: number;

  @ApiProperty({ example: '+523312345678' })
  phone_e164: string;

  @ApiProperty({ example: '3312345678' })
  phone_national: string;

  @ApiProperty({ type: String, nullable: true, example: 'María Hernández López' })
  full_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jalisco' })
  state_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Zapopan' })
  municipality: string | null;

  @ApiProperty({ type: String, nullable: true, example: '33' })
  lada: string | null;

  @ApiProperty({ example: '2025-08-20T18:00:00.000Z' })
  created_at: Date;

  @ApiProperty({ type: Boolean, nullable: true, example: true, description: 'null: never validated' })
  whatsapp_validated: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, example: true })
  instagram_validated: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, example: false })
  facebook_validated: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, example: true })
  google_validated: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, example: null })
  apple_validated: boolean | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, maximum: 100, example: 78 })
  lead_score: number | null;

  @ApiProperty({ enum: TIERS, example: 'HIGH' })
  lead_tier: Tier;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:05:00.000Z' })
  last_scored_at: Date | null;

  @ApiProperty({ enum: PLATFORMS, isArray: true, example: ['whatsapp', 'instagram', 'google'] })
  validated_platforms: Platform[];

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.6 })
  validation_completeness: number;

  @ApiProperty({ example: true, description: 'Scored 70 or above' })
  is_high_value_lead: boolean;
}
