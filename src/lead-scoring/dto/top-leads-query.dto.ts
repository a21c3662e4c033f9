import { ApiPropertyOptional, ApiSchema, IntersectionType, PickType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { OptionalNotNull, toNumber } from '../../common/fields.js';
import type { BodyExamples } from '../../common/examples.js';
import { TIERS, type Tier } from '../../common/tiers.js';
import { COLUMNS_IN_BODY, ExportFileQueryDto } from '../../contacts/export/dto/export-query.dto.js';
import type { ExportColumn } from '../../contacts/export/export-columns.js';
import { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';

/** The fields of the contact filter that the best leads can be narrowed by. */
const TOP_LEADS_FIELDS = [
  'state_code',
  'state_name',
  'municipality',
  'lada',
  'operator',
  'is_mobile',
  'platform',
  'search',
  'not_contacted_days',
  'segment',
] as const satisfies (keyof ContactFilterDto)[];

class ScoreQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 100, default: 70 })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(0)
  @Max(100)
  @IsInt()
  min_score: number = 70;

  @ApiPropertyOptional({ enum: TIERS, description: 'Only this tier; mind min_score' })
  @OptionalNotNull()
  @IsIn(TIERS, { message: `must be one of ${TIERS.join(', ')}` })
  tier?: Tier;
}

class LimitQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 50 })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(500)
  @IsInt()
  limit: number = 50;
}

class LeadFilterDto extends IntersectionType(PickType(ContactFilterDto, TOP_LEADS_FIELDS), ScoreQueryDto) {}

/** Query of the best leads: scores by the specification, contacts by the common filter. */
export class TopLeadsQueryDto extends IntersectionType(LeadFilterDto, LimitQueryDto) {}

/** Query of the export of the best leads. Without `limit`, all of them. */
export class TopLeadsExportQueryDto extends IntersectionType(LeadFilterDto, ExportFileQueryDto) {}

/** Body of an export of the best leads that a worker writes: the same fields as the query of the streamed export. */
@ApiSchema({ name: 'CreateTopLeadsExport' })
export class CreateTopLeadsExportDto extends TopLeadsExportQueryDto {
  @ApiPropertyOptional(COLUMNS_IN_BODY)
  override columns?: ExportColumn[];
}

export const TOP_LEADS_EXPORT_EXAMPLES: BodyExamples<Partial<CreateTopLeadsExportDto>> = {
  best: {
    summary: 'The best leads of a state as a workbook',
    value: { format: 'xlsx', state_code: ['JAL'], min_score: 50 },
  },
};
