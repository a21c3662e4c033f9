import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { OptionalNotNull, toBoolean } from '../../common/fields.js';
import { TIERS, type Tier } from '../../common/tiers.js';

export class ScoreDistributionQueryDto {
  @ApiPropertyOptional({
    description:
      'Counts only contacts who may be contacted (true) or who may not (false). Without it everybody is counted, as in the statistics of contacts',
    example: true,
  })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  contactable?: boolean;
}

@ApiSchema({ name: 'TierContacts' })
export class TierContactsDto {
  @ApiProperty({ enum: TIERS, example: 'PREMIUM' })
  lead_tier: Tier;

  @ApiProperty({ type: 'integer', example: 1204 })
  contacts: number;
}

@ApiSchema({ name: 'ScoreContacts' })
export class ScoreContactsDto {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 87 })
  lead_score: number;

  @ApiProperty({ type: 'integer', example: 310 })
  contacts: number;
}

/** The exact distribution of scores at one moment. */
@ApiSchema({ name: 'ScoreDistribution' })
export class ScoreDistributionDto {
  @ApiProperty({ type: [TierContactsDto], description: 'All six tiers, best first' })
  tiers: TierContactsDto[];

  @ApiProperty({ type: [ScoreContactsDto], description: 'All scores from 0 to 100' })
  histogram: ScoreContactsDto[];

  @ApiProperty({ type: 'integer', example: 6_000_000 })
  scored: number;

  @ApiProperty({ type: 'integer', example: 25_833_272 })
  never_scored: number;
}
