import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { EXAMPLE_CONTACT_IDS, NEW_PHONES, OTHER_PHONE, type BodyExamples } from '../../common/examples.js';
import { MaxCharacters, OptionalNotNull } from '../../common/fields.js';
import { MAX_ID } from '../../common/parameters.js';
import { InvalidPhoneDto } from '../opt-out/opt-out.dto.js';

/** The most contacts of one request. */
const MAX_SENT = 10_000;
/** The longest name of a campaign, and the longest key that replaces it. */
export const MAX_CAMPAIGN = 200;

/** The fields that name the campaign and the time. */
export class CampaignDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: MAX_CAMPAIGN,
    example: 'Autumn 2026',
    description:
      'A contact counts once per campaign, however often it is recorded. Without a campaign, the header Idempotency-Key stands for it',
  })
  @OptionalNotNull()
  @MinLength(1)
  @MaxCharacters(MAX_CAMPAIGN)
  @IsString()
  campaign?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-11-20T10:00:00-06:00',
    description: 'When the messages were sent; default: now',
  })
  @OptionalNotNull()
  @IsISO8601({ strict: true })
  sent_at?: string;
}

@ApiSchema({ name: 'SentRequest' })
export class SentRequestDto extends CampaignDto {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    minItems: 1,
    maxItems: MAX_SENT,
    example: EXAMPLE_CONTACT_IDS,
    description: 'Contacts by id; give these, `phones`, or both',
  })
  @OptionalNotNull()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MAX_ID, { each: true })
  @ArrayMaxSize(MAX_SENT)
  @ArrayMinSize(1)
  @IsArray()
  contact_ids?: number[];

  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MAX_SENT,
    example: [OTHER_PHONE],
    description: 'Contacts by phone, in any Mexican form',
  })
  @OptionalNotNull()
  @MaxLength(50, { each: true })
  @IsString({ each: true })
  @ArrayMaxSize(MAX_SENT)
  @ArrayMinSize(1)
  @IsArray()
  phones?: string[];
}

/** The fields of the form, as the OpenAPI document shows them. */
@ApiSchema({ name: 'SentForm' })
export class SentFormDto extends CampaignDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description:
      'A CSV or XLSX file, compressed with gzip or not, that has a column of phones. The header may be missing',
    example: 'telefono\n3311102193\n',
  })
  file: string;
}

class SentCountsDto {
  @ApiProperty({ example: 'Autumn 2026' })
  campaign: string;

  @ApiProperty({
    type: 'integer',
    example: 3,
    description: 'Contacts whose `send_count` and `last_sent_at` were updated',
  })
  recorded: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Contacts that had been recorded for the campaign before',
  })
  already: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Ids and phones that no contact has' })
  unknown: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description:
      'Recorded contacts who may not be contacted. If they had opted out before the messages were sent, find out why they got one',
  })
  not_contactable: number;
}

@ApiSchema({ name: 'SentResponse' })
export class SentResponseDto extends SentCountsDto {
  @ApiProperty({
    type: [InvalidPhoneDto],
    description: 'Entries that are not phones; the others were recorded',
  })
  invalid: InvalidPhoneDto[];
}

@ApiSchema({ name: 'SentFileResponse' })
export class SentFileResponseDto extends SentCountsDto {
  @ApiProperty({ type: 'integer', example: 0, description: 'Rows of the file without a phone' })
  rejected: number;
}

export const SENT_EXAMPLES: BodyExamples<SentRequestDto> = {
  ids: { summary: 'Contacts by id', value: { campaign: 'Autumn 2026', contact_ids: EXAMPLE_CONTACT_IDS } },
  phones: {
    summary: 'Contacts by phone, one of them unknown',
    value: {
      campaign: 'Autumn 2026',
      phones: [OTHER_PHONE, NEW_PHONES.mobile],
      sent_at: '2026-11-20T10:00:00-06:00',
    },
  },
};
