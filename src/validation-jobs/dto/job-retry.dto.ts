import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';

export class JobRetry {
  @ApiPropertyOptional({
    default: false,
    description: 'Ask only about what failed or was unknown; also possible for a completed job',
  })
  @IsOptional()
  @IsBoolean()
  only_failed?: boolean;
}
