import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { OptionalNotNull } from '../../../common/fields.js';
import type { BodyExamples } from '../../../common/examples.js';
import { ContactFilterDto } from '../../../contacts/filter/contact-filter.dto.js';
import { SCORING_METHODS, type ScoringMethod } from '../../policy/scoring-policy.js';
import { PolicyOverrideDto } from './policy-override.dto.js';

export const DEFAULT_SAMPLE_SIZE = 10_000;
export const DEFAULT_EXAMPLES = 10;
export const MAX_SEED = 2_147_483_647;

/** The policy to try, and the contacts. An empty request shows what scoring everybody again would change. */
@ApiSchema({ name: 'SimulationRequest' })
export class SimulationRequestDto {
  @ApiPropertyOptional({
    type: PolicyOverrideDto,
    description: 'Numbers of the policy to change. Default: the policy as it is',
    example: { business_points: 5, tier_bounds: [{ tier: 'PREMIUM', min: 85 }] },
  })
  @OptionalNotNull()
  @IsObject()
  @ValidateNested()
  @Type(() => PolicyOverrideDto)
  policy?: PolicyOverrideDto;

  @ApiPropertyOptional({ enum: SCORING_METHODS, default: 'standard' })
  @OptionalNotNull()
  @IsIn(SCORING_METHODS, { message: `must be one of ${SCORING_METHODS.join(', ')}` })
  method?: ScoringMethod;

  @ApiPropertyOptional({
    type: ContactFilterDto,
    nullable: true,
    description:
      'Only contacts that match this filter. A filter, even an empty one, leaves out contacts who may not be contacted. ' +
      'Without a filter, every contact with a stored result is included',
    example: { state_code: ['JAL'] },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ContactFilterDto)
  contact_filters?: ContactFilterDto | null;

  @WholeNumber(1, 100_000, 'The number of contacts in the sample', DEFAULT_SAMPLE_SIZE)
  sample_size?: number;

  @ApiPropertyOptional({ default: false, description: 'Take all contacts instead of a sample' })
  @OptionalNotNull()
  @IsBoolean()
  everything?: boolean;

  @WholeNumber(0, MAX_SEED, 'The same seed gives the same sample. Default: a random seed')
  seed?: number;

  @WholeNumber(0, 100, 'The most examples of each change', DEFAULT_EXAMPLES)
  examples?: number;
}

export const SIMULATION_EXAMPLES: BodyExamples<SimulationRequestDto> = {
  other_policy: {
    summary: 'Business accounts count more, and PREMIUM begins at 85, for a sample of Jalisco',
    value: {
      policy: { business_points: 5, tier_bounds: [{ tier: 'PREMIUM', min: 85 }] },
      contact_filters: { state_code: ['JAL'] },
      sample_size: 1000,
      seed: 52,
    },
  },
  rerun: {
    summary: 'What scoring everybody with results again would change',
    value: { everything: true },
  },
  weighted: { summary: 'The method weighted', value: { method: 'weighted' } },
};

function WholeNumber(min: number, max: number, description: string, fallback?: number): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: min,
      maximum: max,
      description,
      ...(fallback !== undefined && { default: fallback }),
    }),
    OptionalNotNull(),
    IsInt(),
    Min(min),
    Max(max),
  );
}
