import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { EXAMPLE_CONTACT_IDS, type BodyExamples } from '../../common/examples.js';
import { OptionalNotNull, MaxCharacters } from '../../common/fields.js';
import { IdListField, MAX_ID } from '../../common/parameters.js';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';

/**
 * A validation job to run. Without `contact_filters` and `contact_ids` it takes contacts among all who may be
 * contacted.
 */
@ApiSchema({ name: 'ValidationJobCreate' })
export class CreateValidationJobDto {
  @ApiProperty({ maxLength: 200, example: 'Jalisco mobiles, August' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsNotEmpty()
  @MaxCharacters(200)
  @IsString()
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Before the autumn campaign' })
  @IsOptional()
  @MaxCharacters(10_000)
  @IsString()
  description?: string | null;

  @ApiProperty({ enum: PLATFORMS, isArray: true, example: ['whatsapp', 'facebook'] })
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(PLATFORMS, { each: true, message: `must be one of ${PLATFORMS.join(', ')}` })
  @IsArray()
  platforms: Platform[];

  @ApiPropertyOptional({
    type: ContactFilterDto,
    nullable: true,
    example: { state_code: ['JAL'], is_mobile: true },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ContactFilterDto)
  contact_filters?: ContactFilterDto | null;

  @IdListField('Contacts by id, instead of contact_filters')
  contact_ids?: number[] | null;

  @WholeNumber(1, MAX_ID, 1000, 'The most contacts of the job')
  max_contacts?: number;

  @WholeNumber(1, 1000, 25, 'Phones in one request to a validator')
  batch_size?: number;

  @WholeNumber(1, 50, 5, 'The most requests at once')
  max_concurrent?: number;

  @WholeNumber(0, 20, 3, 'Further attempts of a request after a transient failure')
  retry_attempts?: number;

  @WholeNumber(1, 1_000_000, 100, 'The most requests per minute')
  rate_limit_per_minute?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_ID,
    description: 'The budget: the job pauses before it pays for more lookups. Default: no budget',
  })
  @OptionalNotNull()
  @IsInt()
  @Min(1)
  @Max(MAX_ID)
  max_lookups?: number;

  @ApiPropertyOptional({
    default: false,
    description: 'Create no job: answer 200 with what the job would ask and cost',
  })
  @OptionalNotNull()
  @IsBoolean()
  dry_run?: boolean;

  @WholeNumber(1, 10, 5, '1 comes first')
  priority?: number;

  @ApiPropertyOptional({ default: false, description: 'Ask again even when the last result has not expired' })
  @OptionalNotNull()
  @IsBoolean()
  force?: boolean;
}

export const VALIDATION_JOB_EXAMPLES: BodyExamples<CreateValidationJobDto> = {
  never_asked: {
    summary: 'Contacts that match a filter and have no score yet',
    value: {
      name: 'Jalisco, never scored',
      description: 'Before the autumn campaign',
      platforms: ['whatsapp', 'facebook'],
      contact_filters: { state_code: ['JAL'], lead_tier: ['UNKNOWN'] },
      max_contacts: 100,
    },
  },
  ask_again: {
    summary: 'Some contacts by id, even when their last result has not expired',
    value: {
      name: 'Ask again',
      platforms: ['whatsapp', 'instagram', 'facebook', 'google', 'apple'],
      contact_ids: EXAMPLE_CONTACT_IDS,
      force: true,
    },
  },
};

function WholeNumber(min: number, max: number, fallback: number, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: min, maximum: max, default: fallback, description }),
    OptionalNotNull(),
    IsInt(),
    Min(min),
    Max(max),
  );
}

@ApiSchema({ name: 'JobRetry' })
export class RetryJobDto {
  @ApiPropertyOptional({
    default: false,
    description:
      'Ask again only about contacts and platforms that failed or were unknown. Only for a completed job, or a job that was retried like this before',
  })
  @OptionalNotNull()
  @IsBoolean()
  only_failed?: boolean;
}

export const JOB_RETRY_EXAMPLES: BodyExamples<RetryJobDto> = {
  only_failed: { summary: 'Ask again about failures only', value: { only_failed: true } },
};
