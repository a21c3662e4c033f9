import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/auth.guard.js';
import { TooManyRequestsError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { ValidationJobsRepository } from './store/validation-jobs.repository.js';

const RETRY_SECONDS = 60;

/** 429 for a job more than one caller may have open, so that nobody alone fills the queue. A dry run makes none. */
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
      `${open} of your jobs have not ended, and ${most} may be open. Wait for one of them, or cancel one.`,
      RETRY_SECONDS,
    );
  }
}
