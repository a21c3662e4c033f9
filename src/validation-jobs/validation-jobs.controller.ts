import {
  Body,
  Controller,
  Get,
  Headers,
  HttpStatus,
  Post,
  Query,
  Res,
  UseGuards,
  type MessageEvent,
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { workRoutes } from '../background-work/work-routes.js';
import { WorkListQueryDto } from '../background-work/work-states.js';
import { UnavailableError, TooManyRequestsError } from '../common/errors/app-error.js';
import { ApiProblems } from '../common/api-problems.js';
import { EXAMPLE_JOBS } from '../common/examples.js';
import { KeysetQueryDto, LIMIT_TOO_LARGE } from '../common/keyset.js';
import { FailurePageDto } from './dto/job-failure-response.dto.js';
import {
  CreateValidationJobDto,
  JOB_RETRY_EXAMPLES,
  RetryJobDto,
  VALIDATION_JOB_EXAMPLES,
} from './dto/create-validation-job.dto.js';
import { ValidationJobPlanDto } from './dto/validation-job-plan-response.dto.js';
import { ValidationJobPageDto, ValidationJobResponseDto } from './dto/validation-job-response.dto.js';
import { jobUnfinished, nothingFailed, VALIDATION_JOB } from './validation-job.kind.js';
import {
  idsAndFilter,
  JobEvents,
  keyReused,
  keyTooLong,
  ValidationJobsService,
} from './validation-jobs.service.js';
import { FilterPipe } from '../contacts/filter/filter.pipe.js';
import type { AuthenticatedRequest } from '../auth/auth.guard.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { ValidationJobsRepository } from './store/validation-jobs.repository.js';

const RETRY_SECONDS = 60;

/** 429 when a caller has too many open jobs, so that nobody fills the queue alone. A dry run creates no job. */
@Injectable()
export class OpenJobsGuard implements CanActivate {
  constructor(
    private readonly jobs: ValidationJobsRepository,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'MAX_OPEN_JOBS'>,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { caller, body } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!caller || (body as { dry_run?: unknown } | undefined)?.dry_run === true) return true;
    const most = this.environment.MAX_OPEN_JOBS;
    const open = await this.jobs.countOpen(caller.subject);
    if (open < most) return true;
    throw new TooManyRequestsError(
      'too_many_open_jobs',
      `You have ${open} open jobs, and the limit is ${most}. Wait until one has ended, or cancel one.`,
      RETRY_SECONDS,
    );
  }
}

const { Uuid, OfOne, Action, Events } = workRoutes({
  kind: VALIDATION_JOB,
  answer: ValidationJobResponseDto,
  role: 'operator',
  service: ValidationJobsService,
});

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
  @UseGuards(OpenJobsGuard)
  @ApiOperation({ summary: 'Create a job; a worker starts it (operator)' })
  @ApiBody({ type: CreateValidationJobDto, examples: VALIDATION_JOB_EXAMPLES })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'A repeated request with the same key and body answers with the same job',
  })
  @ApiCreatedResponse({ type: ValidationJobResponseDto })
  @ApiOkResponse({
    type: ValidationJobPlanDto,
    description: 'For `dry_run`: what the job would ask and cost. No job is created',
  })
  @ApiProblems(idsAndFilter(), keyTooLong(), keyReused(), UnavailableError.writeConflict())
  async create(
    @Body(FilterPipe) input: CreateValidationJobDto,
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ValidationJobResponseDto | ValidationJobPlanDto> {
    if (input.dry_run) {
      void reply.status(HttpStatus.OK);
      return this.service.plan(input, caller.subject);
    }
    return key
      ? this.service.createOnce(input, caller.subject, key)
      : this.service.create(input, caller.subject);
  }

  @Get()
  @ApiOperation({ summary: 'Jobs, newest first' })
  @ApiOkResponse({ type: ValidationJobPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: WorkListQueryDto): Promise<ValidationJobPageDto> {
    return this.service.list(query);
  }

  @Get(':job_uuid')
  @ApiOperation({ summary: 'One job and its progress' })
  @ApiOkResponse({ type: ValidationJobResponseDto })
  @OfOne(EXAMPLE_JOBS.completed)
  get(@Uuid() jobUuid: string): Promise<ValidationJobResponseDto> {
    return this.service.get(jobUuid);
  }

  @Action('pause', EXAMPLE_JOBS.running, 'Pause a running job; answers of running requests are still stored')
  pause(@Uuid() jobUuid: string): Promise<ValidationJobResponseDto> {
    return this.service.act(jobUuid, 'pause');
  }

  @Action('resume', EXAMPLE_JOBS.paused, 'Resume a paused job')
  resume(@Uuid() jobUuid: string): Promise<ValidationJobResponseDto> {
    return this.service.act(jobUuid, 'resume');
  }

  @Action('cancel', EXAMPLE_JOBS.unwanted, 'Cancel a job that has not ended; stored results stay')
  cancel(@Uuid() jobUuid: string): Promise<ValidationJobResponseDto> {
    return this.service.act(jobUuid, 'cancel');
  }

  @Action(
    'retry',
    EXAMPLE_JOBS.completed,
    'Retry a failed or cancelled job, or ask again about its failures',
    jobUnfinished('CANCELLED'),
    nothingFailed(),
  )
  @ApiBody({ type: RetryJobDto, examples: JOB_RETRY_EXAMPLES })
  retry(@Uuid() jobUuid: string, @Body() { only_failed }: RetryJobDto): Promise<ValidationJobResponseDto> {
    return this.service.act(jobUuid, only_failed ? 'retry_failed' : 'retry');
  }

  @Get(':job_uuid/failures')
  @ApiOperation({ summary: 'The failures of a job, by contact and platform' })
  @ApiOkResponse({ type: FailurePageDto })
  @OfOne(EXAMPLE_JOBS.completed, LIMIT_TOO_LARGE)
  failures(@Uuid() jobUuid: string, @Query() query: KeysetQueryDto): Promise<FailurePageDto> {
    return this.service.listFailures(jobUuid, query);
  }

  @Events(EXAMPLE_JOBS.completed)
  async events(@Uuid() jobUuid: string): Promise<Observable<MessageEvent>> {
    return this.jobEvents.follow(await this.service.get(jobUuid));
  }
}
