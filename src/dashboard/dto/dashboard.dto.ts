import { ApiProperty, ApiSchema, PickType } from '@nestjs/swagger';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { SuppressionSnapshotDto } from '../../contacts/suppression/suppression.dto.js';

/** The age of a result: under 7 days, under 30, under 90, and older. */
const RESULT_AGES = ['week', 'month', 'quarter', 'older'] as const;
export type ResultAge = (typeof RESULT_AGES)[number];

/** The number of results of a platform that have this age. */
@ApiSchema({ name: 'ResultCount' })
export class ResultCountDto {
  @ApiProperty({ enum: PLATFORMS, example: 'whatsapp' })
  platform: Platform;

  @ApiProperty({
    enum: RESULT_AGES,
    example: 'week',
    description: 'Under 7 days, under 30, under 90, or older',
  })
  age: ResultAge;

  @ApiProperty({ type: 'integer', example: 1493 })
  results: number;

  @ApiProperty({ type: 'integer', example: 1204, description: 'Those of them that found an account' })
  valid_results: number;
}

/** The exact ages of the stored results; an age without results is left out. */
@ApiSchema({ name: 'Freshness' })
export class FreshnessDto {
  @ApiProperty({ type: [ResultCountDto] })
  items: ResultCountDto[];
}

/** The figures of one day, as last counted. */
@ApiSchema({ name: 'DayNumbers' })
export class DayNumbersDto {
  @ApiProperty({ format: 'date', example: '2025-08-19' })
  day: string;

  @ApiProperty({ type: 'integer', example: 31_833_272 })
  contacts: number;

  @ApiProperty({ type: 'integer', example: 31_801_722, description: 'Those who may be contacted' })
  contactable: number;

  @ApiProperty({
    type: 'integer',
    example: 5_204_311,
    description: 'Contactable with an account on some platform',
  })
  reachable: number;

  @ApiProperty({ type: 'integer', example: 310_244, description: 'Contactable with tier PREMIUM or HIGH' })
  best: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1_204_311,
    description: 'Results younger than 30 days; null for days before version 2.0 counted them',
  })
  recent_results: number | null;
}

/** The version of a suppression list that is in force. */
@ApiSchema({ name: 'ActiveList' })
export class ActiveListDto extends PickType(SuppressionSnapshotDto, [
  'list',
  'phones',
  'age_days',
  'warnings',
]) {}

/** Privacy requests that are not closed. */
@ApiSchema({ name: 'OpenPrivacyRequests' })
export class OpenRequestsDto {
  @ApiProperty({ type: 'integer', example: 3 })
  open: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Those past their next deadline' })
  overdue: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Those that have to be done within seven days' })
  due_soon: number;
}

/** What the law requires: suppression and privacy. */
@ApiSchema({ name: 'Compliance' })
export class ComplianceDto {
  @ApiProperty({ type: 'integer', example: 12, description: 'Contacts who opted out today, in Mexico City' })
  opt_outs_today: number;

  @ApiProperty({ type: 'integer', example: 80, description: 'Contacts who opted out in the last seven days' })
  opt_outs_week: number;

  @ApiProperty({ type: [ActiveListDto] })
  suppression_lists: ActiveListDto[];

  @ApiProperty({ type: OpenRequestsDto })
  privacy_requests: OpenRequestsDto;
}

@ApiSchema({ name: 'PreviousDay' })
export class PreviousDayDto {
  @ApiProperty({
    type: DayNumbersDto,
    nullable: true,
    description: 'The last day before today, in Mexico City, on which a worker ran; null when there was none',
  })
  previous: DayNumbersDto | null;
}
