import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LONGEST_TOKEN_ID, ROLES, type Role } from '../auth/tokens.js';
import { EXAMPLE_API_KEYS, type BodyExamples } from '../common/examples.js';
import { IsTime, MaxCharacters, OptionalNotNull } from '../common/fields.js';
import { KeysetPageDto } from '../common/keyset.js';

const LONGEST_KEY_NAME = 60;
const MOST_KEY_DAYS = 3650;
export const USUAL_KEY_DAYS = 365;

/** An API key to create. */
@ApiSchema({ name: 'ApiKeyCreate' })
export class CreateApiKeyDto {
  @ApiProperty({
    maxLength: LONGEST_KEY_NAME,
    example: 'Warehouse',
    description: 'The program that gets the key. The audit shows this name and the prefix',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsNotEmpty()
  @MaxCharacters(LONGEST_KEY_NAME)
  @IsString()
  name: string;

  @ApiProperty({ enum: ROLES, example: 'viewer' })
  @IsIn(ROLES)
  role: Role;

  @ApiPropertyOptional({
    default: false,
    description: 'Whether a viewer sees phones and names unmasked. Operators and administrators always do',
  })
  @OptionalNotNull()
  @IsBoolean()
  pii: boolean = false;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_KEY_DAYS, default: USUAL_KEY_DAYS })
  @OptionalNotNull()
  @Min(1)
  @Max(MOST_KEY_DAYS)
  @IsInt()
  expires_in_days: number = USUAL_KEY_DAYS;
}

/** An API key without its secret part. */
@ApiSchema({ name: 'ApiKey' })
export class ApiKeyDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_API_KEYS.unwanted })
  api_key_uuid: string;

  @ApiProperty({ example: 'Warehouse' })
  name: string;

  @ApiProperty({ example: 'sms_1f09ac5e', description: 'The beginning of the key' })
  prefix: string;

  @ApiProperty({ enum: ROLES, example: 'viewer' })
  role: Role;

  @ApiProperty({ example: false, description: 'Whether a viewer sees phones and names unmasked' })
  pii: boolean;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2026-11-20T10:00:00.000Z' })
  created_at: Date;

  @ApiProperty({ example: '2027-11-20T10:00:00.000Z' })
  expires_at: Date;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'When it was last used, to the minute',
  })
  last_used_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  revoked_at: Date | null;
}

/** A new key, with its secret part. */
@ApiSchema({ name: 'CreatedApiKey' })
export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    example: 'sms_1f09ac5e_…',
    description:
      'The key. It is shown only once, because only a hash is stored. Send it as `Authorization: Bearer`',
  })
  key: string;
}

@ApiSchema({ name: 'ApiKeyPage' })
export class ApiKeyPageDto extends KeysetPageDto {
  @ApiProperty({ type: [ApiKeyDto] })
  items: ApiKeyDto[];
}

/** A token to revoke: the token itself, or its id. */
@ApiSchema({ name: 'TokenRevocationCreate' })
export class RevokeTokenDto {
  @ApiPropertyOptional({
    maxLength: 8000,
    description: 'The token, which must still be valid. Give this or `jti`',
  })
  @OptionalNotNull()
  @MaxLength(8000)
  @IsString()
  token?: string;

  @ApiPropertyOptional({
    maxLength: LONGEST_TOKEN_ID,
    description:
      'The claim `jti` of a token, which is in its middle part. Use it when you do not have the token',
  })
  @OptionalNotNull()
  @Matches(/^[\x21-\x7e]+$/, { message: 'must be printable characters without spaces' })
  @MaxLength(LONGEST_TOKEN_ID)
  @IsString()
  jti?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the token of that `jti` expires. Default: the longest life of any token',
  })
  @OptionalNotNull()
  @IsTime()
  expires_at?: string;
}

/** A revoked token. */
@ApiSchema({ name: 'TokenRevocation' })
export class TokenRevocationDto {
  @ApiProperty({
    example: '5f0d3f8e-1d5c-4b57-9d5e-0b8f5f6d2c11',
    description: 'The `jti` of the token, or a hash of the token',
  })
  token_id: string;

  @ApiProperty({
    example: '2027-02-20T10:00:00.000Z',
    description: 'When the revocation is deleted, because the token has expired',
  })
  expires_at: Date;
}

export const API_KEY_EXAMPLES: BodyExamples<Partial<CreateApiKeyDto>> = {
  gateway: {
    summary: 'For an SMS gateway, half a year',
    value: { name: 'SMS gateway', role: 'operator', expires_in_days: 180 },
  },
  reports: { summary: 'For reports, without phones and names', value: { name: 'Reports', role: 'viewer' } },
};

export const REVOCATION_EXAMPLES: BodyExamples<RevokeTokenDto> = {
  by_id: { summary: 'By its id', value: { jti: '5f0d3f8e-1d5c-4b57-9d5e-0b8f5f6d2c11' } },
};
