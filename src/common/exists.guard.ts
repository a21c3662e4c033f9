import {
  Inject,
  Injectable,
  mixin,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UuidPipe } from './parameters.js';

/** Finds something by its uuid; rejects with NotFoundError when there is no such thing. */
interface Finder {
  get(uuid: string): Promise<unknown>;
}

/**
 * Makes a guard that lets a request for a stream pass when what its path names is there, else answers 400 or 404: a
 * stream has its status before its route is called.
 * @param parameter the path parameter that holds the uuid
 */
export function ExistsGuard(parameter: string, service: Type<Finder>): Type<CanActivate> {
  @Injectable()
  class Guard implements CanActivate {
    private readonly uuid = new UuidPipe(parameter);

    constructor(@Inject(service) private readonly finder: Finder) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const { params } = context
        .switchToHttp()
        .getRequest<FastifyRequest<{ Params: Partial<Record<string, string>> }>>();
      await this.finder.get(this.uuid.transform(params[parameter] ?? ''));
      return true;
    }
  }
  return mixin(Guard);
}
