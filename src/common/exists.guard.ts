import {
  Inject,
  Injectable,
  mixin,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { uuidPipe } from './parameters.js';

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
    private readonly uuid = uuidPipe(parameter);

    constructor(@Inject(service) private readonly finder: Finder) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const { params } = context
        .switchToHttp()
        .getRequest<FastifyRequest<{ Params: Partial<Record<string, string>> }>>();
      const uuid = params[parameter] ?? '';
      await this.uuid.transform(uuid, { type: 'param' });
      await this.finder.get(uuid);
      return true;
    }
  }
  return mixin(Guard);
}
