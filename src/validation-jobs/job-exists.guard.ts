import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UuidPipe } from '../common/parameters.js';
import { ValidationJobsService } from './validation-jobs.service.js';

/**
 * Lets a request for a stream pass when there is a job of its `job_uuid`, else answers 400 or 404: a stream has its
 * status before its route is called.
 */
@Injectable()
export class JobExistsGuard implements CanActivate {
  private readonly uuid = new UuidPipe('job_uuid');

  constructor(private readonly service: ValidationJobsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { job_uuid: string } }>>();
    await this.service.get(this.uuid.transform(params.job_uuid));
    return true;
  }
}
