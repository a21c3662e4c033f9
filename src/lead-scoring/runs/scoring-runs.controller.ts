import { Body, Controller, Get, HttpCode, Post, Query, type MessageEvent } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { workRoutes } from '../../background-work/work-routes.js';
import { WorkListQueryDto } from '../../background-work/work-states.js';
import { ApiProblems } from '../../common/api-problems.js';
import { InvalidInputError, UnavailableError } from '../../common/errors/app-error.js';
import { EXAMPLE_RUNS } from '../../common/examples.js';
import { LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { SCORING_RUN_EXAMPLES, CreateScoringRunDto } from './dto/create-scoring-run.dto.js';
import { ScoringRunPageDto, ScoringRunResponseDto } from './dto/scoring-run-response.dto.js';
import { SCORING_RUN } from './scoring-run.kind.js';
import { ScoringRunEvents, ScoringRunsService } from './scoring-runs.service.js';
import { FilterPipe } from '../../contacts/filter/filter.pipe.js';

const { Uuid, OfOne, Action, Events } = workRoutes({
  kind: SCORING_RUN,
  answer: ScoringRunResponseDto,
  role: 'admin',
  service: ScoringRunsService,
});

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
  @ApiBody({ type: CreateScoringRunDto, examples: SCORING_RUN_EXAMPLES })
  @ApiAcceptedResponse({ type: ScoringRunResponseDto })
  @ApiProblems(
    InvalidInputError.of('all', 'exclusive', 'cannot be given together with contact_filters'),
    UnavailableError.writeConflict(),
  )
  create(
    @Body(FilterPipe) input: CreateScoringRunDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ScoringRunResponseDto> {
    return this.service.create(input, caller.subject);
  }

  @Get()
  @ApiOperation({ summary: 'Scoring runs, newest first' })
  @ApiOkResponse({ type: ScoringRunPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: WorkListQueryDto): Promise<ScoringRunPageDto> {
    return this.service.list(query);
  }

  @Get(':run_uuid')
  @ApiOperation({ summary: 'One run or batch, and its progress' })
  @ApiOkResponse({ type: ScoringRunResponseDto })
  @OfOne(EXAMPLE_RUNS.completed)
  get(@Uuid() runUuid: string): Promise<ScoringRunResponseDto> {
    return this.service.get(runUuid);
  }

  @Action('pause', EXAMPLE_RUNS.running, 'Pause a run; what is being scored is still written')
  pause(@Uuid() runUuid: string): Promise<ScoringRunResponseDto> {
    return this.service.act(runUuid, 'pause');
  }

  @Action('resume', EXAMPLE_RUNS.paused, 'Let a paused or failed run go on where it stands')
  resume(@Uuid() runUuid: string): Promise<ScoringRunResponseDto> {
    return this.service.act(runUuid, 'resume');
  }

  @Action('cancel', EXAMPLE_RUNS.unwanted, 'Cancel a run that has not ended; what is scored stays')
  cancel(@Uuid() runUuid: string): Promise<ScoringRunResponseDto> {
    return this.service.act(runUuid, 'cancel');
  }

  @Events(EXAMPLE_RUNS.completed)
  async events(@Uuid() runUuid: string): Promise<Observable<MessageEvent>> {
    return this.runEvents.follow(await this.service.get(runUuid));
  }
}
