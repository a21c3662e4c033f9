import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TIERS, type Tier } from '../../../common/tiers.js';
import {
  SCORING_METHODS,
  SCORING_POLICY,
  type ScoringMethod,
  type ScoringPolicy,
} from '../../policy/scoring-policy.js';

const Count = (example: number): PropertyDecorator => ApiProperty({ type: 'integer', example });

/** The number of contacts in each tier. */
@ApiSchema({ name: 'TierCounts' })
export class TierCountsDto implements Record<Tier, number> {
  @Count(70)
  PREMIUM: number;

  @Count(480)
  HIGH: number;

  @Count(2700)
  MEDIUM: number;

  @Count(4400)
  LOW: number;

  @Count(2350)
  POOR: number;

  @Count(0)
  UNKNOWN: number;
}

/** A contact that would change its tier. */
@ApiSchema({ name: 'TierChangeExample' })
export class TierChangeExampleDto {
  @ApiProperty({ type: 'integer', example: 42 })
  contact_id: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 72,
    description: 'The stored score; null when the contact was never scored',
  })
  total_score_before: number | null;

  @ApiProperty({ type: 'integer', example: 78 })
  total_score_after: number;
}

/** The number of contacts that would move from one tier to another. */
@ApiSchema({ name: 'TierChange' })
export class TierChangeDto {
  @ApiProperty({ enum: TIERS, example: 'MEDIUM' })
  from_tier: Tier;

  @ApiProperty({ enum: TIERS, example: 'HIGH' })
  to_tier: Tier;

  @ApiProperty({ type: 'integer', example: 120 })
  contacts: number;

  @ApiProperty({ type: [TierChangeExampleDto], description: 'The contacts with the lowest ids' })
  examples: TierChangeExampleDto[];
}

/** The changes that the policy would make. */
@ApiSchema({ name: 'SimulationResponse' })
export class SimulationResponseDto {
  @ApiProperty({ enum: SCORING_METHODS, example: 'standard' })
  method: ScoringMethod;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    example: SCORING_POLICY,
    description: 'The whole policy of the simulation',
  })
  policy: ScoringPolicy;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 20250820,
    description: 'Send this seed again to get the same sample; null when all contacts were taken',
  })
  seed: number | null;

  @ApiProperty({
    type: 'integer',
    example: 1_200_000,
    description: 'Contacts with a stored result that match the filter: counted, not estimated',
  })
  population: number;

  @ApiProperty({ type: 'integer', example: 10_000, description: 'Contacts in the sample' })
  contacts: number;

  @ApiProperty({ type: TierCountsDto, description: 'The stored tiers; UNKNOWN contacts were never scored' })
  tiers_before: TierCountsDto;

  @ApiProperty({ type: TierCountsDto, description: 'The tiers by the policy of the simulation' })
  tiers_after: TierCountsDto;

  @ApiProperty({ type: 'integer', example: 1480, description: 'Contacts that would change their tier' })
  changed_contacts: number;

  @ApiProperty({ type: [TierChangeDto], description: 'Most contacts first' })
  changes: TierChangeDto[];

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 38.2,
    description:
      'The mean of the stored scores, without contacts that were never scored; null when there are no scores',
  })
  mean_score_before: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 41.7,
    description: 'The mean of the simulated scores of all contacts in the sample',
  })
  mean_score_after: number | null;
}
