import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { OptionalNotNull, toBoolean, toList, toNumber } from '../../common/fields.js';
import {
  LINE_STATUSES,
  LINE_TYPES,
  PLATFORMS,
  type LineStatus,
  type LineType,
  type Platform,
} from '../../common/platforms.js';
import { TIERS, type Tier } from '../../common/tiers.js';
import { CONTACT_STATUSES, type ContactStatus } from '../contact-status.js';
import { readSearch, SEARCH_ERRORS } from './contact-search.js';
import { knownOperator, knownState, nameOf } from '../mexican-states.js';

const MAX_VALUES = 100;
const MAX_SEARCH = 100;
const MAX_DAYS = 3650;

/**
 * Selects contacts: one filter for listing, export, statistics, scoring runs and validation jobs.
 * Fields are joined by AND, the values of one field by OR. Contacts who may not be contacted never match.
 *
 * Only one field has an example: Swagger UI fills in every parameter that has one, and all of them together would match
 * no contact.
 */
@ApiSchema({ name: 'ContactFilter' })
export class ContactFilterDto {
  @TextList(50, 'States by code, such as JAL or SIN, in any usual or stored spelling', {
    example: ['JAL'],
    read: (text) => knownState(text) ?? text,
  })
  state_code?: string[];

  @TextList(50, 'States by name, such as Jalisco, in any usual or stored spelling', {
    read: (text) => nameOf(knownState(text)) ?? text,
  })
  state_name?: string[];

  @TextList(100, 'Municipalities, such as Guadalajara, in capitals or not, with or without accents')
  municipality?: string[];

  @TextList(100, 'Cities, such as Guadalajara, in capitals or not, with or without accents')
  city?: string[];

  @TextList(20, 'Area codes, such as 33 or 667')
  lada?: string[];

  @TextList(50, 'Operators, such as Telcel, in capitals or not', { read: knownOperator })
  operator?: string[];

  @ChoiceList(CONTACT_STATUSES, 'Contact statuses')
  status?: ContactStatus[];

  @ApiPropertyOptional({ description: 'Mobile numbers only (true) or landlines only (false)' })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  is_mobile?: boolean;

  @ChoiceList(PLATFORMS, 'Valid on at least one of these platforms')
  platform?: Platform[];

  @ChoiceList(LINE_STATUSES, 'The status of the line, as a validator of any platform reported it')
  line_status?: LineStatus[];

  @ChoiceList(LINE_TYPES, 'The kind of line, as a validator of any platform reported it')
  line_type?: LineType[];

  @ChoiceList(TIERS, 'Tiers of the last score; UNKNOWN means that a contact was never scored')
  lead_tier?: Tier[];

  @ApiPropertyOptional({ description: 'Lowest total score', minimum: 0, maximum: 100 })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(0)
  @Max(100)
  @IsInt()
  min_score?: number;

  @ApiPropertyOptional({
    maxLength: MAX_SEARCH,
    description:
      'A phone in any form, the first digits of a phone (at least three), or words of the name. The beginning of a word is enough, but a word of one or two letters has to be complete. Capitals and accents do not matter',
  })
  @OptionalNotNull()
  @IsSearch()
  @MaxLength(MAX_SEARCH)
  @IsString()
  search?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_DAYS,
    description: 'Not contacted for this many days, or never: see `POST /contacts/sent`',
  })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(MAX_DAYS)
  @IsInt()
  not_contacted_days?: number;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'A saved filter, by its `segment_uuid`. Fields of the saved filter cannot be given again',
  })
  @OptionalNotNull()
  @IsUUID()
  segment?: string;
}

/** A text that means a phone, the beginning of one, or words of a name. */
function IsSearch(): PropertyDecorator {
  const reason = (value: unknown): string | undefined => {
    const read = typeof value === 'string' ? readSearch(value) : 'no_words';
    return typeof read === 'string' ? SEARCH_ERRORS[read] : undefined;
  };
  return ValidateBy({
    name: 'search',
    validator: {
      validate: (value: unknown) => reason(value) === undefined,
      defaultMessage: (args) => reason(args?.value) ?? '',
    },
  });
}

interface TextListOptions {
  example?: string[];
  /** Turns a value into the spelling that the table uses. */
  read?: (text: string) => string;
}

/** One value or several. Each is a text of 1 to `maxLength` characters. */
function TextList(
  maxLength: number,
  description: string,
  { example, read }: TextListOptions = {},
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: [String], description, maxItems: MAX_VALUES, ...(example && { example }) }),
    OptionalNotNull(),
    Transform((params) => {
      const values = toList(params);
      if (!read || !Array.isArray(values)) return values;
      return values.map((value: unknown) => (typeof value === 'string' ? read(value) : value));
    }),
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
    OptionalNotNull(),
    Transform(toList),
    ArrayMinSize(1),
    ArrayMaxSize(MAX_VALUES),
    IsIn(choices, { each: true }),
  );
}
