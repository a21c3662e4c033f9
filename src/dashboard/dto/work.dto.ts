import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WORK_STATUSES, type WorkStatus } from '../../background-work/work-states.js';

const WORK_KINDS = ['validation', 'scoring', 'import', 'export'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** One piece of background work, in the form that all kinds share. */
@ApiSchema({ name: 'WorkItem' })
export class WorkItemDto {
  @ApiProperty({ enum: WORK_KINDS, example: 'validation' })
  kind: WorkKind;

  @ApiProperty({
    format: 'uuid',
    description: 'The uuid of the job, the run, the import or the export',
    example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11',
  })
  uuid: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Jalisco',
    description: 'The name of a job, or of the file of an import; null for other work',
  })
  name: string | null;

  @ApiProperty({ enum: WORK_STATUSES, example: 'RUNNING' })
  status: WorkStatus;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 42 })
  progress_percentage: number;

  @ApiProperty({ type: 'integer', example: 420 })
  processed_contacts: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1000,
    description: 'null where it is not known yet',
  })
  total_contacts: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 29.47,
    description: 'The cost of a validation job so far, from VALIDATOR_PRICE_…; null when nothing has a price',
  })
  cost: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 69.9,
    description: 'The estimated cost of the whole job',
  })
  estimated_cost: number | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2025-08-20T18:00:00.000Z' })
  created_at: Date;

  @ApiProperty({ example: '2025-08-20T18:05:00.000Z' })
  updated_at: Date;
}

/** Work that runs, waits or is paused, and work that ended in the last minutes; newest first. */
@ApiSchema({ name: 'Work' })
export class WorkDto {
  @ApiProperty({ type: [WorkItemDto] })
  items: WorkItemDto[];

  @ApiProperty({ example: '2025-08-20T18:05:00.000Z', description: 'The latest change of an item' })
  updated_at: Date;
}
