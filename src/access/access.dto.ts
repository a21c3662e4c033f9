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

/** An API key to make. */
@ApiSchema({ name: 'ApiKeyCreate' })
export class CreateApiKeyDto {
  @ApiProperty({
    maxLength: LONGEST_KEY_NAME,
    example: 'Warehouse',
    description: 'The program that gets it. The audit names what it does by this and the prefix',
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
    description: 'Whether a viewer sees phones and names as they are. Operators and administrators do anyway',
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

/** An API key without what is secret of it. */
@ApiSchema({ name: 'ApiKey' })
export class ApiKeyDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_API_KEYS.unwanted })
  api_key_uuid: string;

  @ApiProperty({ example: 'Warehouse' })
  name: string;

  @ApiProperty({ example: 'sms_1f09ac5e', description: 'How the key begins' })
  prefix: string;

  @ApiProperty({ enum: ROLES, example: 'viewer' })
  role: Role;

  @ApiProperty({ example: false, description: 'Whether a viewer sees phones and names as they are' })
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
    description: 'To the minute',
  })
  last_used_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  revoked_at: Date | null;
}

/** A new key, with what is secret of it. */
@ApiSchema({ name: 'CreatedApiKey' })
export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    example: 'sms_1f09ac5e_…',
    description: 'Shown this once: only a hash is kept. Send it as `Authorization: Bearer`',
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
  @ApiPropertyOptional({ maxLength: 8000, description: 'The token, which must hold still; or give `jti`' })
  @OptionalNotNull()
  @MaxLength(8000)
  @IsString()
  token?: string;

  @ApiPropertyOptional({
    maxLength: LONGEST_TOKEN_ID,
    description: 'The claim `jti` of a token that you do not have. It stands in the middle part of the token',
  })
  @OptionalNotNull()
  @Matches(/^[\x21-\x7e]+$/, { message: 'must be printable characters without spaces' })
  @MaxLength(LONGEST_TOKEN_ID)
  @IsString()
  jti?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the token of that `jti` expires; without it, as late as any token may',
  })
  @OptionalNotNull()
  @IsTime()
  expires_at?: string;
}

/** A token that holds no longer. */
@ApiSchema({ name: 'TokenRevocation' })
export class TokenRevocationDto {
  @ApiProperty({ example: '5f0d3f8e-1d5c-4b57-9d5e-0b8f5f6d2c11', description: 'Its `jti`, or a hash of it' })
  token_id: string;

  @ApiProperty({
    example: '2027-02-20T10:00:00.000Z',
    description: 'When it is forgotten: it holds no longer then',
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
