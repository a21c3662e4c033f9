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

/** Finds an item by its uuid; rejects with NotFoundError when it does not exist. */
interface Finder {
  get(uuid: string): Promise<unknown>;
}

/**
 * Makes a guard for a stream. It passes when the item in the path exists, and otherwise answers 400 or 404. Only a
 * guard can do this, because the status of a stream is sent before its route is called.
 * @param parameter the path parameter with the uuid
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
