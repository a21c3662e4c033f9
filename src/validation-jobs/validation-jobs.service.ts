import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WorkProgressEvents } from '../background-work/progress-events.js';
import type { WorkListQuery } from '../background-work/work-states.js';
import { InvalidInputError } from '../common/errors/app-error.js';
import type { KeysetQuery } from '../common/keyset.js';
import { inTransaction } from '../database/transaction.js';
import type { ValidationJobCreate } from './dto/validation-job-create.dto.js';
import type { ValidationJobPage, ValidationJobResponse } from './dto/validation-job.response.js';
import type { FailurePage } from './dto/job-failure.response.js';
import { estimateMinutes } from './engine/job-estimate.js';
import { decodeFailureCursor, encodeFailureCursor } from './store/failure-cursor.js';
import { JobFailuresRepository } from './store/job-failures.repository.js';
import { ValidationJobsRepository, type NewJob } from './store/validation-jobs.repository.js';
import type { JobAction } from './validation-job.kind.js';
import { JobWaker } from './job-waker.js';

/** Sends clients the progress of jobs. */
@Injectable()
export class JobEvents extends WorkProgressEvents<ValidationJobResponse> {
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
    // Not the class itself: a terminal has no Redis, and leaves waking to the reconciler.
    @Inject(JobWaker) private readonly waker: Pick<JobWaker, 'wake'>,
  ) {}

  /** Stores a job and wakes a worker for it. The job is safe once stored, also when Redis is away. */
  async create(
    input: ValidationJobCreate,
    caller: string,
    via: 'api' | 'cli' = 'api',
  ): Promise<ValidationJobResponse> {
    const job = await this.jobs.create(this.dataSource.manager, newJob(input, caller, via));
    const { job_uuid, priority } = job;
    await this.waker.wake({ job_uuid, priority, fencing_token: 0 });
    return job;
  }

  /** One page of the jobs, newest first. */
  list(query: WorkListQuery): Promise<ValidationJobPage> {
    return this.jobs.list(this.dataSource.manager, query);
  }

  /** One job; 404 when there is none. */
  get(jobUuid: string): Promise<ValidationJobResponse> {
    return this.jobs.get(this.dataSource.manager, jobUuid);
  }

  /** Moves a job as an operator asks; 404 when there is none, 409 when its state does not allow it. */
  async act(jobUuid: string, action: JobAction): Promise<ValidationJobResponse> {
    const job = await inTransaction(this.dataSource, (manager) => this.jobs.act(manager, jobUuid, action));
    if (job.status === 'QUEUED' || job.status === 'RUNNING') await this.waker.wake(job);
    return this.jobs.answer(job);
  }

  /** One page of what failed in a job, by contact and platform; 404 when there is no such job. */
  async listFailures(jobUuid: string, { limit, cursor }: KeysetQuery): Promise<FailurePage> {
    const after = cursor === undefined ? undefined : decodeFailureCursor(cursor);
    await this.get(jobUuid);
    const rows = await this.failures.list(this.dataSource.manager, jobUuid, limit + 1, after);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? encodeFailureCursor(last) : null };
  }
}

/** 400: contacts by ids and by a filter. */
export function idsAndFilter(): InvalidInputError {
  return InvalidInputError.of('contact_ids', 'exclusive', 'cannot be given together with contact_filters');
}

function newJob(input: ValidationJobCreate, caller: string, via: 'api' | 'cli'): NewJob {
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
    created_by: caller,
    created_via: via,
  };
  return { ...job, estimated_duration_minutes: estimateMinutes(job, contact_ids?.length ?? max_contacts) };
}
