import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsISO8601, IsIn, IsString, Matches } from 'class-validator';
import { OptionalNotNull, toBoolean } from '../../common/fields.js';
import { STATES, type StateCode } from '../mexican-states.js';

const CODES = Object.keys(STATES) as StateCode[];

/** A day, such as 2026-12-31. */
function Day(description: string, example: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ format: 'date', description, example }),
    OptionalNotNull(),
    IsISO8601({ strict: true }),
    Matches(/^\d{4}-\d\d-\d\d$/, { message: 'must be a day, such as 2026-12-31' }),
  );
}

/** The fields of the form beside the file. */
export class CreateSuppressionDto {
  @ApiProperty({
    pattern: '^[a-z0-9_-]{1,30}$',
    example: 'repep',
    description: 'The name of the list: repep, own or any other. Each file becomes a new version of its list',
  })
  @Matches(/^(?!(?:opt_outs|privacy_requests)$)[a-z0-9_-]{1,30}$/, {
    message: 'must have 1 to 30 small letters, digits, _ or -, and not be opt_outs or privacy_requests',
  })
  @IsString()
  list: string;

  @ApiPropertyOptional({
    enum: CODES,
    isArray: true,
    description: 'The states that the list covers, separated by commas; default: all',
    example: ['JAL', 'SIN'],
  })
  @OptionalNotNull()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @ArrayMaxSize(CODES.length)
  @IsIn(CODES, { each: true })
  states?: StateCode[];

  @Day('The day from which the list is binding', '2026-11-01')
  effective_from?: string;

  @Day('The day until which the list may be used', '2027-10-31')
  licence_until?: string;

  @ApiPropertyOptional({ default: true, description: 'false stores it without activating it' })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  activate?: boolean;
}

/** The fields of the form, as the OpenAPI document shows them. */
@ApiSchema({ name: 'SuppressionForm' })
export class SuppressionFormDto extends CreateSuppressionDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description:
      'A CSV or XLSX file, compressed with gzip or not, that has a column of phones. The header may be missing',
    example: 'telefono\n5512345678\n5587654321\n',
  })
  file: string;
}

export const SUPPRESSION_WARNINGS = [
  'licence_expired',
  'licence_ends_soon',
  'not_effective_yet',
  'old',
] as const;

@ApiSchema({ name: 'SuppressionSnapshot' })
export class SuppressionSnapshotDto {
  @ApiProperty({ format: 'uuid', example: '30000000-0000-4000-8000-000000000001' })
  snapshot_uuid: string;

  @ApiProperty({ example: 'repep' })
  list: string;

  @ApiProperty({ type: 'integer', example: 3 })
  version: number;

  @ApiProperty({ type: 'integer', example: 401_532, description: 'Different phones' })
  phones: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Rows of the file without a phone' })
  rejected: number;

  @ApiProperty({ enum: CODES, isArray: true, nullable: true, description: 'null: all states' })
  states: StateCode[] | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2026-11-01' })
  effective_from: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2027-10-31' })
  licence_until: string | null;

  @ApiProperty({ example: true, description: 'Whether this version is in force' })
  active: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-20T10:00:00.000Z' })
  activated_at: Date | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2026-11-20T10:00:00.000Z' })
  created_at: Date;

  @ApiProperty({ type: 'integer', example: 12, description: 'Days since it was stored' })
  age_days: number;

  @ApiProperty({
    example: true,
    description: 'Whether the statistics count it already. Lists and exports follow it at once',
  })
  counted: boolean;

  @ApiProperty({ enum: SUPPRESSION_WARNINGS, isArray: true, example: [] })
  warnings: (typeof SUPPRESSION_WARNINGS)[number][];
}

@ApiSchema({ name: 'SuppressionList' })
export class SuppressionListDto {
  @ApiProperty({ type: [SuppressionSnapshotDto], description: 'By list, the newest version first' })
  items: SuppressionSnapshotDto[];

  @ApiProperty({
    type: 'integer',
    example: 17,
    description: 'Phones that opted out before a contact had them',
  })
  opt_outs: number;
}
