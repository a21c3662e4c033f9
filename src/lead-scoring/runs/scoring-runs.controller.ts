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
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { EXAMPLE_RUNS, UNKNOWN_UUID } from '../../common/examples.js';
import { ExistsGuard } from '../../common/exists.guard.js';
import { LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { notAUuid, UuidPipe } from '../../common/parameters.js';
import { ApiEventStream } from '../../background-work/progress-events.js';
import { SCORING_RUN_EXAMPLES, ScoringRunCreate } from './dto/scoring-run-create.dto.js';
import { ScoringRunListQuery } from './dto/scoring-run-list.query.js';
import { ScoringRunPage, ScoringRunResponse } from './dto/scoring-run.response.js';
import { runStateConflict, type RunAction } from './run-transitions.js';
import { ScoringRunEvents } from './scoring-run-events.js';
import { ScoringRunsService } from './scoring-runs.service.js';

const RunUuid = (): ParameterDecorator => Param('run_uuid', new UuidPipe('run_uuid'));

const MALFORMED_UUID = notAUuid('run_uuid');
const UNKNOWN_RUN = NotFoundError.of('scoring run', UNKNOWN_UUID);

/** The path parameter in the document, with a run that fits the operation. */
function RunUuidParameter(example: string): MethodDecorator {
  return ApiParam({ name: 'run_uuid', format: 'uuid', example });
}

/** A change of a run's state by an administrator; `example` is a run whose state allows it. */
function RunActionRoute(action: RunAction, example: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:run_uuid/${action}`),
    HttpCode(200),
    RequiredRole('admin'),
    ApiOperation({ summary }),
    RunUuidParameter(example),
    ApiOkResponse({ type: ScoringRunResponse }),
    ApiProblems(MALFORMED_UUID, UNKNOWN_RUN, runStateConflict(action, 'COMPLETED')),
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
  @ApiBody({ type: ScoringRunCreate, examples: SCORING_RUN_EXAMPLES })
  @ApiAcceptedResponse({ type: ScoringRunResponse })
  @ApiProblems(InvalidInputError.of('all', 'exclusive', 'cannot be given together with contact_filters'))
  create(@Body() input: ScoringRunCreate, @CurrentCaller() caller: Caller): Promise<ScoringRunResponse> {
    return this.service.create(input, caller.subject);
  }

  @Get()
  @ApiOperation({ summary: 'Scoring runs, newest first' })
  @ApiOkResponse({ type: ScoringRunPage })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: ScoringRunListQuery): Promise<ScoringRunPage> {
    return this.service.list(query);
  }

  @Get(':run_uuid')
  @ApiOperation({ summary: 'One run, or batch, and how far it came' })
  @RunUuidParameter(EXAMPLE_RUNS.completed)
  @ApiOkResponse({ type: ScoringRunResponse })
  @ApiProblems(MALFORMED_UUID, UNKNOWN_RUN)
  get(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.get(runUuid);
  }

  @RunActionRoute('pause', EXAMPLE_RUNS.running, 'Pause a run; what is being scored is still written (admin)')
  pause(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.act(runUuid, 'pause');
  }

  @RunActionRoute('resume', EXAMPLE_RUNS.paused, 'Let a paused or failed run go on where it stands (admin)')
  resume(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.act(runUuid, 'resume');
  }

  @RunActionRoute(
    'cancel',
    EXAMPLE_RUNS.unwanted,
    'Cancel a run that has not ended; what is scored stays (admin)',
  )
  cancel(@RunUuid() runUuid: string): Promise<ScoringRunResponse> {
    return this.service.act(runUuid, 'cancel');
  }

  @Sse(':run_uuid/events')
  @UseGuards(ExistsGuard('run_uuid', ScoringRunsService))
  @ApiOperation({
    summary: 'Progress as server-sent events',
    description: '`progress` whenever the run has changed, `end` once it has ended; the data is the run.',
  })
  @RunUuidParameter(EXAMPLE_RUNS.completed)
  @ApiEventStream()
  @ApiProblems(MALFORMED_UUID, UNKNOWN_RUN)
  async events(@RunUuid() runUuid: string): Promise<Observable<MessageEvent>> {
    return this.runEvents.follow(await this.service.get(runUuid));
  }
}
