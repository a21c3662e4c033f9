import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { OptionalNotNull, toBoolean } from '../../../common/fields.js';
import { ChoiceList, ContactFilterDto } from '../../filter/contact-filter.dto.js';

/** The groups by which contacts can be counted. */
export const STATISTICS_GROUPS = [
  'state',
  'lada',
  'operator',
  'is_mobile',
  'status',
  'lead_tier',
  'platform',
  'platform_count',
  'contactable',
] as const;

export type StatisticsGroup = (typeof STATISTICS_GROUPS)[number];

/** Which contacts are counted, and by which groups. Contacts who may not be contacted count too, unlike in lists. */
export class StatisticsQueryDto extends ContactFilterDto {
  @ApiPropertyOptional({
    description:
      'Counts only contacts who may be contacted (true) or who may not (false). Without it everybody is counted, unlike in lists',
  })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  contactable?: boolean;

  @ChoiceList(STATISTICS_GROUPS, 'The wanted groups; default: all', ['state', 'lead_tier'])
  by?: StatisticsGroup[];
}
