import { ApiProperty } from '@nestjs/swagger';

/** The answer to a batch: the specification's two fields, and where to see how it goes on. */
export class BatchAccepted {
  @ApiProperty({ example: 'Batch scoring started for 3 contacts' })
  message: string;

  @ApiProperty({ example: 'processing' })
  status: string;

  @ApiProperty({ format: 'uuid', example: '4b6ef6f2-5c1b-4c53-a4f7-0f0a2f7b1f11' })
  run_uuid: string;
}
