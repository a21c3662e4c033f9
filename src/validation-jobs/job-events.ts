import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProgressEvents } from '../background-work/progress-events.js';
import type { ValidationJobResponse } from './dto/validation-job.response.js';
import { hasEnded } from './validation-job.entity.js';
import { ValidationJobsRepository } from './store/validation-jobs.repository.js';

/** Tells clients how jobs go on. */
@Injectable()
export class JobEvents extends ProgressEvents<ValidationJobResponse> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: ValidationJobsRepository,
  ) {
    super();
  }

  protected findAll(jobUuids: readonly string[]): Promise<ValidationJobResponse[]> {
    return this.jobs.findAll(this.dataSource.manager, jobUuids);
  }

  protected idOf(job: ValidationJobResponse): string {
    return job.job_uuid;
  }

  protected hasEnded(job: ValidationJobResponse): boolean {
    return hasEnded(job.status);
  }
}
