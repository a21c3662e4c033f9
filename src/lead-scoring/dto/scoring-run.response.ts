import { ApiProperty } from '@nestjs/swagger';
import { SCORING_RUN_STATUSES, type ScoringRunStatus } from '../scoring-run.entity.js';
import { SCORING_METHODS, type ScoringMethod } from '../scoring-policy.js';

/** The answer to a batch: the specification's two fields, and where to see how it goes on. */
export class BatchAccepted {
  @ApiProperty({ example: 'Batch scoring started for 3 contacts' })
  message: string;

  @ApiProperty({ example: 'processing' })
  status: string;

  @ApiProperty({ format: 'uuid', example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11' })
  run_uuid: string;
}

/** How far a batch came. */
export class ScoringRunResponse {
  @ApiProperty({ format: 'uuid', example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11' })
  run_uuid: string;

  @ApiProperty({ enum: SCORING_RUN_STATUSES, example: 'COMPLETED' })
  status: ScoringRunStatus;

  @ApiProperty({ enum: SCORING_METHODS, example: 'standard' })
  method: ScoringMethod;

  @ApiProperty({ type: 'integer', example: 3 })
  total_contacts: number;

  @ApiProperty({ type: 'integer', example: 3 })
  processed_contacts: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Ids that no contact has' })
  missing_contacts: number;

  @ApiProperty({ type: String, nullable: true, example: null })
  error_details: string | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2025-08-20T18:05:00.000Z' })
  created_at: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:05:00.100Z' })
  started_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:05:00.900Z' })
  completed_at: Date | null;
}
