import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { toBoolean, toNumber } from '../../common/transforms.js';

export class PlatformQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;

  @ApiPropertyOptional({ default: false, description: 'Leave out those without an account' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  only_valid: boolean = false;
}
