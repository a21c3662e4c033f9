import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { TIERS, type Tier } from '../../common/tiers.js';
import { type ScoreBreakdown, SCORING_METHODS, type ScoringMethod } from '../policy/scoring-policy.js';
import { OptionalNotNull } from '../../common/fields.js';

const BREAKDOWN_EXAMPLE: ScoreBreakdown = {
  method: 'standard',
  platform_scores: { whatsapp: 17, instagram: 0, facebook: 13, google: 0, apple: 0 },
  platform_points: 30,
  combination_bonus: {
    platform_count: 2,
    whatsapp_facebook: 3,
    instagram_facebook: 0,
    google_apple: 0,
    over_cap: 0,
    total: 5,
  },
  over_cap: 0,
  total_score: 35,
  confidence_scores: { whatsapp: 0.95, facebook: 0.9 },
  expired_platforms: [],
  other_number: [],
};

/** The stored score of a contact. */
@ApiSchema({ name: 'LeadScoreResponse' })
export class LeadScoreResponseDto {
  @ApiProperty({ type: 'integer', example: 7 })
  id: number;

  @ApiProperty({ type: 'integer', example: 42 })
  contact_id: number;

  @ApiProperty({ example: '+523312345678' })
  phone_e164: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 20, example: 17 })
  whatsapp_score: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 20, example: 0 })
  instagram_score: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 20, example: 13 })
  facebook_score: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 20, example: 0 })
  google_score: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 20, example: 0 })
  apple_score: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 35 })
  total_score: number;

  @ApiProperty({ enum: TIERS, example: 'LOW' })
  quality_tier: Tier;

  @ApiProperty({
    example: 0.93,
    description: 'Mean confidence of the valid platforms; 0.5 when there is none',
  })
  confidence_level: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 5, example: 2 })
  platform_count: number;

  @ApiProperty({ type: 'integer', example: 1 })
  business_account_count: number;

  @ApiProperty({ type: 'integer', example: 0 })
  premium_account_count: number;

  @ApiProperty({ example: '2025-08-20T18:05:00.000Z' })
  last_calculated_at: Date;

  @ApiProperty({
    type: 'integer',
    example: 1,
    description: 'The number of times that this contact was scored',
  })
  calculation_version: number;

  @ApiProperty({ type: String, nullable: true, example: 'standard' })
  calculation_method: string | null;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    example: BREAKDOWN_EXAMPLE,
    description:
      'platform_points + combination_bonus.total + over_cap = total_score; the parts of the bonus add up to its total. ' +
      'Platforms in other_number have results for an earlier number of the contact, which do not count',
  })
  score_breakdown: ScoreBreakdown;
}

/** The answer to a batch: the two fields of the specification, and where to follow the run. */
@ApiSchema({ name: 'BatchAccepted' })
export class BatchAcceptedDto {
  @ApiProperty({ example: 'Batch scoring started for 3 contacts' })
  message: string;

  @ApiProperty({ example: 'processing' })
  status: string;

  @ApiProperty({ format: 'uuid', example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11' })
  run_uuid: string;
}

export class MethodQueryDto {
  @ApiPropertyOptional({
    enum: SCORING_METHODS,
    default: 'standard',
    description:
      'standard adds up the platform scores; weighted multiplies them by the weights 25, 20, 20, 20, 15',
  })
  @OptionalNotNull()
  @IsIn(SCORING_METHODS, { message: `must be one of ${SCORING_METHODS.join(', ')}` })
  method: ScoringMethod = 'standard';
}
