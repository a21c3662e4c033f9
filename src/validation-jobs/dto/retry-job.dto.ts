import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { BodyExamples } from '../../common/examples.js';
import { Omittable } from '../../common/fields.js';

@ApiSchema({ name: 'JobRetry' })
export class RetryJobDto {
  @ApiPropertyOptional({
    default: false,
    description:
      'Ask only about what failed or was unknown: of a completed job, or of one that was asked so before',
  })
  @Omittable()
  @IsBoolean()
  only_failed?: boolean;
}

export const JOB_RETRY_EXAMPLES: BodyExamples<RetryJobDto> = {
  only_failed: { summary: 'Ask again about what failed', value: { only_failed: true } },
};
