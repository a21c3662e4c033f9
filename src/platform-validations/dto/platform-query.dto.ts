import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { Omittable } from '../../common/omittable.js';
import { toBoolean, toNumber } from '../../common/transforms.js';

export class PlatformQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @Omittable()
  @Transform(toNumber)
  @Min(1)
  @Max(1000)
  @IsInt()
  limit: number = 100;

  @ApiPropertyOptional({ default: false, description: 'Leave out those without an account' })
  @Omittable()
  @Transform(toBoolean)
  @IsBoolean()
  only_valid: boolean = false;
}
