import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { SCORING_METHODS, type ScoringMethod } from '../scoring-policy.js';

export class MethodQuery {
  @ApiPropertyOptional({
    enum: SCORING_METHODS,
    default: 'standard',
    description: 'standard adds the platform scores up; weighted weighs them 25, 20, 20, 20, 15',
  })
  @IsOptional()
  @IsIn(SCORING_METHODS, { message: `must be one of ${SCORING_METHODS.join(', ')}` })
  method: ScoringMethod = 'standard';
}
