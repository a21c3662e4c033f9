import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { Omittable, toBoolean, toList, toNumber } from '../../common/fields.js';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { TIERS, type Tier } from '../../common/tiers.js';
import { CONTACT_STATUSES, type ContactStatus } from '../contact-status.js';

const MAX_VALUES = 100;

/**
 * Which contacts are meant: one filter for listing, export, statistics, scoring runs and validation jobs.
 * Fields are joined by AND, the values of one field by OR. Whoever may not be contacted never matches.
 *
 * Only one field has an example: Swagger UI fills in every parameter that has one, and all of them together would match
 * nobody.
 */
export class ContactFilter {
  @TextList(5, 'State codes, such as JAL or SIN', ['JAL'])
  state_code?: string[];

  @TextList(50, 'State names, as stored, such as Jalisco')
  state_name?: string[];

  @TextList(100, 'Municipalities, as stored, such as Guadalajara')
  municipality?: string[];

  @TextList(100, 'Cities, as stored, such as Guadalajara')
  city?: string[];

  @TextList(3, 'Area codes, such as 33 or 667')
  lada?: string[];

  @TextList(50, 'Operators, such as Telcel')
  operator?: string[];

  @ChoiceList(CONTACT_STATUSES, 'Contact statuses')
  status?: ContactStatus[];

  @ApiPropertyOptional({ description: 'Mobile numbers only (true) or landlines only (false)' })
  @Omittable()
  @Transform(toBoolean)
  @IsBoolean()
  is_mobile?: boolean;

  @ChoiceList(PLATFORMS, 'Valid on at least one of these platforms')
  platform?: Platform[];

  @ChoiceList(TIERS, 'Tiers of the last score; UNKNOWN means never scored')
  lead_tier?: Tier[];

  @ApiPropertyOptional({ description: 'Lowest total score', minimum: 0, maximum: 100 })
  @Omittable()
  @Transform(toNumber)
  @Min(0)
  @Max(100)
  @IsInt()
  min_score?: number;
}

/** One value or several; each a text of 1 to `maxLength` characters. */
function TextList(maxLength: number, description: string, example?: string[]): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: [String], description, maxItems: MAX_VALUES, ...(example && { example }) }),
    Omittable(),
    Transform(toList),
    ArrayMinSize(1),
    ArrayMaxSize(MAX_VALUES),
    IsString({ each: true }),
    Length(1, maxLength, { each: true }),
  );
}

/** One value or several, each from a fixed list. */
export function ChoiceList(
  choices: readonly string[],
  description: string,
  example?: string[],
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: choices, isArray: true, description, ...(example && { example }) }),
    Omittable(),
    Transform(toList),
    ArrayMinSize(1),
    ArrayMaxSize(MAX_VALUES),
    IsIn(choices, { each: true }),
  );
}
