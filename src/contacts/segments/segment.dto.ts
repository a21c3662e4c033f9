import { ApiProperty, ApiSchema, PartialType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsNotEmpty, IsObject, IsString, ValidateNested } from 'class-validator';
import { EXAMPLE_SEGMENT, type BodyExamples } from '../../common/examples.js';
import { MaxCharacters } from '../../common/fields.js';
import { KeysetPageDto } from '../../common/keyset.js';
import { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { COUNT_PRECISIONS, type ContactCount } from '../statistics/contact-counter.js';

@ApiSchema({ name: 'SegmentCreate' })
export class CreateSegmentDto {
  @ApiProperty({ maxLength: 100, example: 'Jalisco mobiles', description: 'The name of no other segment' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsNotEmpty()
  @MaxCharacters(100)
  @IsString()
  name: string;

  @ApiProperty({ type: ContactFilterDto, example: { state_code: ['JAL'], is_mobile: true } })
  @IsObject()
  @ValidateNested()
  @Type(() => ContactFilterDto)
  filter: ContactFilterDto;
}

/** The fields to change; the others stay. */
@ApiSchema({ name: 'SegmentUpdate' })
export class UpdateSegmentDto extends PartialType(CreateSegmentDto, { skipNullProperties: false }) {}

@ApiSchema({ name: 'Segment' })
export class SegmentDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_SEGMENT })
  segment_uuid: string;

  @ApiProperty({ example: 'Jalisco mobiles' })
  name: string;

  @ApiProperty({ type: ContactFilterDto, example: { state_code: ['JAL'], is_mobile: true } })
  filter: ContactFilterDto;

  @ApiProperty({
    type: 'integer',
    example: 2481,
    description: 'Contacts that the filter matches and who may be contacted',
  })
  contactable: number;

  @ApiProperty({ type: 'integer', example: 2512, description: 'All contacts that the filter matches' })
  total: number;

  @ApiProperty({
    enum: COUNT_PRECISIONS,
    example: 'exact',
    description: 'Whether the contacts were counted (`exact`), or estimated because counting took too long',
  })
  precision: ContactCount['precision'];

  @ApiProperty({ description: 'When they were counted. A worker counts them again every few minutes' })
  counted_at: Date;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty()
  created_at: Date;

  @ApiProperty()
  updated_at: Date;
}

@ApiSchema({ name: 'SegmentPage' })
export class SegmentPageDto extends KeysetPageDto {
  @ApiProperty({ type: [SegmentDto] })
  items: SegmentDto[];
}

export const SEGMENT_EXAMPLES: BodyExamples<CreateSegmentDto> = {
  mobiles: {
    summary: 'Mobile numbers of a state',
    value: { name: 'Mobiles of Sinaloa', filter: { state_code: ['SIN'], is_mobile: true } },
  },
  rested: {
    summary: 'Good leads who have not been contacted for a month',
    value: { name: 'Rested good leads', filter: { min_score: 75, not_contacted_days: 30 } },
  },
};
export const SEGMENT_UPDATE_EXAMPLES: BodyExamples<UpdateSegmentDto> = {
  rename: { summary: 'Another name', value: { name: 'Jalisco, mobile' } },
  change: { summary: 'Another filter', value: { filter: { state_code: ['JAL'], is_mobile: true } } },
};
