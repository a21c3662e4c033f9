import {
  applyDecorators,
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { ExistsGuard } from '../../common/exists.guard.js';
import { UuidPipe } from '../../common/parameters.js';
import { ScoringRunCreate } from './dto/scoring-run-create.dto.js';
import { ScoringRunListQuery } from './dto/scoring-run-list.query.js';
import { ScoringRunPage, ScoringRunResponse } from './dto/scoring-run.response.js';
import { ScoringRunEvents } from './scoring-run-events.js';
import { ScoringRunsService } from './scoring-runs.service.js';

const RunUuid = (): ParameterDecorator => Param('run_uuid', new UuidPipe('run_uuid'));

/** A change of a run's state by an administrator. */
function RunActionRoute(path: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:run_uuid/${path}`),
    HttpCode(200),
    RequiredRole('admin'),
    ApiOperation({ summary }),
    ApiParam({ name: 'run_uuid', format: 'uuid' }),
    ApiOkResponse({ type: ScoringRunResponse }),
    ApiProblems(400, 404, 409),
  );
}

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring/runs')
export class ScoringRunsController {
  constructor(
    private readonly service: ScoringRunsService,
    private readonly runEvents: ScoringRunEvents,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiredRole('admin')
  @ApiOperation({ summary: 'Score many contacts in the background: a filter, a list of ids, or all (admin)' })
  @ApiAcceptedResponse({ type: ScoringRunResponse })
  @ApiProblems(400)
  create(@Body() input: ScoringRunCreate, @CurrentCaller() caller: Caller): Promise<ScoringRunResponse> {
    return this.service.create(input, caller.subject);
  }

  @Get()
  @ApiOperation({ summary: 'Scoring runs, newest first' })
  @ApiOkResponse({ type: ScoringRunPage })
  @ApiProblems(400)
  list(@Query() query: ScoringRunListQuery): Promise<ScoringRunPage> {
    return this.service.list(query);
  }

  @Get(':run_uuid')
  @ApiOperation({ summary: 'One run, or batch, and how far it came' })
  @ApiParam({ name: 'run_uuid', format: 'uuid' })
  @ApiOkResponse({ type: ScoringRunResponse })
  @ApiProblems(400, 404)
  get(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.get(runUuid);
  }

  @RunActionRoute('pause', 'Pause a run; what is being scored is still written (admin)')
  pause(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.act(runUuid, 'pause');
  }

  @RunActionRoute('resume', 'Let a paused or failed run go on where it stands (admin)')
  resume(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.act(runUuid, 'resume');
  }

  @RunActionRoute('cancel', 'Cancel a run that has not ended; what is scored stays (admin)')
  cancel(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.act(runUuid, 'cancel');
  }

  @Sse(':run_uuid/events')
  @UseGuards(ExistsGuard('run_uuid', ScoringRunsService))
  @ApiOperation({
    summary: 'Progress as server-sent events',
    description: '`progress` whenever the run has changed, `end` once it has ended; the data is the run.',
  })
  @ApiParam({ name: 'run_uuid', format: 'uuid' })
  @ApiProduces('text/event-stream')
  @ApiProblems(400, 404)
  async events(@RunUuid() runUuid: string): Promise<Observable<MessageEvent>> {
    return this.runEvents.follow(await this.service.get(runUuid));
  }
}
