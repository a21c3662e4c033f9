import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { EXAMPLE_PRIVACY_REQUESTS, OPT_OUT_CONTACT_ID, type BodyExamples } from '../../common/examples.js';
import { MaxCharacters, OptionalNotNull, toNumber } from '../../common/fields.js';
import { KeysetPageDto, KeysetQueryDto } from '../../common/keyset.js';
import { MAX_ID } from '../../common/parameters.js';
import { ChoiceList } from '../filter/contact-filter.dto.js';
import { PRIVACY_WARNINGS, type Clock } from './privacy-clock.js';
import {
  PRIVACY_REQUEST_KINDS,
  PRIVACY_REQUEST_STATUSES,
  type PrivacyRequest,
  type PrivacyRequestKind,
  type PrivacyRequestStatus,
} from './privacy-request.entity.js';

const LONGEST_TEXT = 2000;

/** A day in Mexico City, of this century. */
function Day(description: string, example?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ format: 'date', description, ...(example && { example }) }),
    OptionalNotNull(),
    IsISO8601({ strict: true }),
    Matches(/^20\d\d-\d\d-\d\d$/, { message: 'must be a day, such as 2026-12-31' }),
  );
}

function LongText(): PropertyDecorator {
  return applyDecorators(MinLength(1), MaxCharacters(LONGEST_TEXT), IsString());
}

@ApiSchema({ name: 'PrivacyRequestCreate' })
export class CreatePrivacyRequestDto {
  @ApiProperty({ enum: PRIVACY_REQUEST_KINDS, example: 'access' })
  @IsIn(PRIVACY_REQUEST_KINDS)
  kind: PrivacyRequestKind;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_ID,
    example: OPT_OUT_CONTACT_ID,
    description: 'The contact whose data it is about. Give this or `phone`',
  })
  @OptionalNotNull()
  @Min(1)
  @Max(MAX_ID)
  @IsInt()
  contact_id?: number;

  @ApiPropertyOptional({
    maxLength: 50,
    description: 'The phone of the person, in any Mexican form. It may have no contact yet',
  })
  @OptionalNotNull()
  @MaxLength(50)
  @IsString()
  phone?: string;

  @ApiProperty({ minLength: 1, maxLength: 20, example: 'EMAIL', description: 'How the request arrived' })
  @MinLength(1)
  @MaxCharacters(20)
  @IsString()
  method: string;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: LONGEST_TEXT,
    example: 'Wants to know what is stored about her.',
    description: 'What the person asked for, and how their identity was checked',
  })
  @OptionalNotNull()
  @LongText()
  detail?: string;

  @Day('The day on which the request arrived. The legal periods start on it; default: today', '2026-11-20')
  received_on?: string;
}

@ApiSchema({ name: 'PrivacyRequestAccept' })
export class AcceptRequestDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: LONGEST_TEXT, example: 'Sent by e-mail on 26 November.' })
  @OptionalNotNull()
  @LongText()
  answer?: string;

  @Day(
    'Only for a cancellation: the worker deletes the person from this day on. Default: the last day for carrying it out',
  )
  blocked_until?: string;
}

@ApiSchema({ name: 'PrivacyRequestReject' })
export class RejectRequestDto {
  @ApiProperty({
    minLength: 1,
    maxLength: LONGEST_TEXT,
    example: 'Who asked could not be identified.',
    description: 'The reason that the person is told',
  })
  @LongText()
  reason: string;
}

/** Selects requests; fields are joined by AND, the values of one field by OR. */
export class PrivacyRequestFilter {
  @ChoiceList(PRIVACY_REQUEST_KINDS, 'Kinds of requests')
  kind?: PrivacyRequestKind[];

  @ChoiceList(PRIVACY_REQUEST_STATUSES, 'RECEIVED and ACCEPTED are open')
  status?: PrivacyRequestStatus[];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_ID, description: 'About this contact' })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(MAX_ID)
  @IsInt()
  contact_id?: number;
}

export class ListPrivacyRequestsDto extends IntersectionType(PrivacyRequestFilter, KeysetQueryDto) {}

/** A request with its deadlines. */
@ApiSchema({ name: 'PrivacyRequest' })
export class PrivacyRequestResponseDto implements Omit<PrivacyRequest, 'id' | 'phone_e164'>, Clock {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_PRIVACY_REQUESTS.received })
  request_uuid: string;

  @ApiProperty({ enum: PRIVACY_REQUEST_KINDS, example: 'access' })
  kind: PrivacyRequestKind;

  @ApiProperty({
    enum: PRIVACY_REQUEST_STATUSES,
    example: 'RECEIVED',
    description: 'RECEIVED has to be answered, ACCEPTED has to be carried out; the others are closed',
  })
  status: PrivacyRequestStatus;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 41,
    description: 'null when no contact had the phone. Stays when the contact is deleted',
  })
  contact_id: number | null;

  @ApiProperty({ example: 'EMAIL' })
  method: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Wants to know what is stored about her.',
    description: 'null after the person is deleted, and so is `answer`',
  })
  detail: string | null;

  @ApiProperty({ format: 'date', example: '2026-11-20' })
  received_on: string;

  @ApiProperty({
    format: 'date',
    example: '2026-12-18',
    description: '20 business days of Mexico after it was received, or 40 when extended',
  })
  answer_due_on: string;

  @ApiProperty({ example: false })
  answer_extended: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  answer: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  answered_at: Date | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  answered_by: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: null,
    description: '15 business days after it was accepted, or 30 when extended',
  })
  execution_due_on: string | null;

  @ApiProperty({ example: false })
  execution_extended: boolean;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: null,
    description: 'Only for an accepted cancellation: the worker deletes the person from this day on',
  })
  blocked_until: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  completed_at: Date | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Who completed the request; `worker` when the worker did it by itself',
  })
  completed_by: string | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2026-11-20T16:00:00.000Z' })
  created_at: Date;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: '2026-12-18',
    description: 'The last day for the next step; null when the request is closed',
  })
  due_on: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 16,
    description: 'Business days until `due_on`, not counting today; negative when overdue',
  })
  days_left: number | null;

  @ApiProperty({
    enum: PRIVACY_WARNINGS,
    isArray: true,
    example: [],
    description: '`due_soon`: five business days or fewer',
  })
  warnings: (typeof PRIVACY_WARNINGS)[number][];
}

@ApiSchema({ name: 'PrivacyRequestPage' })
export class PrivacyRequestPageDto extends KeysetPageDto {
  @ApiProperty({ type: [PrivacyRequestResponseDto] })
  items: PrivacyRequestResponseDto[];
}

export const PRIVACY_REQUEST_EXAMPLES: BodyExamples<CreatePrivacyRequestDto> = {
  access: {
    summary: 'Somebody wants to know what is stored',
    value: { kind: 'access', contact_id: OPT_OUT_CONTACT_ID, method: 'EMAIL', received_on: '2026-11-20' },
  },
};
export const ACCEPT_EXAMPLES: BodyExamples<AcceptRequestDto> = {
  answered: { summary: 'Answered by e-mail', value: { answer: 'Sent by e-mail on 26 November.' } },
};
export const REJECT_EXAMPLES: BodyExamples<RejectRequestDto> = {
  unknown: { summary: 'Not identified', value: { reason: 'Who asked could not be identified.' } },
};
