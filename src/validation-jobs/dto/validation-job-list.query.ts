import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { KeysetQuery } from '../../common/keyset.js';
import { Omittable } from '../../common/omittable.js';
import { JOB_STATUSES, type JobStatus } from '../validation-job.entity.js';

export class ValidationJobListQuery extends KeysetQuery {
  @ApiPropertyOptional({ enum: JOB_STATUSES })
  @Omittable()
  @IsIn(JOB_STATUSES, { message: `must be one of ${JOB_STATUSES.join(', ')}` })
  status?: JobStatus;
}
