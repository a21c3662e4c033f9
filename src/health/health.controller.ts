import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  ApiTags,
  ApiSchema,
} from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth.decorators.js';
import { PLATFORMS, type Platform } from '../common/platforms.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { HealthService } from './health.service.js';

const CHECK = ['up', 'down'] as const;
type Check = (typeof CHECK)[number];

@ApiSchema({ name: 'Liveness' })
export class LivenessDto {
  @ApiProperty({ example: 'up' })
  status: string;
}

@ApiSchema({ name: 'Readiness' })
export class ReadinessDto {
  @ApiProperty({ enum: CHECK, example: 'up' })
  status: Check;

  @ApiPropertyOptional({ enum: CHECK, example: 'up' })
  postgres?: Check;

  @ApiPropertyOptional({ enum: CHECK, example: 'up' })
  redis?: Check;

  @ApiPropertyOptional({
    enum: CHECK,
    example: 'up',
    description: 'Whether every migration of this version has been run',
  })
  migrations?: Check;

  @ApiPropertyOptional({
    type: 'integer',
    example: 0,
    description:
      'Changes that are not folded into the kept counts yet, counted up to 100,000. Answers are right even while many wait',
  })
  statistics_pending?: number;

  @ApiPropertyOptional({
    enum: PLATFORMS,
    isArray: true,
    example: ['whatsapp'],
    description:
      'Platforms with a validator in the configuration of this process. Ask a worker: the workers use the validators',
  })
  validators?: Platform[];

  @ApiPropertyOptional({
    type: [String],
    example: [],
    description: 'Why the process is not ready, and what to do',
  })
  reasons?: string[];
}

@ApiTags('health')
@Public(true)
@Controller('health')
export class HealthController {
  constructor(
    private readonly service: HealthService,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'publicParts'>,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers. Restart it when it does not' })
  @ApiOkResponse({ type: LivenessDto })
  live(): LivenessDto {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({
    summary:
      'Whether PostgreSQL and Redis accept writes, the tables exist, and the process is not ending. Send no traffic otherwise',
    description: 'In production the answer has only `status`, unless PUBLIC_PARTS names `health`.',
  })
  @ApiOkResponse({ type: ReadinessDto })
  @ApiResponse({
    status: HttpStatus.SERVICE_UNAVAILABLE,
    type: ReadinessDto,
    description: 'Something is missing; `reasons` says what',
    example: {
      status: 'down',
      postgres: 'up',
      redis: 'down',
      migrations: 'up',
      reasons: ['Redis does not answer.'],
    } satisfies ReadinessDto,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessDto> {
    const readiness = readinessOf(await this.service.check(), this.service.validators);
    void reply.status(readiness.status === 'up' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    // The reasons are for the operator; probes need only the status.
    return this.environment.publicParts.has('health') ? readiness : { status: readiness.status };
  }
}

function readinessOf({ status, details }: HealthCheckResult, validators: Platform[]): ReadinessDto {
  const check = (name: string): Check => (details[name]?.status === 'up' ? 'up' : 'down');
  const pending: unknown = details.statistics?.pending;
  return {
    status: status === 'ok' ? 'up' : 'down',
    postgres: check('postgres'),
    redis: check('redis'),
    migrations: check('migrations'),
    ...(typeof pending === 'number' && { statistics_pending: pending }),
    validators,
    reasons: Object.values(details).flatMap((detail) =>
      typeof detail.message === 'string' ? [detail.message] : [],
    ),
  };
}
