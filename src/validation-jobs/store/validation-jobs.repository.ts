import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Not, type EntityManager, type Repository } from 'typeorm';
import { WorkRepository, type LockedWork } from '../../background-work/work.repository.js';
import type { ValidationJobResponseDto } from '../dto/validation-job-response.dto.js';
import { ValidationJob } from '../validation-job.entity.js';
import { ValidationJobKey } from '../validation-job-request.entity.js';
import { jobUnfinished, nothingFailed, VALIDATION_JOB, type JobAction } from '../validation-job.kind.js';
import { JobFailuresRepository } from './job-failures.repository.js';

/** The columns that a new job sets. The defaults of the database fill the rest. */
export type NewJob = Pick<
  ValidationJob,
  | 'name'
  | 'description'
  | 'platforms'
  | 'contact_filters'
  | 'contact_ids'
  | 'max_contacts'
  | 'batch_size'
  | 'max_concurrent'
  | 'retry_attempts'
  | 'rate_limit_per_minute'
  | 'priority'
  | 'force'
  | 'max_lookups'
  | 'estimated_duration_minutes'
  | 'created_by'
  | 'created_via'
>;

/** A job as it is read: the answer, and the fencing token that waking a worker needs. */
export type JobRow = ValidationJobResponseDto & Pick<ValidationJob, 'fencing_token'>;

/** Jobs as clients see them. What a worker does to its job is in job-leases.repository.ts. */
@Injectable()
export class ValidationJobsRepository extends WorkRepository<JobAction, JobRow, ValidationJobResponseDto> {
  constructor(
    private readonly failures: JobFailuresRepository,
    @InjectRepository(ValidationJob) private readonly jobs: Repository<ValidationJob>,
    @InjectRepository(ValidationJobKey) private readonly keys: Repository<ValidationJobKey>,
  ) {
    super(VALIDATION_JOB);
  }

  answer({ fencing_token, ...job }: JobRow): ValidationJobResponseDto {
    return job;
  }

  async create(manager: EntityManager, job: NewJob): Promise<ValidationJobResponseDto> {
    const { generatedMaps } = await manager.insert(ValidationJob, { ...job });
    return this.get(manager, (generatedMaps[0] as Pick<ValidationJob, 'job_uuid'>).job_uuid);
  }

  /** How many jobs of a caller have not ended. */
  countOpen(created_by: string): Promise<number> {
    return this.jobs.countBy({
      created_by,
      status: Not(In(['COMPLETED', 'FAILED', 'CANCELLED'])),
    });
  }

  /** The job that this caller created with this key, and the hash of its request; undefined when there is none. */
  async findByKey(
    created_by: string,
    idempotency_key: string,
  ): Promise<{ job_uuid: string; request_hash: string } | undefined> {
    const found = await this.keys.findOne({
      where: { created_by, idempotency_key },
      relations: { job: true },
    });
    return found?.job && { job_uuid: found.job.job_uuid, request_hash: found.request_hash };
  }

  /** Marks failed contacts before they are asked about again, and subtracts them from the counters. */
  protected async beforeMove(
    manager: EntityManager,
    { id, status }: LockedWork,
    action: JobAction,
  ): Promise<unknown[]> {
    if (action !== 'retry_failed') return [];
    const { only_failed } = await manager.findOneByOrFail(ValidationJob, { id });
    // Otherwise the job would begin at its first contact again, and forget which other contacts it has not asked
    // about.
    if (status !== 'COMPLETED' && !only_failed) throw jobUnfinished(status);
    const { contacts, counted } = await this.failures.markToRetry(manager, id);
    if (contacts === 0) throw nothingFailed();
    return [counted];
  }
}
