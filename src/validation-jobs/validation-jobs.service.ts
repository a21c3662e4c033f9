import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WorkProgressEvents } from '../background-work/progress-events.js';
import type { WorkListQueryDto } from '../background-work/work-states.js';
import { InvalidInputError, UnprocessableError } from '../common/errors/app-error.js';
import { isUniqueViolation } from '../common/errors/error-kind.js';
import type { KeysetQueryDto } from '../common/keyset.js';
import { traceJobCreated } from '../common/tracing.js';
import { inTransaction } from '../database/transaction.js';
import type { CreateValidationJobDto } from './dto/create-validation-job.dto.js';
import type { ValidationJobPageDto, ValidationJobResponseDto } from './dto/validation-job-response.dto.js';
import type { ValidationJobPlanDto } from './dto/validation-job-plan-response.dto.js';
import type { FailurePageDto } from './dto/job-failure-response.dto.js';
import { estimateMinutes } from './engine/job-progress.js';
import {
  decodeFailureCursor,
  encodeFailureCursor,
  JobFailuresRepository,
} from './store/job-failures.repository.js';
import { ValidationJobsRepository, type NewJob } from './store/validation-jobs.repository.js';
import type { JobAction } from './validation-job.kind.js';
import { JobCosts } from './job-costs.js';
import { JobWaker } from './job-waker.js';
import { ValidationJobKey } from './validation-job-request.entity.js';

const MOST_KEY_CHARACTERS = 255;

/** Sends clients the progress of jobs. */
@Injectable()
export class JobEvents extends WorkProgressEvents<ValidationJobResponseDto> {
  constructor(dataSource: DataSource, jobs: ValidationJobsRepository) {
    super(dataSource, jobs, ({ job_uuid }) => job_uuid);
  }
}

/** Creates, shows and moves jobs. */
@Injectable()
export class ValidationJobsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: ValidationJobsRepository,
    private readonly failures: JobFailuresRepository,
    // The terminal has no Redis: it passes another object here, and the reconciler wakes the worker.
    @Inject(JobWaker) private readonly waker: Pick<JobWaker, 'wake'>,
    private readonly costs: JobCosts,
  ) {}

  /** Stores a job and wakes a worker for it. A stored job is safe, even when Redis is away. */
  async create(
    input: CreateValidationJobDto,
    caller: string,
    via: 'api' | 'cli' = 'api',
  ): Promise<ValidationJobResponseDto> {
    const job = await this.jobs.create(this.dataSource.manager, newJob(input, caller, via));
    traceJobCreated(job.job_uuid);
    await this.waker.wake({ ...wakeable(job), fencing_token: 0 });
    return job;
  }

  /**
   * Creates a job only once per idempotency key of a caller: a repeated request gets the first job. 422 when the key
   * was used for another request.
   */
  async createOnce(
    input: CreateValidationJobDto,
    caller: string,
    key: string,
  ): Promise<ValidationJobResponseDto> {
    if (key.length > MOST_KEY_CHARACTERS) throw keyTooLong();
    const wanted = newJob(input, caller, 'api');
    const request_hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
    try {
      const job = await this.dataSource.transaction(async (transaction) => {
        const created = await this.jobs.create(transaction, wanted);
        const { id: job_id } = created;
        await transaction.insert(ValidationJobKey, {
          created_by: caller,
          idempotency_key: key,
          job_id,
          request_hash,
        });
        return created;
      });
      traceJobCreated(job.job_uuid);
      await this.waker.wake({ ...wakeable(job), fencing_token: 0 });
      return job;
    } catch (error) {
      if (!isUniqueViolation(error, 'validation_job_keys_pkey')) throw error;
      const first = await this.jobs.findByKey(caller, key);
      if (!first) throw error;
      if (first.request_hash !== request_hash) throw keyReused();
      return this.get(first.job_uuid);
    }
  }

  /** Estimates what a job would ask and cost. Stores nothing. */
  plan(input: CreateValidationJobDto, caller: string): Promise<ValidationJobPlanDto> {
    return this.costs.plan(this.dataSource.manager, newJob(input, caller, 'api'));
  }

  /** One page of the jobs, newest first. */
  list(query: WorkListQueryDto): Promise<ValidationJobPageDto> {
    return this.jobs.list(this.dataSource.manager, query);
  }

  /** One job; 404 when there is none. */
  get(jobUuid: string): Promise<ValidationJobResponseDto> {
    return this.jobs.get(this.dataSource.manager, jobUuid);
  }

  /** Moves a job as an operator asks; 404 when there is none, 409 when its state does not allow it. */
  async act(jobUuid: string, action: JobAction): Promise<ValidationJobResponseDto> {
    const job = await inTransaction(this.dataSource, (manager) => this.jobs.act(manager, jobUuid, action));
    if (job.status === 'QUEUED' || job.status === 'RUNNING') await this.waker.wake(job);
    return this.jobs.answer(job);
  }

  /** One page of the failures of a job, by contact and platform; 404 when there is no such job. */
  async listFailures(jobUuid: string, { limit, cursor }: KeysetQueryDto): Promise<FailurePageDto> {
    const after = cursor === undefined ? undefined : decodeFailureCursor(cursor);
    await this.get(jobUuid);
    const rows = await this.failures.list(this.dataSource.manager, jobUuid, limit + 1, after);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? encodeFailureCursor(last) : null };
  }
}

function wakeable({ job_uuid, priority }: ValidationJobResponseDto) {
  return { job_uuid, priority };
}

/** 422: the key belongs to another request. */
export function keyReused(): UnprocessableError {
  return new UnprocessableError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Send a new key with a new request.',
  );
}

/** 400: a key that is too long. */
export function keyTooLong(): InvalidInputError {
  return InvalidInputError.of(
    'Idempotency-Key',
    'max_length',
    `must have at most ${MOST_KEY_CHARACTERS} characters`,
  );
}

/** 400: contacts by ids and by a filter at the same time. */
export function idsAndFilter(): InvalidInputError {
  return InvalidInputError.of('contact_ids', 'exclusive', 'cannot be given together with contact_filters');
}

function newJob(input: CreateValidationJobDto, caller: string, via: 'api' | 'cli'): NewJob {
  const contact_ids = input.contact_ids ? [...new Set(input.contact_ids)] : null;
  const max_contacts = input.max_contacts ?? 1000;
  if (contact_ids && input.contact_filters) throw idsAndFilter();
  if (contact_ids && contact_ids.length > max_contacts) {
    throw InvalidInputError.of(
      'contact_ids',
      'max_contacts',
      `has ${contact_ids.length} contacts, but max_contacts is ${max_contacts}`,
    );
  }
  const job = {
    name: input.name,
    description: input.description ?? null,
    platforms: input.platforms,
    contact_filters: contact_ids ? null : (input.contact_filters ?? {}),
    contact_ids,
    max_contacts,
    batch_size: input.batch_size ?? 25,
    max_concurrent: input.max_concurrent ?? 5,
    retry_attempts: input.retry_attempts ?? 3,
    rate_limit_per_minute: input.rate_limit_per_minute ?? 100,
    priority: input.priority ?? 5,
    force: input.force ?? false,
    max_lookups: input.max_lookups ?? null,
    created_by: caller,
    created_via: via,
  };
  return { ...job, estimated_duration_minutes: estimateMinutes(job, contact_ids?.length ?? max_contacts) };
}
