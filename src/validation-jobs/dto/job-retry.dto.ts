import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { BodyExamples } from '../../common/examples.js';
import { Omittable } from '../../common/fields.js';

export class JobRetry {
  @ApiPropertyOptional({
    default: false,
    description:
      'Ask only about what failed or was unknown: of a completed job, or of one that was asked so before',
  })
  @Omittable()
  @IsBoolean()
  only_failed?: boolean;
}

export const JOB_RETRY_EXAMPLES: BodyExamples<JobRetry> = {
  only_failed: { summary: 'Ask again about what failed', value: { only_failed: true } },
};
