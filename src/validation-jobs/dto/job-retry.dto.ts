import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Omittable } from '../../common/omittable.js';

export class JobRetry {
  @ApiPropertyOptional({
    default: false,
    description: 'Ask only about what failed or was unknown; also possible for a completed job',
  })
  @Omittable()
  @IsBoolean()
  only_failed?: boolean;
}
