import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { KeysetQuery } from '../../../common/keyset.js';
import { Omittable } from '../../../common/omittable.js';
import { SCORING_RUN_STATUSES, type ScoringRunStatus } from '../scoring-run.entity.js';

export class ScoringRunListQuery extends KeysetQuery {
  @ApiPropertyOptional({ enum: SCORING_RUN_STATUSES })
  @Omittable()
  @IsIn(SCORING_RUN_STATUSES, { message: `must be one of ${SCORING_RUN_STATUSES.join(', ')}` })
  status?: ScoringRunStatus;
}
