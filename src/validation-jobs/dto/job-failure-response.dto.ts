import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { KeysetPageDto } from '../../common/keyset.js';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { FAILURE_CODES, type FailureCode } from '../validators/validator.js';

/** A contact and a platform for which a job got neither valid nor invalid. */
@ApiSchema({ name: 'FailureResponse' })
export class FailureResponseDto {
  @ApiProperty({ type: 'integer', example: 42 })
  contact_id: number;

  @ApiProperty({ enum: PLATFORMS, example: 'whatsapp' })
  platform: Platform;

  @ApiProperty({
    enum: [...FAILURE_CODES, 'not_stored', 'unknown'],
    example: 'timeout',
    description:
      '`unknown`: the validator answered so. `not_stored`: the database refused its answer. Every other code says why there was no answer',
  })
  code: FailureCode | 'not_stored' | 'unknown';

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description:
      'For `not_stored`: the constraint, function or column of the database that refused the answer',
  })
  reason: string | null;

  @ApiProperty({ type: 'integer', example: 4, description: 'The number of requests about it' })
  attempts: number;

  @ApiProperty({ example: '2025-08-20T18:06:00.000Z' })
  failed_at: Date;
}

@ApiSchema({ name: 'FailurePage' })
export class FailurePageDto extends KeysetPageDto {
  @ApiProperty({ type: [FailureResponseDto] })
  items: FailureResponseDto[];
}
