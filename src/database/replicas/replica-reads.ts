import { AsyncLocalStorage } from 'node:async_hooks';
import {
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Observable } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuthenticatedRequest } from '../../auth/auth.guard.js';
import { errorKind } from '../../common/errors/error-kind.js';
import { RecentWrites } from './recent-writes.js';
import { Replicas } from './replicas.js';

/** Set while a request that may read from a replica is handled. */
const mayBeStale = new AsyncLocalStorage<true>();

/** Reads that may be a few seconds old, for the routes marked `@ReadsFromReplica()`. */
@Injectable()
export class ReplicaReads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly replicas: Replicas,
  ) {}

  /**
   * Runs reads on a replica that is fresh enough. They run on the primary when there is none or it fails, for
   * requests of other routes, and outside of requests. Data that decides about contacting somebody is never read
   * here.
   * @param work is told whether it reads from a replica; it may run twice
   */
  async read<T>(work: (manager: EntityManager, isReplica: boolean) => Promise<T>): Promise<T> {
    if (mayBeStale.getStore() && this.replicas.offer()) {
      const runner = this.dataSource.createQueryRunner('slave');
      try {
        return await work(runner.manager, true);
      } catch (error) {
        // The replica went away, or its recovery cancelled the statement. The primary answers instead.
        const kind = errorKind(error);
        if (kind !== 'wait' && kind !== 'again') throw error;
      } finally {
        await runner.release();
      }
    }
    return work(this.dataSource.manager, false);
  }
}

/** Lets the reads of a request be stale, unless its caller wrote recently. */
@Injectable()
class ReplicaInterceptor implements NestInterceptor {
  constructor(
    private readonly replicas: Replicas,
    private readonly recentWrites: RecentWrites,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (!this.replicas.areConfigured) return next.handle();
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!caller || (await this.recentWrites.isOf(caller.subject))) return next.handle();
    // The route runs when somebody subscribes.
    return new Observable((subscriber) => mayBeStale.run(true, () => next.handle().subscribe(subscriber)));
  }
}

/** Marks a route whose answer may be a few seconds old. docs/decisions/replicas.md lists these routes. */
export function ReadsFromReplica(): MethodDecorator {
  return UseInterceptors(ReplicaInterceptor);
}
