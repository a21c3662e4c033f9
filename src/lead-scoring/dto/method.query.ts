import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Omittable } from '../../common/omittable.js';
import { SCORING_METHODS, type ScoringMethod } from '../policy/scoring-policy.js';

export class MethodQuery {
  @ApiPropertyOptional({
    enum: SCORING_METHODS,
    default: 'standard',
    description: 'standard adds the platform scores up; weighted weighs them 25, 20, 20, 20, 15',
  })
  @Omittable()
  @IsIn(SCORING_METHODS, { message: `must be one of ${SCORING_METHODS.join(', ')}` })
  method: ScoringMethod = 'standard';
}
