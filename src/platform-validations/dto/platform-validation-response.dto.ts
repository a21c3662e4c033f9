import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { OptionalNotNull, toBoolean, toNumber } from '../../common/fields.js';

/** A stored result. */
@ApiSchema({ name: 'PlatformValidationResponse' })
export class PlatformValidationResponseDto {
  @ApiProperty({ type: 'integer', example: 7 })
  id: number;

  @ApiProperty({ type: 'integer', example: 42 })
  contact_id: number;

  @ApiProperty({ example: '+523312345678' })
  phone_e164: string;

  @ApiProperty({ enum: PLATFORMS, example: 'whatsapp' })
  platform: Platform;

  @ApiProperty({ example: true })
  is_valid: boolean;

  @ApiProperty({ type: Boolean, nullable: true, example: false })
  is_business: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, example: false })
  is_premium: boolean | null;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.95 })
  confidence_score: number;

  @ApiProperty({ type: Object, additionalProperties: true, example: {} })
  platform_details: Record<string, unknown>;

  @ApiProperty({ type: Object, additionalProperties: true, example: {} })
  profile_info: Record<string, unknown>;

  @ApiProperty({ type: String, nullable: true, example: 'api' })
  validation_method: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 180 })
  response_time_ms: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'http',
    description: '`sandbox` marks invented results',
  })
  validation_source: string | null;

  @ApiProperty({ example: '2025-08-20T18:00:00.000Z' })
  validated_at: Date;

  @ApiProperty({
    example: '2025-08-21T18:00:00.000Z',
    description: 'When to ask again; the result still counts then',
  })
  expires_at: Date;
}

export class PlatformQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(1000)
  @IsInt()
  limit: number = 100;

  @ApiPropertyOptional({ default: false, description: 'Leave out results without an account' })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  only_valid: boolean = false;
}
