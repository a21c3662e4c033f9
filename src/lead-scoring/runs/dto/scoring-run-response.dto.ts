import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WORK_STATUSES, type WorkStatus } from '../../../background-work/work-states.js';
import { KeysetPageDto } from '../../../common/keyset.js';
import { ContactFilterDto } from '../../../contacts/filter/contact-filter.dto.js';
import type { TierCounts } from '../../scores/score-writes.sql.js';
import { SCORING_METHODS, type ScoringMethod } from '../../policy/scoring-policy.js';
import { SCORING_RUN_SCOPES, type ScoringRunScope } from '../scoring-run.entity.js';

const TIERS_EXAMPLE: TierCounts = { PREMIUM: 0, HIGH: 310, MEDIUM: 1204, LOW: 488, POOR: 0, UNKNOWN: 998 };

/** A scoring run and its progress. */
@ApiSchema({ name: 'ScoringRunResponse' })
export class ScoringRunResponseDto {
  @ApiProperty({ type: 'integer', example: 7 })
  id: number;

  @ApiProperty({ format: 'uuid', example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11' })
  run_uuid: string;

  @ApiProperty({ enum: WORK_STATUSES, example: 'RUNNING' })
  status: WorkStatus;

  @ApiProperty({ enum: SCORING_METHODS, example: 'standard' })
  method: ScoringMethod;

  @ApiProperty({
    enum: SCORING_RUN_SCOPES,
    example: 'filter',
    description:
      '`all`: everybody; `filter`: those of contact_filters; `ids`: those named. Only contacts with results are ' +
      'scored, unless include_unvalidated is true',
  })
  scope: ScoringRunScope;

  @ApiProperty({ type: ContactFilterDto, nullable: true, example: { state_code: ['JAL'] } })
  contact_filters: ContactFilterDto | null;

  @ApiProperty({
    example: false,
    description: 'Whether contacts without results are scored too, with 0 points',
  })
  include_unvalidated: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description: 'Known from the start for `ids`, else when the run is completed',
  })
  total_contacts: number | null;

  @ApiProperty({ type: 'integer', example: 3000 })
  processed_contacts: number;

  @ApiProperty({ type: 'integer', example: 998, description: 'Whose score or tier became another' })
  changed_contacts: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Named ids that no contact has' })
  missing_contacts: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description:
      'Named contacts that were left alone because they have no results: with the processed and the missing ones ' +
      'they add up to the ids given. Null for `filter` and `all`, where nobody counts them',
  })
  unvalidated_contacts: number | null;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'integer' },
    example: TIERS_EXAMPLE,
    description: 'The processed contacts by the tier that they had; UNKNOWN are those never scored',
  })
  tiers_before: Partial<TierCounts>;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'integer' },
    example: { ...TIERS_EXAMPLE, POOR: 998, UNKNOWN: 0 },
    description: 'The same contacts by the tier that they have now',
  })
  tiers_after: Partial<TierCounts>;

  @ApiProperty({
    type: [String],
    example: [],
    description: 'What slows it down while it is RUNNING, such as a replica that is behind',
  })
  warnings: string[];

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 42 })
  progress_percentage: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 9300, description: 'Pauses do not count' })
  contacts_per_second: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 12, description: 'Only while the run is RUNNING' })
  estimated_seconds_left: number | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  error_details: string | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2025-08-20T18:05:00.000Z' })
  created_at: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:05:00.100Z' })
  started_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  completed_at: Date | null;

  @ApiProperty({ example: '2025-08-20T18:05:01.000Z' })
  updated_at: Date;
}

@ApiSchema({ name: 'ScoringRunPage' })
export class ScoringRunPageDto extends KeysetPageDto {
  @ApiProperty({ type: [ScoringRunResponseDto] })
  items: ScoringRunResponseDto[];
}
