import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Platform } from '../../common/platforms.js';

/** What a job would ask and cost: the answer to `dry_run`, which creates no job. */
@ApiSchema({ name: 'ValidationJobPlan' })
export class ValidationJobPlanDto {
  @ApiProperty({ enum: [true], example: true })
  dry_run: true;

  @ApiProperty({ type: 'integer', example: 1000 })
  total_contacts: number;

  @ApiProperty({ type: 'integer', example: 1850, description: 'Phones that validators would be asked about' })
  estimated_lookups: number;

  @ApiProperty({
    type: 'integer',
    example: 150,
    description: 'Not asked, because the last result has not expired',
  })
  lookups_reused: number;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'integer' },
    example: { whatsapp: 900, facebook: 950 },
  })
  lookups_by_platform: Partial<Record<Platform, number>>;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 64.75,
    description: 'From the prices in VALIDATOR_PRICE_…; null when no platform has a price',
  })
  estimated_cost: number | null;

  @ApiProperty({ type: 'integer', example: 1, description: 'The least time, by the rate limit alone' })
  estimated_duration_minutes: number;
}
