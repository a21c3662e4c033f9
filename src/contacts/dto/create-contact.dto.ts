import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MinLength } from 'class-validator';
import { OptionalNotNull, MaxCharacters } from '../../common/fields.js';
import { NEW_PHONES, type BodyExamples } from '../../common/examples.js';
import { CONTACT_STATUSES, type ContactStatus } from '../contact-status.js';

/** A contact to create. `phone_national` and `lada` are derived from the phone. */
@ApiSchema({ name: 'ContactCreate' })
export class CreateContactDto {
  @ApiProperty({
    maxLength: 20,
    example: NEW_PHONES.e164,
    description:
      'Any Mexican form (+52…, +521…, 044…, 045…, 01…, spaces, dashes). It is stored as +52 and 10 digits',
  })
  @MaxCharacters(20)
  @IsString()
  phone_e164: string;

  @OptionalText(255, 'María Hernández López')
  full_name?: string | null;

  @OptionalText(1000, 'Av. Vallarta 1234')
  address?: string | null;

  @OptionalText(100, 'Americana')
  neighborhood?: string | null;

  @OptionalText(5, 'JAL', 'Default: the code of `state_name`')
  state_code?: string | null;

  @OptionalText(50, 'Jalisco', 'Default: the name of `state_code`')
  state_name?: string | null;

  @OptionalText(100, 'Guadalajara')
  municipality?: string | null;

  @OptionalText(100, 'Guadalajara')
  city?: string | null;

  @ApiPropertyOptional({ default: true })
  @OptionalNotNull()
  @IsBoolean()
  is_mobile?: boolean;

  @OptionalText(50, 'Telcel')
  operator?: string | null;

  @ApiPropertyOptional({
    enum: CONTACT_STATUSES,
    default: 'UNKNOWN',
    description: 'OPTED_OUT also sets `opt_out_at`',
  })
  @OptionalNotNull()
  @IsIn(CONTACT_STATUSES)
  status?: ContactStatus;

  @ApiPropertyOptional({ maxLength: 50, default: 'API', description: 'Where the contact comes from' })
  @OptionalNotNull()
  @MinLength(1)
  @MaxCharacters(50)
  @IsString()
  source?: string;
}

export const CONTACT_CREATE_EXAMPLES: BodyExamples<CreateContactDto> = {
  full: {
    summary: 'All that is known of a contact',
    value: {
      phone_e164: NEW_PHONES.e164,
      full_name: 'María Hernández López',
      address: 'Av. Vallarta 1234',
      neighborhood: 'Americana',
      state_code: 'JAL',
      state_name: 'Jalisco',
      municipality: 'Guadalajara',
      city: 'Guadalajara',
      is_mobile: true,
      operator: 'Telcel',
      status: 'VERIFIED',
    },
  },
  phone_only: {
    summary: 'Only a phone, written the old way',
    value: { phone_e164: NEW_PHONES.mobile },
  },
};

/** A text that may be left out. An empty text counts as left out, as in an import. */
function OptionalText(maxLength: number, example: string, description?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      maxLength,
      example,
      ...(description && { description }),
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value)),
    IsOptional(),
    IsString(),
    MaxCharacters(maxLength),
  );
}
