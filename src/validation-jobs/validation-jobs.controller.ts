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
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { ExistsGuard } from '../common/exists.guard.js';
import { KeysetQuery } from '../common/keyset.js';
import { UuidPipe } from '../common/parameters.js';
import { FailurePage } from './dto/job-failure.response.js';
import { JobRetry } from './dto/job-retry.dto.js';
import { ValidationJobCreate } from './dto/validation-job-create.dto.js';
import { ValidationJobListQuery } from './dto/validation-job-list.query.js';
import { ValidationJobPage, ValidationJobResponse } from './dto/validation-job.response.js';
import { JobEvents } from './job-events.js';
import { ValidationJobsService } from './validation-jobs.service.js';

const JobUuid = (): ParameterDecorator => Param('job_uuid', new UuidPipe('job_uuid'));

/** A change of a job's state by an operator. */
function JobActionRoute(path: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:job_uuid/${path}`),
    HttpCode(200),
    RequiredRole('operator'),
    ApiOperation({ summary }),
    ApiParam({ name: 'job_uuid', format: 'uuid' }),
    ApiOkResponse({ type: ValidationJobResponse }),
    ApiProblems(400, 404, 409),
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
  @ApiCreatedResponse({ type: ValidationJobResponse })
  @ApiProblems(400)
  create(
    @Body() input: ValidationJobCreate,
    @CurrentCaller() caller: Caller,
  ): Promise<ValidationJobResponse> {
    return this.service.create(input, caller.subject);
  }

  @Get()
  @ApiOperation({ summary: 'Jobs, newest first' })
  @ApiOkResponse({ type: ValidationJobPage })
  @ApiProblems(400)
  list(@Query() query: ValidationJobListQuery): Promise<ValidationJobPage> {
    return this.service.list(query);
  }

  @Get(':job_uuid')
  @ApiOperation({ summary: 'One job and how far it came' })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiOkResponse({ type: ValidationJobResponse })
  @ApiProblems(400, 404)
  get(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.get(jobUuid);
  }

  @JobActionRoute('pause', 'Pause a running job; its worker stores what it is asking and lets go (operator)')
  pause(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, 'pause');
  }

  @JobActionRoute('resume', 'Let a paused job go on where it stands (operator)')
  resume(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, 'resume');
  }

  @JobActionRoute('cancel', 'Cancel a job that has not ended; what is stored stays (operator)')
  cancel(@JobUuid() jobUuid: string): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, 'cancel');
  }

  @JobActionRoute(
    'retry',
    'Let a failed or cancelled job go on, or ask again about what failed in it (operator)',
  )
  retry(@JobUuid() jobUuid: string, @Body() { only_failed }: JobRetry): Promise<ValidationJobResponse> {
    return this.service.act(jobUuid, only_failed ? 'retry_failed' : 'retry');
  }

  @Get(':job_uuid/failures')
  @ApiOperation({ summary: 'What got no valid or invalid, by contact and platform' })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiOkResponse({ type: FailurePage })
  @ApiProblems(400, 404)
  failures(@JobUuid() jobUuid: string, @Query() query: KeysetQuery): Promise<FailurePage> {
    return this.service.listFailures(jobUuid, query);
  }

  @Sse(':job_uuid/events')
  @UseGuards(ExistsGuard('job_uuid', ValidationJobsService))
  @ApiOperation({
    summary: 'Progress as server-sent events',
    description: '`progress` whenever the job has changed, `end` once it has ended; the data is the job.',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiProduces('text/event-stream')
  @ApiProblems(400, 404)
  async events(@JobUuid() jobUuid: string): Promise<Observable<MessageEvent>> {
    return this.jobEvents.follow(await this.service.get(jobUuid));
  }
}
