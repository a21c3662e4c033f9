import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth.decorators.js';
import { HealthService } from './health.service.js';

const CHECK = ['up', 'down'] as const;
type Check = (typeof CHECK)[number];

export class Liveness {
  @ApiProperty({ example: 'up' })
  status: string;
}

export class Readiness {
  @ApiProperty({ enum: CHECK, example: 'up' })
  status: Check;

  @ApiProperty({ enum: CHECK, example: 'up' })
  postgres: Check;

  @ApiProperty({ enum: CHECK, example: 'up' })
  redis: Check;
}

@ApiTags('health')
@Public(true)
@Controller('health')
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers; restart it when it does not' })
  @ApiOkResponse({ type: Liveness })
  live(): Liveness {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'PostgreSQL and Redis answer; send no traffic when they do not' })
  @ApiOkResponse({ type: Readiness })
  @ApiResponse({
    status: HttpStatus.SERVICE_UNAVAILABLE,
    type: Readiness,
    description: 'One of them is down',
    example: { status: 'down', postgres: 'up', redis: 'down' } satisfies Readiness,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const { postgres, redis } = await this.service.check();
    const up = postgres && redis;
    void reply.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { status: toCheck(up), postgres: toCheck(postgres), redis: toCheck(redis) };
  }
}

function toCheck(up: boolean): Check {
  return up ? 'up' : 'down';
}
