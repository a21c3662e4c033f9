import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { OptionalNotNull } from '../../../common/fields.js';
import { PLATFORMS, type Platform } from '../../../common/platforms.js';
import {
  COMBINATION_NAMES,
  BOUNDED_TIERS,
  SCORING_POLICY,
  type CombinationName,
  type BoundedTier,
} from '../../policy/scoring-policy.js';

const MAX_POINTS = 100;

@ApiSchema({ name: 'PlatformWeights' })
export class PlatformWeightsDto implements Record<Platform, number> {
  @WholeNumber(0, 100, 25)
  whatsapp: number;

  @WholeNumber(0, 100, 20)
  instagram: number;

  @WholeNumber(0, 100, 20)
  facebook: number;

  @WholeNumber(0, 100, 20)
  google: number;

  @WholeNumber(0, 100, 15)
  apple: number;
}

@ApiSchema({ name: 'PlatformCountBonus' })
export class PlatformCountBonusDto {
  @WholeNumber(1, PLATFORMS.length, 4)
  platforms: number;

  @WholeNumber(0, MAX_POINTS, 10)
  points: number;
}

@ApiSchema({ name: 'CombinationBonusPoints' })
export class CombinationBonusPointsDto {
  @ApiProperty({ enum: COMBINATION_NAMES, example: 'whatsapp_facebook' })
  @IsIn(COMBINATION_NAMES, { message: `must be one of ${COMBINATION_NAMES.join(', ')}` })
  name: CombinationName;

  @WholeNumber(0, MAX_POINTS, 3)
  points: number;
}

@ApiSchema({ name: 'TierBound' })
export class TierBoundDto {
  @ApiProperty({ enum: BOUNDED_TIERS, example: 'PREMIUM' })
  @IsIn(BOUNDED_TIERS, { message: `must be one of ${BOUNDED_TIERS.join(', ')}` })
  tier: BoundedTier;

  @WholeNumber(0, 100, 85)
  min: number;
}

/** The numbers of the policy that a simulation replaces. The others keep their values. */
@ApiSchema({ name: 'PolicyOverride' })
export class PolicyOverrideDto {
  @OptionalPoints(
    0,
    MAX_POINTS,
    SCORING_POLICY.base_points,
    'Points of a valid platform, before its confidence',
  )
  base_points?: number;

  @OptionalPoints(0, MAX_POINTS, SCORING_POLICY.business_points, 'Points that a business account adds')
  business_points?: number;

  @OptionalPoints(0, MAX_POINTS, SCORING_POLICY.premium_points, 'Points that a premium account adds')
  premium_points?: number;

  @OptionalPoints(
    1,
    20,
    SCORING_POLICY.max_platform_score,
    'The most points of a platform. A score above 20 could not be stored',
  )
  max_platform_score?: number;

  @ApiPropertyOptional({
    type: PlatformWeightsDto,
    description: 'For the method weighted: all five weights, which add up to 100',
    example: SCORING_POLICY.platform_weights,
  })
  @OptionalNotNull()
  @IsObject()
  @ValidateNested()
  @Type(() => PlatformWeightsDto)
  platform_weights?: PlatformWeightsDto;

  @ApiPropertyOptional({
    type: [PlatformCountBonusDto],
    description: 'Replaces the whole list, most platforms first. 0 points switch a bonus off',
    example: SCORING_POLICY.platform_count_bonuses,
  })
  @NestedList(PLATFORMS.length, () => PlatformCountBonusDto)
  platform_count_bonuses?: PlatformCountBonusDto[];

  @ApiPropertyOptional({ type: [CombinationBonusPointsDto], description: 'A bonus that is not named stays' })
  @NestedList(COMBINATION_NAMES.length, () => CombinationBonusPointsDto)
  @ArrayUnique((bonus: CombinationBonusPointsDto) => bonus.name, { message: 'must name each bonus once' })
  combination_bonuses?: CombinationBonusPointsDto[];

  @OptionalPoints(0, MAX_POINTS, SCORING_POLICY.max_bonus, 'The most points of all bonuses together')
  max_bonus?: number;

  @ApiPropertyOptional({
    type: [TierBoundDto],
    description: 'A tier that is not named keeps its bound. The bounds must fall from PREMIUM to LOW',
  })
  @NestedList(BOUNDED_TIERS.length, () => TierBoundDto)
  @ArrayUnique((bound: TierBoundDto) => bound.tier, { message: 'must name each tier once' })
  tier_bounds?: TierBoundDto[];
}

function WholeNumber(min: number, max: number, example: number): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: min, maximum: max, example }),
    IsInt(),
    Min(min),
    Max(max),
  );
}

function OptionalPoints(min: number, max: number, fallback: number, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: min, maximum: max, default: fallback, description }),
    OptionalNotNull(),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/**
 * A list of 1 to `maxLength` objects, each of which is checked. Without IsObject, a list within the list would pass.
 */
function NestedList(maxLength: number, type: () => new () => object): PropertyDecorator {
  return applyDecorators(
    OptionalNotNull(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(maxLength),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(type),
  );
}
