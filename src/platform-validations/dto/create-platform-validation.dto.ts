import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { FreeObject, MaxCharacters, OptionalNotNull } from '../../common/fields.js';
import { EXAMPLE_CONTACT, type BodyExamples } from '../../common/examples.js';
import { IdField } from '../../common/parameters.js';
import { E164_PATTERN } from '../../common/phone.js';
import { PLATFORMS, type Platform } from '../../common/platforms.js';

const VALIDATION_METHODS = ['api', 'scraping', 'bulk_check', 'manual'] as const;
export type ValidationMethod = (typeof VALIDATION_METHODS)[number];

/**
 * A result to store. Fields that are left out keep their stored values; in a first result they get their defaults.
 */
@ApiSchema({ name: 'PlatformValidationCreate' })
export class CreatePlatformValidationDto {
  @IdField('The contact that was validated')
  contact_id: number;

  @ApiProperty({
    pattern: E164_PATTERN.source,
    example: EXAMPLE_CONTACT.phone_e164,
    description: "The contact's phone",
  })
  @Matches(E164_PATTERN, { message: 'must be +52 and 10 digits' })
  phone_e164: string;

  @ApiProperty({ enum: PLATFORMS, example: 'whatsapp' })
  @IsIn(PLATFORMS, { message: `must be one of ${PLATFORMS.join(', ')}` })
  platform: Platform;

  @ApiProperty({ example: true, description: 'Whether the phone has an account there' })
  @IsBoolean()
  is_valid: boolean;

  @ApiPropertyOptional({ type: Boolean, nullable: true, default: false })
  @IsOptional()
  @IsBoolean()
  is_business?: boolean | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, default: false })
  @IsOptional()
  @IsBoolean()
  is_premium?: boolean | null;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 1,
    default: 0.5,
    example: 0.95,
    description: 'Rounded to two decimals',
  })
  @OptionalNotNull()
  @Min(0)
  @Max(1)
  @IsNumber({ allowNaN: false, allowInfinity: false })
  confidence_score?: number;

  @ApiPropertyOptional({
    type: Object,
    nullable: true,
    additionalProperties: true,
    example: { has_status: true },
  })
  @IsOptional()
  @FreeObject()
  platform_details?: Record<string, unknown> | null;

  @ApiPropertyOptional({ type: Object, nullable: true, additionalProperties: true, example: {} })
  @IsOptional()
  @FreeObject()
  profile_info?: Record<string, unknown> | null;

  @ApiPropertyOptional({ enum: VALIDATION_METHODS, nullable: true, example: 'api' })
  @IsOptional()
  @IsIn(VALIDATION_METHODS, { message: `must be one of ${VALIDATION_METHODS.join(', ')}` })
  validation_method?: ValidationMethod | null;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, nullable: true, example: 180 })
  @IsOptional()
  @Min(0)
  @Max(2_147_483_647)
  @IsInt()
  response_time_ms?: number | null;

  @ApiPropertyOptional({
    type: String,
    maxLength: 100,
    nullable: true,
    description: 'Which validator answered',
  })
  @IsOptional()
  @MaxCharacters(100)
  @IsString()
  validation_source?: string | null;

  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    nullable: true,
    description: 'As the validator reports it',
  })
  @IsOptional()
  @MaxCharacters(200)
  @IsString()
  user_agent_used?: string | null;

  @ApiPropertyOptional({
    type: String,
    maxLength: 100,
    nullable: true,
    description: 'As the validator reports it',
  })
  @IsOptional()
  @MaxCharacters(100)
  @IsString()
  proxy_used?: string | null;
}

const OF_EXAMPLE_CONTACT = {
  contact_id: EXAMPLE_CONTACT.id,
  phone_e164: EXAMPLE_CONTACT.phone_e164,
};

export const VALIDATION_EXAMPLES: BodyExamples<CreatePlatformValidationDto> = {
  valid: {
    summary: 'The phone has a business account',
    value: {
      ...OF_EXAMPLE_CONTACT,
      platform: 'whatsapp',
      is_valid: true,
      is_business: true,
      confidence_score: 0.95,
      platform_details: { has_status: true },
      validation_method: 'api',
      response_time_ms: 180,
      validation_source: 'my-validator',
    },
  },
  invalid: {
    summary: 'The phone has no account; nothing else is known',
    value: { ...OF_EXAMPLE_CONTACT, platform: 'apple', is_valid: false },
  },
};
