import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { KeysetPageDto } from '../../common/keyset.js';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';
import type { ResultsSummary } from '../engine/results-summary.js';
import { WORK_STATUSES, type WorkStatus } from '../../background-work/work-states.js';

const SUMMARY_EXAMPLE: ResultsSummary = {
  whatsapp: {
    valid: 812,
    invalid: 175,
    unknown: 10,
    failed: 0,
    skipped: 3,
    lookups: 997,
    lookups_reused: 3,
    lookups_repeated: 0,
    response_time_p50_ms: 210,
    response_time_p95_ms: 480,
  },
};

/** A validation job and its progress. */
@ApiSchema({ name: 'ValidationJobResponse' })
export class ValidationJobResponseDto {
  @ApiProperty({ type: 'integer', example: 7 })
  id: number;

  @ApiProperty({ format: 'uuid', example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11' })
  job_uuid: string;

  @ApiProperty({ example: 'Jalisco mobiles, August' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Before the autumn campaign' })
  description: string | null;

  @ApiProperty({ enum: PLATFORMS, isArray: true, example: ['whatsapp', 'facebook'] })
  platforms: Platform[];

  @ApiProperty({ type: ContactFilterDto, nullable: true, example: { state_code: ['JAL'], is_mobile: true } })
  contact_filters: ContactFilterDto | null;

  @ApiProperty({ type: 'integer', example: 1000 })
  max_contacts: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description: 'The number of contacts that were given by id; null for a job with a filter',
  })
  contact_id_count: number | null;

  @ApiProperty({ example: false })
  force: boolean;

  @ApiProperty({ enum: WORK_STATUSES, example: 'RUNNING' })
  status: WorkStatus;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 42 })
  progress_percentage: number;

  @ApiProperty({ type: String, nullable: true, example: 'asking validators' })
  current_step: string | null;

  @ApiProperty({ type: 'integer', example: 1000 })
  total_contacts: number;

  @ApiProperty({ type: 'integer', example: 425 })
  processed_contacts: number;

  @ApiProperty({ type: 'integer', example: 845, description: 'Answered valid or invalid, and stored' })
  successful_validations: number;

  @ApiProperty({ type: 'integer', example: 2, description: 'Answered unknown, or not at all' })
  failed_validations: number;

  @ApiProperty({
    type: 'integer',
    example: 3,
    description: 'Not asked, because the last result has not expired',
  })
  skipped_validations: number;

  @ApiProperty({
    type: 'integer',
    example: 842,
    description: 'Phones in answered requests, which are paid for',
  })
  lookups: number;

  @ApiProperty({
    type: 'integer',
    example: 3,
    description: 'Not asked, because the last result had not expired',
  })
  lookups_reused: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Asked again after a fault, although the first request may have been paid for',
  })
  lookups_repeated: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1997,
    description: 'The expected number of lookups, counted before the first request; null until then',
  })
  estimated_lookups: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description: 'The budget: the job pauses before it exceeds it',
  })
  max_lookups: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 29.47,
    description:
      'The cost of the answered lookups at the prices in VALIDATOR_PRICE_…; null when no platform has a price',
  })
  cost: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 69.9 })
  estimated_cost: number | null;

  @ApiProperty({ type: 'integer', example: 25 })
  batch_size: number;

  @ApiProperty({ type: 'integer', example: 5 })
  max_concurrent: number;

  @ApiProperty({ type: 'integer', example: 3 })
  retry_attempts: number;

  @ApiProperty({ type: 'integer', example: 100 })
  rate_limit_per_minute: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  estimated_duration_minutes: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:05:00.000Z' })
  started_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  completed_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:06:00.000Z' })
  last_activity_at: Date | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: 'api' })
  created_via: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 10, example: 5 })
  priority: number;

  @ApiProperty({ type: Object, additionalProperties: true, example: SUMMARY_EXAMPLE })
  results_summary: ResultsSummary;

  @ApiProperty({ type: String, nullable: true, example: null })
  error_details: string | null;

  @ApiProperty({ type: [String], example: [] })
  warnings: string[];

  @ApiProperty({ example: '2025-08-20T18:04:59.000Z' })
  created_at: Date;

  @ApiProperty({ example: '2025-08-20T18:06:00.000Z' })
  updated_at: Date;
}

@ApiSchema({ name: 'ValidationJobPage' })
export class ValidationJobPageDto extends KeysetPageDto {
  @ApiProperty({ type: [ValidationJobResponseDto] })
  items: ValidationJobResponseDto[];
}
