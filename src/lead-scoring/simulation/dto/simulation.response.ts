import { ApiProperty } from '@nestjs/swagger';
import { TIERS, type Tier } from '../../../common/tiers.js';
import {
  SCORING_METHODS,
  SCORING_POLICY,
  type ScoringMethod,
  type ScoringPolicy,
} from '../../policy/scoring-policy.js';

const Count = (example: number): PropertyDecorator => ApiProperty({ type: 'integer', example });

/** Contacts of each tier. */
export class TierCounts implements Record<Tier, number> {
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
export class TierChangeExample {
  @ApiProperty({ type: 'integer', example: 42 })
  contact_id: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 72,
    description: 'As stored; null where never scored',
  })
  total_score_before: number | null;

  @ApiProperty({ type: 'integer', example: 78 })
  total_score_after: number;
}

/** How many contacts would go from one tier to another. */
export class TierChange {
  @ApiProperty({ enum: TIERS, example: 'MEDIUM' })
  from_tier: Tier;

  @ApiProperty({ enum: TIERS, example: 'HIGH' })
  to_tier: Tier;

  @ApiProperty({ type: 'integer', example: 120 })
  contacts: number;

  @ApiProperty({ type: [TierChangeExample], description: 'Those with the lowest ids' })
  examples: TierChangeExample[];
}

/** What would change. */
export class SimulationResponse {
  @ApiProperty({ enum: SCORING_METHODS, example: 'standard' })
  method: ScoringMethod;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    example: SCORING_POLICY,
    description: 'The whole policy that was tried',
  })
  policy: ScoringPolicy;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 20250820,
    description: 'Send it again to draw the same sample; null where everything was looked at',
  })
  seed: number | null;

  @ApiProperty({
    type: 'integer',
    example: 1_200_000,
    description: 'Contacts with a stored result that the filter takes: counted, not estimated',
  })
  population: number;

  @ApiProperty({ type: 'integer', example: 10_000, description: 'Contacts that were looked at' })
  contacts: number;

  @ApiProperty({ type: TierCounts, description: 'As stored; UNKNOWN was never scored' })
  tiers_before: TierCounts;

  @ApiProperty({ type: TierCounts, description: 'By the policy that was tried' })
  tiers_after: TierCounts;

  @ApiProperty({ type: 'integer', example: 1480, description: 'Contacts that would change their tier' })
  changed_contacts: number;

  @ApiProperty({ type: [TierChange], description: 'Most contacts first' })
  changes: TierChange[];

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 38.2,
    description: 'Of the stored scores; contacts that were never scored have none. Null where nobody has one',
  })
  mean_score_before: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 41.7, description: 'Of all that were looked at' })
  mean_score_after: number | null;
}
