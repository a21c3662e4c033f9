import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { NEW_PHONES, OTHER_PHONE, type BodyExamples } from '../../common/examples.js';
import { IsTime, MaxCharacters, OptionalNotNull } from '../../common/fields.js';

/** The most phones in one request. */
const MAX_OPT_OUTS = 10_000;
const MAX_EVIDENCE = 2000;

/** A text of at least one character. */
function Text(most: number, description: string, example: string, required = true): PropertyDecorator {
  const options = { description, example, minLength: 1, maxLength: most };
  return applyDecorators(
    ...(required ? [ApiProperty(options)] : [ApiPropertyOptional(options), OptionalNotNull()]),
    MinLength(1),
    MaxCharacters(most),
    IsString(),
  );
}

/** How and when somebody agreed to be contacted, or refused it. */
class SaidDto {
  @Text(20, 'The channel', 'SMS')
  method: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-11-20T10:00:00-06:00',
    description: 'When it happened; default: now',
  })
  @OptionalNotNull()
  @IsTime()
  occurred_at?: string;
}

@ApiSchema({ name: 'OptOutRequest' })
export class OptOutRequestDto extends SaidDto {
  @Text(MAX_EVIDENCE, 'The evidence, such as the text of the message', 'BAJA', false)
  evidence?: string;
}

@ApiSchema({ name: 'OptInRequest' })
export class OptInRequestDto extends SaidDto {
  @Text(MAX_EVIDENCE, 'The evidence that the person agreed', 'Signed form 1234, 20 November 2026')
  evidence: string;
}

@ApiSchema({ name: 'OverrideRequest' })
export class OverrideRequestDto extends OptInRequestDto {
  @Text(
    30,
    'The suppression list that the consent overrides. A privacy request cannot be overridden',
    'repep',
  )
  @Matches(/^(?!privacy_requests$)/, { message: 'must not be privacy_requests' })
  list: string;
}

@ApiSchema({ name: 'OptOutsRequest' })
export class OptOutsRequestDto extends OptOutRequestDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MAX_OPT_OUTS,
    description: 'In any Mexican form',
    example: [OTHER_PHONE],
  })
  @MaxLength(50, { each: true })
  @IsString({ each: true })
  @ArrayMaxSize(MAX_OPT_OUTS)
  @ArrayMinSize(1)
  @IsArray()
  phones: string[];
}

@ApiSchema({ name: 'InvalidPhone' })
export class InvalidPhoneDto {
  @ApiProperty({ type: 'integer', description: 'Its position in `phones`, from 0', example: 3 })
  index: number;

  @ApiProperty({ example: 'too_short' })
  code: string;
}

@ApiSchema({ name: 'OptOutsResponse' })
export class OptOutsResponseDto {
  @ApiProperty({ type: 'integer', example: 1, description: 'Contacts that had not opted out before' })
  opted_out: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Contacts that had opted out before' })
  already: number;

  @ApiProperty({
    type: 'integer',
    example: 1,
    description:
      'Phones without a contact. They are stored, so that a contact that gets one later is not contacted',
  })
  unknown: number;

  @ApiProperty({
    type: [InvalidPhoneDto],
    description: 'Entries that are not phones; the others were opted out',
  })
  invalid: InvalidPhoneDto[];
}

/** A reply that an SMS gateway received. */
@ApiSchema({ name: 'InboundSms' })
export class InboundSmsDto {
  @ApiProperty({ example: NEW_PHONES.e164, description: 'Who wrote, in any Mexican form', maxLength: 50 })
  @MaxLength(50)
  @IsString()
  from: string;

  @ApiProperty({ example: 'BAJA', maxLength: 2000 })
  @MaxLength(2000)
  @IsString()
  text: string;
}

@ApiSchema({ name: 'InboundSmsResponse' })
export class InboundSmsResponseDto {
  @ApiProperty({ example: true, description: 'Whether the text was read as an opt-out' })
  opted_out: boolean;
}

const SAID = { method: 'SMS', evidence: 'BAJA', occurred_at: '2026-11-20T10:00:00-06:00' };

export const OPT_OUT_EXAMPLES: BodyExamples<OptOutRequestDto> = {
  by_sms: { summary: 'Somebody answered BAJA', value: SAID },
};
export const OPT_OUTS_EXAMPLES: BodyExamples<OptOutsRequestDto> = {
  list: {
    summary: 'A known phone and an unknown one',
    value: { phones: [OTHER_PHONE, NEW_PHONES.e164], ...SAID },
  },
};
export const OPT_IN_EXAMPLES: BodyExamples<OptInRequestDto> = {
  form: { summary: 'A signed form', value: { method: 'FORM', evidence: 'Signed form 1234' } },
};
export const OVERRIDE_EXAMPLES: BodyExamples<OverrideRequestDto> = {
  form: {
    summary: 'Express consent, which overrides the public register',
    value: { list: 'repep', method: 'FORM', evidence: 'Signed form 1234' },
  },
};
export const INBOUND_SMS_EXAMPLES: BodyExamples<InboundSmsDto> = {
  stop: { summary: 'An opt-out', value: { from: NEW_PHONES.e164, text: 'BAJA' } },
  other: { summary: 'Something else', value: { from: NEW_PHONES.e164, text: '¿A qué hora abren?' } },
};
