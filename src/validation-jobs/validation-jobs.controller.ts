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
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { NotFoundError, type ConflictError } from '../common/errors/app-error.js';
import { EXAMPLE_JOBS, UNKNOWN_UUID } from '../common/examples.js';
import { ExistsGuard } from '../common/exists.guard.js';
import { KeysetQuery, LIMIT_TOO_LARGE } from '../common/keyset.js';
import { notAUuid, UuidPipe } from '../common/parameters.js';
import { ApiEventStream } from '../background-work/progress-events.js';
import { FailurePage } from './dto/job-failure.response.js';
import { JOB_RETRY_EXAMPLES, JobRetry } from './dto/job-retry.dto.js';
import { VALIDATION_JOB_EXAMPLES, ValidationJobCreate } from './dto/validation-job-create.dto.js';
import { ValidationJobListQuery } from './dto/validation-job-list.query.js';
import { ValidationJobPage, ValidationJobResponse } from './dto/validation-job.response.js';
import { JobEvents } from './job-events.js';
import { jobStateConflict, jobUnfinished, nothingFailed, type JobAction } from './job-transitions.js';
import { idsAndFilter, ValidationJobsService } from './validation-jobs.service.js';

const JobUuid = (): ParameterDecorator => Param('job_uuid', new UuidPipe('job_uuid'));

const MALFORMED_UUID = notAUuid('job_uuid');
const UNKNOWN_JOB = NotFoundError.of('validation job', UNKNOWN_UUID);

/** The path parameter in the document, with a job that fits the operation. */
function JobUuidParameter(example: string): MethodDecorator {
  return ApiParam({ name: 'job_uuid', format: 'uuid', example });
}

/** A change of a job's state by an operator; `example` is a job whose state allows it. */
function JobActionRoute(
  action: Exclude<JobAction, 'retry_failed'>,
  example: string,
  summary: string,
  ...furtherConflicts: ConflictError[]
): MethodDecorator {
  return applyDecorators(
    Post(`:job_uuid/${action}`),
    HttpCode(200),
    RequiredRole('operator'),
    ApiOperation({ summary }),
    JobUuidParameter(example),
    ApiOkResponse({ type: ValidationJobResponse }),
    ApiProblems(MALFORMED_UUID, UNKNOWN_JOB, jobStateConflict(action, 'COMPLETED'), ...furtherConflicts),
  );
}

@ApiTags('validation-jobs')
@ApiBearerAuth()
@Controller('validation-jobs')
export class ValidationJobsController {
  constructor(
    private readonly service: ValidationJobsService,
    private readonly jobEvents: JobEvents,
  ) {}

  @Post()
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Create a job; a worker starts it (operator)' })
  @ApiBody({ type: ValidationJobCreate, examples: VALIDATION_JOB_EXAMPLES })
  @ApiCreatedResponse({ type: ValidationJobResponse })
  @ApiProblems(idsAndFilter())
  create(
    @Body() input: ValidationJobCreate,
    @CurrentCaller() caller: Caller,
  ): Promise<ValidationJobResponse> {
    return this.service.create(input, caller.subject);
  }

  @Get()
  @ApiOperation({ summary: 'Jobs, newest first' })
  @ApiOkResponse({ type: ValidationJobPage })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: ValidationJobListQuery): Promise<ValidationJobPage> {
    return this.service.list(query);
  }

  @Get(':job_uuid')
  @ApiOperation({ summary: 'One job and how far it came' })
  @JobUuidParameter(EXAMPLE_JOBS.completed)
  @ApiOkResponse({ type: ValidationJobResponse })
  @ApiProblems(MALFORMED_UUID, UNKNOWN_JOB)
  get(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.get(jobUuid);
  }

  @JobActionRoute(
    'pause',
    EXAMPLE_JOBS.running,
    'Pause a running job; its worker stores what it is asking and lets go (operator)',
  )
  pause(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, 'pause');
  }

  @JobActionRoute('resume', EXAMPLE_JOBS.paused, 'Let a paused job go on where it stands (operator)')
  resume(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, 'resume');
  }

  @JobActionRoute(
    'cancel',
    EXAMPLE_JOBS.unwanted,
    'Cancel a job that has not ended; what is stored stays (operator)',
  )
  cancel(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, 'cancel');
  }

  @JobActionRoute(
    'retry',
    EXAMPLE_JOBS.completed,
    'Let a failed or cancelled job go on, or ask again about what failed in it (operator)',
    jobUnfinished('CANCELLED'),
    nothingFailed(),
  )
  @ApiBody({ type: JobRetry, examples: JOB_RETRY_EXAMPLES })
  retry(@JobUuid() jobUuid: string, @Body() { only_failed }: JobRetry): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, only_failed ? 'retry_failed' : 'retry');
  }

  @Get(':job_uuid/failures')
  @ApiOperation({ summary: 'What got no valid or invalid, by contact and platform' })
  @JobUuidParameter(EXAMPLE_JOBS.completed)
  @ApiOkResponse({ type: FailurePage })
  @ApiProblems(MALFORMED_UUID, LIMIT_TOO_LARGE, UNKNOWN_JOB)
  failures(@JobUuid() jobUuid: string, @Query() query: KeysetQuery): Promise<FailurePage> {
    return this.service.listFailures(jobUuid, query);
  }

  @Sse(':job_uuid/events')
  @UseGuards(ExistsGuard('job_uuid', ValidationJobsService))
  @ApiOperation({
    summary: 'Progress as server-sent events',
    description: '`progress` whenever the job has changed, `end` once it has ended; the data is the job.',
  })
  @JobUuidParameter(EXAMPLE_JOBS.completed)
  @ApiEventStream()
  @ApiProblems(MALFORMED_UUID, UNKNOWN_JOB)
  async events(@JobUuid() jobUuid: string): Promise<Observable<MessageEvent>> {
    return this.jobEvents.follow(await this.service.get(jobUuid));
  }
}
